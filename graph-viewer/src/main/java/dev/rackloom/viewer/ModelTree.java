package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.stage.StageGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A model as people read it: a root, its stages (and its inputs and outputs), in them scopes, in
 * them operators. Immutable; built once per graph in linear time.
 */
public final class ModelTree {

  /** The root's position. */
  public static final int ROOT = 0;

  private final Graph graph;
  private final GraphIndex index;
  private final List<Item> items;
  private final int[] itemOfOperator;
  private final int[] itemOfStage;
  private final List<String> searchable;

  ModelTree(Graph graph, List<Item> items, int stages) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.items = List.copyOf(items);
    this.itemOfOperator =
        IntStream.generate(() -> Item.NONE).limit(graph.operators().size()).toArray();
    this.itemOfStage = IntStream.generate(() -> Item.NONE).limit(stages).toArray();
    items.forEach(this::register);
    this.searchable =
        items.stream().map(i -> (i.fullName() + ' ' + i.label()).toLowerCase(Locale.ROOT)).toList();
  }

  private void register(Item item) {
    if (item.kind() == Item.Kind.OPERATOR) {
      itemOfOperator[item.operator()] = item.id();
    }
    if (item.kind() == Item.Kind.STAGE) {
      itemOfStage[item.stage()] = item.id();
    }
  }

  /** The tree of a graph cut into stages. */
  public static ModelTree of(Graph graph, StageGraph stages) {
    return new TreeBuilder(graph, stages).build();
  }

  /** The graph it was made from. */
  public Graph graph() {
    return graph;
  }

  /** Who makes and who reads each tensor. */
  GraphIndex index() {
    return index;
  }

  /** All items, each at its id; parents before children. */
  public List<Item> items() {
    return items;
  }

  /** The item at a position. */
  public Item item(int id) {
    return items.get(id);
  }

  /** The item of an operator, {@link Item#NONE} if no stage holds it. */
  public int itemOfOperator(int operator) {
    return itemOfOperator[operator];
  }

  /** The item of a stage. */
  public int itemOfStage(int stage) {
    return stage < 0 || stage >= itemOfStage.length ? Item.NONE : itemOfStage[stage];
  }

  /** The item and those around it, outermost first, root left out. */
  public List<Item> path(int id) {
    List<Item> path = new ArrayList<>();
    for (int at = id; at > ROOT; at = items.get(at).parent()) {
      path.addFirst(items.get(at));
    }
    return path;
  }

  /** Items whose name or label contains the text, in tree order, at most {@code limit}. */
  public Ids find(String text, int limit) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return wanted.isEmpty()
        ? Ids.NONE
        : Ids.of(
            IntStream.range(1, items.size())
                .filter(i -> searchable.get(i).contains(wanted))
                .limit(limit)
                .toArray());
  }
}

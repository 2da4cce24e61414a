package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.stage.StageGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private final Ids terminals;
  private @Nullable SearchIndex names;

  ModelTree(Graph graph, GraphIndex index, List<Item> items, int stages, Ids terminals) {
    this.graph = graph;
    this.index = index;
    this.items = List.copyOf(items);
    this.itemOfOperator = noneFor(graph.operators().size());
    this.itemOfStage = noneFor(stages);
    items.forEach(this::register);
    this.terminals = terminals;
  }

  private static int[] noneFor(int count) {
    int[] none = new int[count];
    Arrays.fill(none, Item.NONE);
    return none;
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

  /** The tensor that an {@link Item.Kind#INPUT} or {@link Item.Kind#OUTPUT} shows, else -1. */
  int tensorOf(int item) {
    return item < terminals.size() ? terminals.get(item) : Item.NONE;
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
    return names().find(text, ROOT + 1, limit);
  }

  /**
   * Makes ready to find, which takes some milliseconds per ten thousand items; the first search
   * does it if nobody did before.
   */
  public void prepareSearch() {
    names();
  }

  private synchronized SearchIndex names() {
    SearchIndex known = names;
    if (known == null) {
      known = new SearchIndex(items);
      names = known;
    }
    return known;
  }
}

package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.StageGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
  private final List<Body> bodies;
  private final BitSet shared;

  /** Scenes need what repeats while names are made ready, so each has a lock of its own. */
  private final Object repeatsLock = new Object();

  private final Object namesLock = new Object();
  private @Nullable SearchIndex names;
  private @Nullable Repeats repeats;

  /**
   * A body of control flow: its items are those of a tree of its own.
   *
   * @param offset the position of its root here
   * @param place the operator and the role
   */
  record Body(int offset, ModelTree tree, BodyAt place) {
    private boolean holds(int item) {
      return item >= offset && item < offset + tree.items().size();
    }
  }

  ModelTree(
      Graph graph,
      GraphIndex index,
      List<Item> items,
      int stages,
      Ids terminals,
      List<Body> bodies,
      BitSet shared) {
    this.graph = graph;
    this.index = index;
    this.items = List.copyOf(items);
    this.itemOfOperator = noneFor(graph.operators().size());
    this.itemOfStage = noneFor(stages);
    items.forEach(this::register);
    this.terminals = terminals;
    this.bodies = List.copyOf(bodies);
    this.shared = (BitSet) shared.clone();
  }

  private static int[] noneFor(int count) {
    int[] none = new int[count];
    Arrays.fill(none, Item.NONE);
    return none;
  }

  private void register(Item item) {
    if (item.operator() >= 0) {
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

  /** The tree of a graph without stages, such as a part of a model. */
  public static ModelTree of(Graph graph) {
    return TreeBuilder.whole(graph);
  }

  /** The operators in an item, ascending; none in bodies of control flow. */
  public Ids operatorsIn(int item) {
    BitSet operators = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(item));
    while (!open.isEmpty()) {
      Item at = items.get(open.removeLast());
      if (at.operator() >= 0) {
        operators.set(at.operator());
      } else {
        at.children().stream().forEach(open::add);
      }
    }
    return Ids.of(operators.stream().toArray());
  }

  /** How many stages there are. */
  public int stages() {
    return itemOfStage.length;
  }

  /** The body of control flow that an item is in, the outermost one; empty in the model itself. */
  Optional<Body> bodyAround(int item) {
    return bodies.stream().filter(b -> b.holds(item)).findFirst();
  }

  /** What an item computes, also in bodies of control flow; empty for what is no operator. */
  public Optional<Operation> operation(int item) {
    Item at = items.get(item);
    return at.operator() >= 0
        ? Optional.of(new Operation(graph, graph.operators().get(at.operator()), List.of()))
        : bodyAround(item)
            .flatMap(b -> b.tree().operation(item - b.offset()).map(o -> o.inside(b.place())));
  }

  /** The tensors that a line carries. */
  public List<Tensor> tensors(SceneEdge edge) {
    List<Tensor> all = graphOf(edge.from()).tensors();
    return edge.tensors().stream().mapToObj(all::get).toList();
  }

  private Graph graphOf(int item) {
    return bodyAround(item).map(b -> b.tree().graphOf(item - b.offset())).orElse(graph);
  }

  /**
   * An operator and the graph whose tensors it names.
   *
   * @param way where the body of control flow is that it is in; none is the model itself
   */
  public record Operation(Graph graph, Operator operator, List<BodyAt> way) {

    private Operation inside(BodyAt body) {
      List<BodyAt> longer = new ArrayList<>(way);
      longer.addFirst(body);
      return new Operation(graph, operator, List.copyOf(longer));
    }
  }

  /** The graph it was made from. */
  public Graph graph() {
    return graph;
  }

  /** The tensor that an {@link Item.Kind#INPUT} or {@link Item.Kind#OUTPUT} shows, else -1. */
  int tensorOf(int item) {
    return item < terminals.size() ? terminals.get(item) : Item.NONE;
  }

  /** Whether a weight of a body of control flow is read outside of it too. */
  boolean isShared(int tensor) {
    return shared.get(tensor);
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

  /** What repeats in it; worked out when it is asked for first. */
  Repeats repeats() {
    synchronized (repeatsLock) {
      Repeats known = repeats;
      if (known == null) {
        known = new Repeats(this);
        repeats = known;
      }
      return known;
    }
  }

  /**
   * The run that has to be shown one by one for an item to be on show, by its handle, if there is
   * one; groups around the item are not looked at.
   */
  public OptionalInt runHiding(int item, Wanted wanted) {
    return repeats().hiding(item, wanted).stream().mapToInt(Repeats.Run::handle).findFirst();
  }

  private SearchIndex names() {
    synchronized (namesLock) {
      SearchIndex known = names;
      if (known == null) {
        known = new SearchIndex(items);
        names = known;
      }
      return known;
    }
  }
}

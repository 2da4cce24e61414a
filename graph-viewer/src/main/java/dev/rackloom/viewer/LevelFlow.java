package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * What flows between the children of one group: links with the tensors they carry, and per child
 * the names of what it reads that is not drawn as a line, because it goes everywhere or comes from
 * outside. Linear in the operators of the group.
 */
final class LevelFlow {

  /** A tensor read more often than this is named, not drawn. */
  static final int HUB_READS = 6;

  /** Among stages, a tensor that goes to more than this many of them is named, not drawn. */
  static final int HUB_STAGES = 3;

  private final ModelTree tree;
  private final Graph graph;
  private final GraphIndex index;
  private final Item group;
  private final Map<Integer, Integer> childOf = new java.util.HashMap<>();
  private final Map<Link, List<Integer>> links = new LinkedHashMap<>();
  private final List<Set<String>> ports = new ArrayList<>();
  private final Map<Integer, Integer> inputAt = new java.util.HashMap<>();

  private LevelFlow(ModelTree tree, Item group) {
    this.tree = tree;
    this.graph = tree.graph();
    this.index = tree.index();
    this.group = group;
  }

  static LevelFlow of(ModelTree tree, int group) {
    LevelFlow flow = new LevelFlow(tree, tree.item(group));
    flow.collect();
    return flow;
  }

  /** Links between positions of children, each with its tensors. */
  Map<Link, List<Integer>> links() {
    return links;
  }

  /** What the child reads beside its links. */
  List<String> ports(int child) {
    return List.copyOf(ports.get(child));
  }

  private void collect() {
    Ids children = group.children();
    for (int i = 0; i < children.size(); i++) {
      int position = i;
      ports.add(new LinkedHashSet<>());
      eachOperator(children.get(i), op -> childOf.put(op, position));
    }
    terminals(children);
    for (int i = 0; i < children.size(); i++) {
      int position = i;
      eachOperator(children.get(i), op -> reads(position, graph.operators().get(op)));
    }
  }

  private void eachOperator(int item, IntConsumer body) {
    List<Integer> open = new ArrayList<>(List.of(item));
    while (!open.isEmpty()) {
      Item at = tree.item(open.removeLast());
      if (at.operator() >= 0) {
        body.accept(at.operator());
      }
      at.children().stream().forEach(open::add);
    }
  }

  /** The caller's tensors stand beside the stages. */
  private void terminals(Ids children) {
    for (int i = 0; i < children.size(); i++) {
      Item child = tree.item(children.get(i));
      int position = i;
      if (child.kind() == Item.Kind.INPUT) {
        graph.tensor(child.fullName()).ifPresent(t -> inputAt.put(t.id(), position));
      }
      if (child.kind() == Item.Kind.OUTPUT) {
        graph.tensor(child.fullName()).ifPresent(t -> output(t, position));
      }
    }
  }

  private void output(Tensor tensor, int position) {
    int producer = index.producer(tensor.id());
    Integer from = producer < 0 ? inputAt.get(tensor.id()) : childOf.get(producer);
    if (from != null) {
      link(from, position, tensor.id());
    }
  }

  private void reads(int child, Operator operator) {
    operator.inputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .mapToObj(t -> graph.tensors().get(t))
        .filter(LevelFlow::flows)
        .forEach(t -> read(child, t));
  }

  private static boolean flows(Tensor tensor) {
    return tensor.role() == Tensor.Role.ACTIVATION || tensor.role() == Tensor.Role.INPUT;
  }

  private void read(int child, Tensor tensor) {
    int producer = index.producer(tensor.id());
    Integer from = producer < 0 ? inputAt.get(tensor.id()) : childOf.get(producer);
    if (from == null) {
      ports.get(child).add(origin(tensor, producer));
    } else if (from != child && isHub(tensor)) {
      ports.get(child).add(Names.tensor(tensor.name()));
    } else if (from != child) {
      link(from, child, tensor.id());
    }
  }

  private void link(int from, int to, int tensor) {
    List<Integer> carried = links.computeIfAbsent(new Link(from, to), l -> new ArrayList<>());
    if (carried.isEmpty() || carried.getLast() != tensor) {
      carried.add(tensor);
    }
  }

  private boolean isHub(Tensor tensor) {
    if (index.fanOut(tensor.id()) > HUB_READS) {
      return true;
    }
    return group.id() == ModelTree.ROOT && readers(tensor) > HUB_STAGES;
  }

  private long readers(Tensor tensor) {
    return index.consumers(tensor.id()).stream().mapToObj(childOf::get).distinct().count();
  }

  /** Where something from outside comes from: the stage, or the tensor within the same stage. */
  private String origin(Tensor tensor, int producer) {
    int item = producer < 0 ? Item.NONE : tree.itemOfOperator(producer);
    boolean elsewhere = item >= 0 && tree.item(item).stage() != group.stage();
    return elsewhere
        ? tree.item(tree.itemOfStage(tree.item(item).stage())).label()
        : Names.tensor(tensor.name());
  }
}

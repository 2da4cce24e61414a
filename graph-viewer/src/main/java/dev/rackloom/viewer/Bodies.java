package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts bodies of control flow inside their operators, as items of the tree around them. */
final class Bodies {

  private final Graph graph;
  private final GraphIndex index;
  private final BitSet shared;

  /** Bodies of a graph, some weights of which are read outside of it too. */
  Bodies(Graph graph, GraphIndex index, BitSet shared) {
    this.graph = graph;
    this.index = index;
    this.shared = shared;
  }

  /** Adds the items of all bodies, and says where they are. */
  List<ModelTree.Body> into(List<Item> items) {
    List<ModelTree.Body> bodies = new ArrayList<>();
    for (Item item : List.copyOf(items)) {
      if (item.operator() >= 0) {
        into(items, item, graph.operators().get(item.operator()), bodies);
      }
    }
    return bodies;
  }

  private void into(List<Item> items, Item around, Operator operator, List<ModelTree.Body> bodies) {
    List<Integer> roots = new ArrayList<>();
    for (Region region : operator.regions()) {
      ModelTree inside = TreeBuilder.whole(region.body(), shared(operator, region));
      int offset = items.size();
      roots.add(offset);
      bodies.add(new ModelTree.Body(offset, inside, new BodyAt(operator.id(), region.role())));
      inside.items().forEach(i -> items.add(moved(i, offset, around, region.role())));
    }
    if (!roots.isEmpty()) {
      items.set(around.id(), holding(around, roots));
    }
  }

  /** Weights that a body has from the graph around it, where others read them too. */
  private BitSet shared(Operator operator, Region region) {
    Map<String, Integer> readers = new HashMap<>();
    operator.regions().stream()
        .flatMap(r -> r.body().inputs().stream().mapToObj(r.body().tensors()::get))
        .forEach(t -> readers.merge(t.name(), 1, Integer::sum));
    operator.inputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .filter(t -> index.fanOut(t) > 1 || shared.get(t))
        .forEach(t -> readers.merge(graph.tensors().get(t).name(), 1, Integer::sum));
    BitSet found = new BitSet();
    region.body().inputs().stream()
        .mapToObj(region.body().tensors()::get)
        .filter(t -> t.role() == Tensor.Role.WEIGHT && readers.getOrDefault(t.name(), 0) > 1)
        .forEach(t -> found.set(t.id()));
    return found;
  }

  /** An operator with the roots of its bodies inside. */
  private static Item holding(Item operator, List<Integer> roots) {
    return new Item(
        operator.id(),
        operator.kind(),
        operator.label(),
        operator.detail(),
        operator.fullName(),
        operator.parent(),
        operator.stage(),
        Ids.copyOf(roots),
        operator.operator(),
        operator.operators());
  }

  /** An item of the body's own tree: the root becomes a group, called after its role. */
  private static Item moved(Item item, int offset, Item around, String role) {
    boolean root = item.id() == ModelTree.ROOT;
    int[] children = item.children().toArray();
    for (int i = 0; i < children.length; i++) {
      children[i] += offset;
    }
    return new Item(
        item.id() + offset,
        root ? Item.Kind.GROUP : item.kind(),
        root ? Names.brief(role) : item.label(),
        root ? Names.count(item.operators(), "operator") : item.detail(),
        root ? around.fullName() + "/" + role : item.fullName(),
        root ? around.id() : item.parent() + offset,
        around.stage(),
        Ids.of(children),
        Item.NONE,
        item.operators());
  }
}

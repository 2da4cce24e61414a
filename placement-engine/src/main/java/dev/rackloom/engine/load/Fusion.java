package dev.rackloom.engine.load;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;

/** Which stages are one item. Immutable. */
final class Fusion {

  private final int[] itemOf;
  private final int items;
  private final List<Constraint.Contiguous> orders;

  private Fusion(int[] roots, List<Constraint.Contiguous> orders) {
    Map<Integer, Integer> numbers = new HashMap<>();
    this.itemOf = new int[roots.length];
    for (int s = 0; s < roots.length; s++) {
      itemOf[s] = numbers.computeIfAbsent(roots[s], r -> numbers.size());
    }
    this.items = numbers.size();
    this.orders = orders;
  }

  /** Stages that must share a device, and cycles where devices must have an order. */
  static Fusion byConstraints(PlacementProblem problem) {
    int[] parent = new int[problem.stages().size()];
    Arrays.setAll(parent, s -> s);
    Map<String, Integer> positions = new HashMap<>();
    for (int s = 0; s < parent.length; s++) {
      positions.putIfAbsent(problem.stages().get(s).id(), s);
    }
    List<Constraint.Contiguous> orders = new ArrayList<>();
    for (Constraint constraint : problem.constraints()) {
      switch (constraint) {
        case Constraint.CoLocate together -> {
          int[] members =
              together.stages().stream()
                  .filter(positions::containsKey)
                  .mapToInt(positions::get)
                  .toArray();
          for (int m = 1; m < members.length; m++) {
            join(parent, members[0], members[m]);
          }
        }
        case Constraint.Contiguous order -> orders.add(order);
        default -> {} // ties no stages together
      }
    }
    return acyclic(parent, orders);
  }

  /** This, and each pair of items made one. */
  Fusion and(List<int[]> pairs) {
    int[] parent = new int[itemOf.length];
    int[] first = new int[items];
    Arrays.fill(first, -1);
    for (int s = 0; s < parent.length; s++) {
      if (first[itemOf[s]] < 0) {
        first[itemOf[s]] = s;
      }
      parent[s] = first[itemOf[s]];
    }
    pairs.forEach(p -> join(parent, first[p[0]], first[p[1]]));
    return acyclic(parent, orders);
  }

  private static Fusion acyclic(int[] parent, List<Constraint.Contiguous> orders) {
    if (!orders.isEmpty()) {
      DefaultDirectedGraph<Integer, DefaultEdge> graph =
          new DefaultDirectedGraph<>(DefaultEdge.class);
      for (int s = 0; s < parent.length; s++) {
        graph.addVertex(root(parent, s));
      }
      for (Constraint.Contiguous order : orders) {
        for (Constraint.Pair pair : order.pairs()) {
          int a = root(parent, pair.before());
          int b = root(parent, pair.after());
          if (a != b) {
            graph.addEdge(a, b);
          }
        }
      }
      for (var set : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
        int one = set.iterator().next();
        set.forEach(other -> join(parent, one, other));
      }
    }
    int[] roots = new int[parent.length];
    Arrays.setAll(roots, s -> root(parent, s));
    return new Fusion(roots, orders);
  }

  private static int root(int[] parent, int s) {
    int at = s;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private static void join(int[] parent, int a, int b) {
    parent[root(parent, b)] = root(parent, a);
  }

  int items() {
    return items;
  }

  int itemOf(int stage) {
    return itemOf[stage];
  }

  List<Constraint.Contiguous> orders() {
    return orders;
  }
}

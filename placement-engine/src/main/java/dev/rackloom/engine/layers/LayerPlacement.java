package dev.rackloom.engine.layers;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;

/**
 * The layers that each node holds: {@code count} of them from {@code start} on.
 *
 * @param start first layer per node
 * @param count how many per node; 0 if the node is not used
 */
public record LayerPlacement(Ids start, Ids count) {
  public LayerPlacement {
    Checks.that(
        start.size() == count.size(),
        start.size() + " first layers and " + count.size() + " counts");
    for (int i = 0; i < start.size(); i++) {
      Checks.notNegative(start.get(i), "first layer of node " + i);
      Checks.notNegative(count.get(i), "count of layers of node " + i);
    }
  }

  /** A copy of two arrays. */
  public static LayerPlacement of(int[] start, int[] count) {
    return new LayerPlacement(Ids.of(start), Ids.of(count));
  }

  /** The layer behind the last one that node {@code i} holds. */
  public int end(int i) {
    return start.get(i) + count.get(i);
  }

  /** Whether node {@code i} holds anything. */
  public boolean uses(int i) {
    return count.get(i) > 0;
  }

  /** How many nodes hold something. */
  public int used() {
    return (int) count.stream().filter(k -> k > 0).count();
  }

  /**
   * Checks that it is one of the cluster's.
   *
   * @throws IllegalArgumentException if a node holds layers that the model does not have, or more
   *     than it can
   */
  void check(LayerCluster cluster) {
    Checks.that(
        start.size() == cluster.size(),
        "a placement of " + start.size() + " nodes, the cluster has " + cluster.size());
    for (int i = 0; i < start.size(); i++) {
      String name = cluster.nodes().get(i).name();
      Checks.that(
          count.get(i) <= cluster.nodes().get(i).most(),
          "node '" + name + "' cannot hold " + count.get(i) + " layers");
      Checks.that(
          !uses(i) || end(i) <= cluster.layers(),
          "node '" + name + "' holds layers behind the last, " + (cluster.layers() - 1));
    }
  }
}

package dev.rackloom.engine.layers;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The best single pipeline where links do not matter: the largest flow for which counts that each
 * node can do at that flow add up to all layers. Halves the list of throughputs; for each, the sums
 * that the first nodes can make are found by dynamic programming, O(nodes x layers x counts).
 */
final class ChainSearch {

  private final LayerCluster cluster;

  ChainSearch(LayerCluster cluster) {
    this.cluster = cluster;
  }

  /** The best pipeline; empty if no counts add up to all layers. */
  Optional<LayerPlacement> best() {
    double[] flows =
        IntStream.range(0, cluster.size())
            .boxed()
            .flatMapToDouble(i ->
                IntStream.rangeClosed(1, cluster.most(i))
                    .mapToDouble(k -> cluster.nodes().get(i).tokensPerS(k)))
            .filter(f -> f > 0)
            .distinct()
            .sorted()
            .toArray();
    Optional<LayerPlacement> best = Optional.empty();
    int low = 0;
    int high = flows.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Optional<LayerPlacement> found = with(flows[middle]);
      if (found.isPresent()) {
        best = found;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  /** A pipeline of nodes that each do at least {@code flow}. */
  private Optional<LayerPlacement> with(double flow) {
    int layers = cluster.layers();
    int[][] count = new int[cluster.size()][layers + 1];
    boolean[] sums = new boolean[layers + 1];
    sums[0] = true;
    for (int i = 0; i < cluster.size(); i++) {
      sums = extend(sums, i, flow, count[i]);
    }
    return sums[layers] ? Optional.of(walkBack(count)) : Optional.empty();
  }

  /** Marks in {@code count} how many layers the node holds in a way to each sum. */
  private boolean[] extend(boolean[] sums, int i, double flow, int[] count) {
    boolean[] longer = sums.clone();
    for (int k = 1; k <= cluster.most(i); k++) {
      if (cluster.nodes().get(i).tokensPerS(k) >= flow) {
        for (int sum = k; sum < longer.length; sum++) {
          if (!longer[sum] && sums[sum - k]) {
            longer[sum] = true;
            count[sum] = k;
          }
        }
      }
    }
    return longer;
  }

  private LayerPlacement walkBack(int[][] count) {
    int[] start = new int[count.length];
    int[] held = new int[count.length];
    int sum = cluster.layers();
    for (int i = count.length - 1; i >= 0; i--) {
      held[i] = count[i][sum];
      sum -= held[i];
      start[i] = held[i] > 0 ? sum : 0;
    }
    return LayerPlacement.of(start, held);
  }
}

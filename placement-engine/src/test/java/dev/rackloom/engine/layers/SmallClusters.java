package dev.rackloom.engine.layers;

import dev.rackloom.api.Numbers;
import dev.rackloom.engine.layers.LayerCluster.Node;
import dev.rackloom.engine.layers.LinkCapacities.Capacity;
import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Clusters small enough to try everything. */
final class SmallClusters {

  private SmallClusters() {}

  /** Two to four nodes for two to five layers; links all wide, some missing, or some narrow. */
  static LayerCluster random(long seed) {
    RandomGenerator random = Seeded.random(seed);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0, n = 2 + random.nextInt(3); i < n; i++) {
      double[] tokensPerS = new double[1 + random.nextInt(4)];
      for (int k = 0; k < tokensPerS.length; k++) {
        tokensPerS[k] = random.nextInt(100) / (1.0 + random.nextInt(4));
      }
      nodes.add(new Node("n" + i, Numbers.of(tokensPerS)));
    }
    return new LayerCluster(2 + random.nextInt(4), nodes, links(random, nodes.size()));
  }

  private static LinkCapacities links(RandomGenerator random, int n) {
    List<Capacity> links = new ArrayList<>();
    int kind = random.nextInt(3);
    for (int from = -1; from < n; from++) {
      for (int to = 0; to <= n; to++) {
        boolean there = from != to && (from >= 0 || to < n);
        if (there && (kind == 0 || random.nextInt(3) > 0)) {
          double carries = kind < 2 ? 1000 : random.nextInt(80);
          links.add(new Capacity(from, to == n ? LinkCapacities.SINK : to, carries));
        }
      }
    }
    return LinkCapacities.of(n, links);
  }

  /** The flow of the best placement, by trying all. */
  static double best(LayerCluster cluster) {
    int n = cluster.size();
    return best(cluster, 0, new int[n], new int[n]);
  }

  private static double best(LayerCluster cluster, int i, int[] start, int[] count) {
    if (i == cluster.size()) {
      return LayerFlow.of(cluster, LayerPlacement.of(start, count)).tokensPerS();
    }
    start[i] = 0;
    count[i] = 0;
    double best = best(cluster, i + 1, start, count);
    for (int k = 1; k <= cluster.most(i); k++) {
      for (int s = 0; s + k <= cluster.layers(); s++) {
        start[i] = s;
        count[i] = k;
        best = Math.max(best, best(cluster, i + 1, start, count));
      }
    }
    return best;
  }

  /** Nodes of a few kinds on wide links, too many to try everything. */
  static LayerCluster large(long seed, int nodes, int layers) {
    RandomGenerator random = Seeded.random(seed);
    List<double[]> kinds = new ArrayList<>();
    for (int kind = 0; kind < 4; kind++) {
      double[] tokensPerS = new double[3 + random.nextInt(9)];
      double speed = 1000 * (1 + random.nextInt(20));
      for (int k = 0; k < tokensPerS.length; k++) {
        tokensPerS[k] = speed / (k + 1 + random.nextDouble());
      }
      kinds.add(tokensPerS);
    }
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add(new Node("n" + i, Numbers.of(kinds.get(random.nextInt(kinds.size())))));
    }
    return new LayerCluster(layers, all, LinkCapacities.all(nodes, 1e9));
  }
}

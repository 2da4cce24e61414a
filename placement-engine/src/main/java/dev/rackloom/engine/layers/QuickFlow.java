package dev.rackloom.engine.layers;

import java.util.Arrays;

/**
 * The flow of a placement, many times a second, for searches; not thread-safe. Where links are
 * ample, the network is small: a vertex for every layer at which somebody begins or ends, and each
 * node an arc from its first layer to its end.
 */
final class QuickFlow {

  private final LayerCluster cluster;
  private final boolean ample;
  private final FlowNetwork network;
  private final int[] vertex;

  QuickFlow(LayerCluster cluster) {
    this.cluster = cluster;
    this.ample = cluster.linksAreAmple();
    int n = cluster.size();
    this.network = new FlowNetwork(ample ? Math.min(cluster.layers() + 1, 2 * n + 2) : 2 * n + 2);
    this.vertex = new int[cluster.layers() + 1];
  }

  /** Tokens a second. */
  double of(int[] start, int[] count) {
    network.clear();
    return ample ? ofLayers(start, count) : ofNodes(start, count);
  }

  private double ofLayers(int[] start, int[] count) {
    Arrays.fill(vertex, -1);
    vertex[0] = 0;
    vertex[cluster.layers()] = 1;
    int vertices = 2;
    for (int i = 0; i < start.length; i++) {
      if (count[i] > 0) {
        int end = start[i] + count[i];
        vertex[start[i]] = vertex[start[i]] < 0 ? vertices++ : vertex[start[i]];
        vertex[end] = vertex[end] < 0 ? vertices++ : vertex[end];
        network.arc(vertex[start[i]], vertex[end], cluster.nodes().get(i).tokensPerS(count[i]));
      }
    }
    return network.run(0, 1);
  }

  private double ofNodes(int[] start, int[] count) {
    int n = start.length;
    for (int i = 0; i < n; i++) {
      if (count[i] > 0) {
        network.arc(2 * i, 2 * i + 1, cluster.nodes().get(i).tokensPerS(count[i]));
        edgesFrom(i, start, count);
      }
    }
    return network.run(2 * n, 2 * n + 1);
  }

  private void edgesFrom(int i, int[] start, int[] count) {
    int n = start.length;
    if (start[i] == 0) {
      network.arc(2 * n, 2 * i, cluster.links().fromSource(i));
    }
    int end = start[i] + count[i];
    if (end == cluster.layers()) {
      network.arc(2 * i + 1, 2 * n + 1, cluster.links().toSink(i));
    }
    for (int j = 0; j < n; j++) {
      double carries = i == j ? 0 : cluster.links().between(i, j);
      if (carries > 0 && count[j] > 0 && start[j] == end) {
        network.arc(2 * i + 1, 2 * j, carries);
      }
    }
  }
}

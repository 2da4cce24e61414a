package dev.rackloom.engine.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes that are alike: the same throughput for every count of layers, already cut to what their
 * links can bring and take.
 *
 * @param nodes their positions
 * @param tokensPerS throughput by count of layers less one
 */
record NodeKind(List<Integer> nodes, List<Double> tokensPerS) {
  NodeKind {
    nodes = List.copyOf(nodes);
    tokensPerS = List.copyOf(tokensPerS);
  }

  static List<NodeKind> of(LayerCluster cluster) {
    Map<List<Double>, List<Integer>> kinds = new LinkedHashMap<>();
    for (int i = 0; i < cluster.size(); i++) {
      kinds.computeIfAbsent(table(cluster, i), t -> new ArrayList<>()).add(i);
    }
    return kinds.entrySet().stream().map(e -> new NodeKind(e.getValue(), e.getKey())).toList();
  }

  private static List<Double> table(LayerCluster cluster, int i) {
    LinkCapacities links = cluster.links();
    double in = Math.max(links.fromSource(i), links.into(i));
    double out = Math.max(links.toSink(i), links.outOf(i));
    List<Double> table = new ArrayList<>();
    for (int k = 1; k <= cluster.most(i); k++) {
      table.add(Math.min(cluster.nodes().get(i).tokensPerS(k), Math.min(in, out)));
    }
    return table;
  }

  int size() {
    return nodes.size();
  }

  int most() {
    return tokensPerS.size();
  }

  double tokensPerS(int count) {
    return tokensPerS.get(count - 1);
  }
}

package dev.rackloom.engine.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A smaller model in which items that exchange much are one, for moves that no single item would
 * make. Nothing is proven by it.
 */
final class Coarsening {

  private Coarsening() {}

  private record Edge(int a, int b, double weight) {}

  /**
   * Fuses along edges, heaviest first.
   *
   * @param at device by item that the fused must agree with; empty for any
   * @param heaviest no fused item is to take longer than this on its best device
   * @param threshold edges that cost less are left, nanoseconds
   * @param random changes the order of edges a little
   */
  static LoadModel of(
      LoadModel model, int[] at, double heaviest, double threshold, RandomGenerator random) {
    List<Edge> edges = edges(model, threshold, random);
    double[] weight = new double[model.items];
    Arrays.setAll(weight, i -> Arrays.stream(model.cost[i]).min().orElse(0));
    int[] root = new int[model.items];
    Arrays.setAll(root, i -> i);
    List<int[]> pairs = new ArrayList<>();
    for (Edge edge : edges) {
      int a = find(root, edge.a);
      int b = find(root, edge.b);
      boolean together = at.length == 0 || at[edge.a] == at[edge.b];
      if (a != b && together && weight[a] + weight[b] <= heaviest) {
        root[b] = a;
        weight[a] += weight[b];
        pairs.add(new int[] {edge.a, edge.b});
      }
    }
    return pairs.isEmpty() ? model : model.fused(model.fusion.and(pairs), LoadModel.FORBIDDEN);
  }

  private static List<Edge> edges(LoadModel model, double threshold, RandomGenerator random) {
    double perByte = 0;
    for (int step = 0; step < model.ports.steps(); step++) {
      perByte = Math.max(perByte, model.ports.nanosPerByte(step));
    }
    List<Edge> edges = new ArrayList<>();
    for (int j = 0; j < model.sources; j++) {
      double nanos = model.bytes[j] * perByte;
      for (int reader : model.readers[j]) {
        if (nanos >= threshold && model.owner[j] < model.items && reader < model.items) {
          double weight = nanos * (0.5 + random.nextDouble());
          edges.add(new Edge(model.owner[j], reader, weight));
        }
      }
    }
    edges.sort(Comparator.comparingDouble(Edge::weight).reversed());
    return edges;
  }

  private static int find(int[] root, int i) {
    int at = i;
    while (root[at] != at) {
      root[at] = root[root[at]];
      at = root[at];
    }
    return at;
  }
}

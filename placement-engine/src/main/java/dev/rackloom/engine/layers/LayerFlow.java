package dev.rackloom.engine.layers;

import dev.rackloom.api.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What flows through a placement at most: the judge of every answer.
 *
 * @param tokensPerS from the source to the sink
 * @param nodeTokensPerS through each node
 * @param edges those in use
 * @param longestPipeline the most nodes that a token passes
 * @param meanPipeline the nodes that a token passes on average
 */
public record LayerFlow(
    double tokensPerS,
    Numbers nodeTokensPerS,
    List<Edge> edges,
    int longestPipeline,
    double meanPipeline) {

  /**
   * What flows from a node to the one that holds the next layers.
   *
   * @param from position of a node, or {@link LinkCapacities#SOURCE}
   * @param to position of a node, or {@link LinkCapacities#SINK}
   * @param tokensPerS what flows
   */
  public record Edge(int from, int to, double tokensPerS) {}

  public LayerFlow {
    edges = List.copyOf(edges);
  }

  /**
   * The maximum flow of a placement.
   *
   * @throws IllegalArgumentException if the placement is not one of the cluster's
   */
  public static LayerFlow of(LayerCluster cluster, LayerPlacement placement) {
    placement.check(cluster);
    return new Reader(cluster, placement).read();
  }

  /** Vertices: way into node i is 2i, way out is 2i + 1, then source and sink. */
  private static final class Reader {
    private final LayerCluster cluster;
    private final LayerPlacement placement;
    private final int n;
    private final FlowNetwork network;
    private final List<Edge> capacities = new ArrayList<>();
    private final List<Integer> arcs = new ArrayList<>();
    private final int[] inside;

    Reader(LayerCluster cluster, LayerPlacement placement) {
      this.cluster = cluster;
      this.placement = placement;
      this.n = cluster.size();
      this.network = new FlowNetwork(2 * n + 2);
      this.inside = new int[n];
    }

    LayerFlow read() {
      for (int i = 0; i < n; i++) {
        inside[i] =
            network.arc(
                2 * i, 2 * i + 1, cluster.nodes().get(i).tokensPerS(placement.count().get(i)));
        if (placement.uses(i)) {
          edgesFrom(i);
        }
      }
      double total = network.run(2 * n, 2 * n + 1);
      double[] through = new double[n];
      double sum = 0;
      for (int i = 0; i < n; i++) {
        through[i] = network.flow(inside[i]);
        sum += through[i];
      }
      List<Edge> used = used(total);
      return new LayerFlow(
          total, Numbers.of(through), used, longest(used), total > 0 ? sum / total : 0);
    }

    private void edgesFrom(int i) {
      if (placement.start().get(i) == 0) {
        edge(LinkCapacities.SOURCE, i, cluster.links().fromSource(i));
      }
      if (placement.end(i) == cluster.layers()) {
        edge(i, LinkCapacities.SINK, cluster.links().toSink(i));
      }
      for (int j = 0; j < n; j++) {
        if (i != j && placement.uses(j) && placement.end(i) == placement.start().get(j)) {
          edge(i, j, cluster.links().between(i, j));
        }
      }
    }

    private void edge(int from, int to, double tokensPerS) {
      capacities.add(new Edge(from, to, tokensPerS));
      arcs.add(
          network.arc(
              from == LinkCapacities.SOURCE ? 2 * n : 2 * from + 1,
              to == LinkCapacities.SINK ? 2 * n + 1 : 2 * to,
              tokensPerS));
    }

    private List<Edge> used(double total) {
      List<Edge> used = new ArrayList<>();
      for (int e = 0; e < arcs.size(); e++) {
        double flow = network.flow(arcs.get(e));
        if (flow > total * 1e-12) {
          used.add(new Edge(capacities.get(e).from, capacities.get(e).to, flow));
        }
      }
      return used;
    }

    /** Edges go to later layers: in the order of those, every way to a node is known before it. */
    private int longest(List<Edge> used) {
      int[] hops = new int[n];
      int longest = 0;
      List<Edge> order = new ArrayList<>(used);
      order.sort(Comparator.comparingInt(e -> e.to < 0 ? n + cluster.layers() : startOf(e.to)));
      for (Edge edge : order) {
        int before = edge.from < 0 ? 0 : hops[edge.from];
        if (edge.to >= 0) {
          hops[edge.to] = Math.max(hops[edge.to], before + 1);
        } else {
          longest = Math.max(longest, before);
        }
      }
      return longest;
    }

    private int startOf(int node) {
      return placement.start().get(node);
    }
  }
}

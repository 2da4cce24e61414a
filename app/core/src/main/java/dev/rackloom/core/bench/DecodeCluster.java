package dev.rackloom.core.bench;

import dev.rackloom.api.Numbers;
import dev.rackloom.engine.layers.LayerCluster;
import dev.rackloom.engine.layers.LayerFlow;
import dev.rackloom.engine.layers.LayerPlacement;
import dev.rackloom.engine.layers.LinkCapacities;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.Instance.Hop;
import dev.rackloom.engine.serving.LayerFleet;
import dev.rackloom.engine.serving.LayerFleet.Leg;
import dev.rackloom.engine.serving.LayerFleet.Link;
import dev.rackloom.engine.serving.LayerFleet.Node;
import dev.rackloom.engine.serving.LayerFleet.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster with a placement, made ready for simulated serving. Routes and their shares come from
 * the maximum flow. What the instance does not tell is assumed, the same for every placement:
 *
 * <ul>
 *   <li>a node has {@value #MEMORIES} times the memory that the weights of the most layers it can
 *       hold take; what its layers leave keeps keys and values;
 *   <li>its published throughput is that of a full batch: as many requests of usual length as its
 *       memory has room for, shared among the stages of a pipeline of nodes like it. Of the public
 *       clusters this makes steps 0.7 to 1.6 times as long as reading the weights takes on the GPUs
 *       that they are named after, but 4 times on the largest of the 70B cluster;
 *   <li>a step of a smaller batch takes as long as that of a full one, a larger one takes longer in
 *       proportion;
 *   <li>a link carries one transfer at a time at its capacity, and each hop waits {@value
 *       #HOP_NANOS} ns more.
 * </ul>
 */
final class DecodeCluster {

  static final int MEMORIES = 2;
  static final long HOP_NANOS = 1_000_000;
  static final int MOST_BATCHED = 8_192;

  /**
   * What a layer of a model is made of, two bytes a number.
   *
   * @param weights numbers of its four projections and its three products behind them
   * @param perToken numbers of keys and values of a token
   */
  record Layer(long weights, long perToken) {

    /** Facts of Llama 2 70B and LLaMA 30B, from their published config.json, by layers. */
    static Optional<Layer> ofModel(int layers) {
      return switch (layers) {
        case 80 -> Optional.of(of(8_192, 1_024, 28_672));
        case 60 -> Optional.of(of(6_656, 6_656, 17_920));
        default -> Optional.empty();
      };
    }

    static Layer of(long hidden, long keys, long inner) {
      return new Layer(2 * hidden * (hidden + keys) + 3 * hidden * inner, 2 * keys);
    }

    /** Tokens of one layer's state for which there is room beside {@code held} layers. */
    long room(int most, int held) {
      return (MEMORIES * (long) most - held) * weights / perToken;
    }
  }

  /**
   * What steps cost.
   *
   * @param usualTokens of a request, prompt and answer
   * @param batches how many times the full batch stated above is full
   * @param prompts whether each token of a prompt costs what one of an answer does; else a prompt
   *     costs one token, as if its keys and values were there already
   */
  record Steps(double usualTokens, double batches, boolean prompts) {

    /** Tokens that a node computes at its throughput in one step. */
    double full(long room, int layers) {
      return batches * room / (usualTokens * layers);
    }

    int tokens(Batch batch) {
      return prompts ? batch.tokens() : batch.decodes() + batch.chunks();
    }
  }

  private final LayerCluster cluster;
  private final LayerPlacement placement;
  private final Layer layer;
  private final Steps steps;

  DecodeCluster(LayerCluster cluster, LayerPlacement placement, Layer layer, Steps steps) {
    this.cluster = cluster;
    this.placement = placement;
    this.layer = layer;
    this.steps = steps;
  }

  /** For the simulator. */
  LayerFleet ready() {
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < cluster.size(); i++) {
      if (placement.uses(i)) {
        used.add(i);
      }
    }
    List<Way> ways = ways(LayerFlow.of(cluster, placement));
    return new LayerFleet(
        cluster.layers(),
        used.stream().map(this::node).toList(),
        links(ways, used),
        ways.stream().map(w -> route(w, used)).toList(),
        Numbers.of(ways.stream().mapToDouble(Way::tokensPerS).toArray()));
  }

  private Node node(int i) {
    LayerCluster.Node node = cluster.nodes().get(i);
    int held = placement.count().get(i);
    long room = layer.room(node.most(), held);
    double full = steps.full(room, cluster.layers());
    double nanos = 1e9 / (node.tokensPerS(held) * held);
    return new Node(
        node.name(),
        placement.start().get(i),
        placement.end(i),
        batch -> Math.round(Math.max(full, steps.tokens(batch)) * nanos),
        MOST_BATCHED,
        room);
  }

  private Route route(Way way, List<Integer> used) {
    return new Route(
        way.nodes().stream()
            .map(i -> new Leg(used.indexOf(i), placement.start().get(i), placement.end(i)))
            .toList());
  }

  private List<Link> links(List<Way> ways, List<Integer> used) {
    Set<List<Integer>> seen = new HashSet<>();
    List<Link> links = new ArrayList<>();
    for (Way way : ways) {
      int from = LinkCapacities.SOURCE;
      for (int to : way.nodes()) {
        add(links, seen, from, to, used);
        from = to;
      }
      add(links, seen, from, LinkCapacities.SINK, used);
    }
    return links;
  }

  private void add(
      List<Link> links, Set<List<Integer>> seen, int from, int to, List<Integer> used) {
    if (seen.add(List.of(from, to))) {
      links.add(
          new Link(
              position(from, used), position(to, used), new Hop(1, carries(from, to), HOP_NANOS)));
    }
  }

  private static int position(int node, List<Integer> used) {
    return node < 0 ? LayerFleet.CALLER : used.indexOf(node);
  }

  private double carries(int from, int to) {
    if (from == LinkCapacities.SOURCE) {
      return cluster.links().fromSource(to);
    }
    return to == LinkCapacities.SINK
        ? cluster.links().toSink(from)
        : cluster.links().between(from, to);
  }

  /** A way from the source to the sink, and what of the flow takes it. */
  record Way(List<Integer> nodes, double tokensPerS) {}

  /** The flow as ways, each along what is left most of at every node. */
  static List<Way> ways(LayerFlow flow) {
    Map<LayerFlow.Edge, Double> left = new HashMap<>();
    flow.edges().forEach(e -> left.put(e, e.tokensPerS()));
    List<Way> ways = new ArrayList<>();
    double rest = flow.tokensPerS();
    while (rest > flow.tokensPerS() * 1e-6) {
      List<LayerFlow.Edge> edges = way(flow, left);
      double share = edges.stream().mapToDouble(e -> left.getOrDefault(e, 0.0)).min().orElse(0);
      if (share <= 0) {
        break;
      }
      edges.forEach(e -> left.merge(e, -share, Double::sum));
      rest -= share;
      ways.add(new Way(edges.stream().skip(1).map(LayerFlow.Edge::from).toList(), share));
    }
    return ways;
  }

  private static List<LayerFlow.Edge> way(LayerFlow flow, Map<LayerFlow.Edge, Double> left) {
    List<LayerFlow.Edge> way = new ArrayList<>();
    int at = LinkCapacities.SOURCE;
    while (at != LinkCapacities.SINK) {
      int from = at;
      LayerFlow.Edge next =
          flow.edges().stream()
              .filter(e -> e.from() == from)
              .max(Comparator.comparingDouble(e -> left.getOrDefault(e, 0.0)))
              .orElseThrow();
      way.add(next);
      at = next.to();
    }
    return way;
  }
}

package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Numbers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Layers of one model on unlike nodes. A node holds a run of layers and batches whatever of them is
 * asked of it, of all requests; each request walks a route of its own, node by node, once for its
 * prompt and once for each further token. A route may use a part of a node's layers.
 *
 * @param layers of the model
 * @param nodes by position
 * @param links between nodes; where none is given, nothing can be sent
 * @param routes ways through all layers
 * @param shares how much of the requests takes each route; they need not add up to 1
 */
public record LayerFleet(
    int layers, List<Node> nodes, List<Link> links, List<Route> routes, Numbers shares) {

  /** The position that stands for the caller in links. */
  public static final int CALLER = -1;

  /**
   * A node.
   *
   * @param name for people
   * @param first its first layer
   * @param end the layer after its last
   * @param time of one layer for a batch there
   * @param maxBatchedTokens tokens it computes at a time at most
   * @param kvTokens tokens of one layer's state it has room for, all its layers together: a request
   *     of {@code t} tokens that uses {@code l} of its layers takes {@code t * l}
   */
  public record Node(
      String name, int first, int end, StepTime time, int maxBatchedTokens, long kvTokens) {
    public Node {
      Checks.named(name, "node");
      Checks.notNegative(first, "first layer of " + name);
      Checks.that(end > first, "node '" + name + "' holds no layer");
      Checks.positive(maxBatchedTokens, "maxBatchedTokens of " + name);
      Checks.positive(kvTokens, "kvTokens of " + name);
    }
  }

  /** One direction between two nodes, or from or to {@link #CALLER}; one transfer at a time. */
  public record Link(int from, int to, Instance.Hop hop) {}

  /**
   * A part of a route.
   *
   * @param node by position
   * @param first layer computed there
   * @param end the layer after the last
   */
  public record Leg(int node, int first, int end) {}

  /** A way through all layers. */
  public record Route(List<Leg> legs) {
    public Route {
      legs = List.copyOf(legs);
      Checks.that(!legs.isEmpty(), "a route has no leg");
    }
  }

  public LayerFleet {
    Checks.positive(layers, "layers");
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
    routes = List.copyOf(routes);
    Checks.that(!nodes.isEmpty() && !routes.isEmpty(), "a cluster has no node or no route");
    Checks.distinct(nodes, Node::name, "nodes");
    Checks.distinct(links, l -> List.of(l.from(), l.to()), "links");
    Checks.that(
        shares.size() == routes.size(), shares.size() + " shares of " + routes.size() + " routes");
    for (int i = 0; i < shares.size(); i++) {
      Checks.positive(shares.get(i), "share of route " + i);
    }
    Set<List<Integer>> ways = new HashSet<>();
    links.forEach(l -> ways.add(List.of(l.from(), l.to())));
    for (Route route : routes) {
      checkRoute(route, layers, nodes, ways);
    }
  }

  private static void checkRoute(
      Route route, int layers, List<Node> nodes, Set<List<Integer>> ways) {
    int layer = 0;
    int at = CALLER;
    for (Leg leg : route.legs()) {
      Checks.that(leg.node() >= 0 && leg.node() < nodes.size(), "a route names node " + leg.node());
      Node node = nodes.get(leg.node());
      Checks.that(
          leg.first() == layer && leg.end() > layer,
          "a route computes layers " + leg.first() + " to " + leg.end() + " after layer " + layer);
      Checks.that(
          leg.first() >= node.first() && leg.end() <= node.end(),
          "a route computes layers that '" + node.name() + "' does not hold");
      Checks.that(
          ways.contains(List.of(at, leg.node())),
          "a route goes from " + at + " to " + leg.node() + " where there is no link");
      at = leg.node();
      layer = leg.end();
    }
    Checks.that(layer == layers, "a route ends at layer " + layer + " of " + layers);
    Checks.that(ways.contains(List.of(at, CALLER)), "a route ends where there is no link back");
  }
}

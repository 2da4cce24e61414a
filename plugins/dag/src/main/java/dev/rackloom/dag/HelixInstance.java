package dev.rackloom.dag;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Numbers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A serving cluster whose nodes hold layers of one model, with published placements to compare
 * with.
 *
 * @param name for people
 * @param layers of the model
 * @param nodes in the order of the file
 * @param links what can flow; what is not listed cannot
 * @param placements by the name of who made them
 * @param objectives tokens a second, by name
 */
public record HelixInstance(
    String name,
    int layers,
    List<Node> nodes,
    List<Link> links,
    Map<String, List<Held>> placements,
    Map<String, Double> objectives) {

  /** The name of where tokens come from. */
  public static final String SOURCE = "source";

  /** The name of where tokens go to. */
  public static final String SINK = "sink";

  private static final int MOST_LAYERS = 1 << 16;
  private static final int MOST_NODES = 1 << 12;

  /**
   * A node.
   *
   * @param name unique in the instance
   * @param tokensPerS its throughput with one layer, with two, and so on
   */
  public record Node(String name, Numbers tokensPerS) {
    public Node {
      Checks.named(name, "node name");
      Checks.that(!name.equals(SOURCE) && !name.equals(SINK), "a node is called '" + name + "'");
      Checks.that(tokensPerS.size() > 0, "node '" + name + "' has no throughput");
      for (int i = 0; i < tokensPerS.size(); i++) {
        Checks.notNegative(
            tokensPerS.get(i), "throughput of node '" + name + "' with " + (i + 1) + " layers");
      }
    }
  }

  /**
   * One direction between two nodes.
   *
   * @param from name of a node, or {@link #SOURCE}
   * @param to name of a node, or {@link #SINK}
   * @param tokensPerS its capacity
   */
  public record Link(String from, String to, double tokensPerS) {
    public Link {
      Checks.that(!from.equals(to), "a link goes from node '" + from + "' to itself");
      Checks.that(
          !from.equals(SOURCE) || !to.equals(SINK), "a link goes from the source to the sink");
      Checks.notNegative(tokensPerS, "capacity of the link from '" + from + "' to '" + to + "'");
    }
  }

  /**
   * The layers a node holds in a placement.
   *
   * @param node its name
   * @param start the first
   * @param count how many
   */
  public record Held(String node, int start, int count) {}

  public HelixInstance {
    Checks.named(name, "instance name");
    Checks.that(layers > 0 && layers <= MOST_LAYERS, "'layers' is " + layers);
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
    Map<String, List<Held>> copies = new HashMap<>();
    placements.forEach((by, held) -> copies.put(by, List.copyOf(held)));
    placements = Map.copyOf(copies);
    objectives = Map.copyOf(objectives);
    Checks.that(!nodes.isEmpty(), "the instance has no node");
    Checks.that(nodes.size() <= MOST_NODES, nodes.size() + " nodes are more than " + MOST_NODES);
    Checks.distinct(nodes, Node::name, "nodes");
    checkLinks(nodes, links);
    for (List<Held> held : placements.values()) {
      checkHeld(nodes, held, layers);
    }
  }

  private static void checkLinks(List<Node> nodes, List<Link> links) {
    Set<String> from = new HashSet<>();
    nodes.forEach(node -> from.add(node.name));
    Set<String> to = new HashSet<>(from);
    from.add(SOURCE);
    to.add(SINK);
    Set<List<String>> seen = new HashSet<>();
    for (Link link : links) {
      String way = "a link goes from '" + link.from + "' to '" + link.to + "'";
      Checks.that(from.contains(link.from) && to.contains(link.to), way + ": no such node");
      Checks.that(seen.add(List.of(link.from, link.to)), way + " twice");
    }
  }

  private static void checkHeld(List<Node> nodes, List<Held> placement, int layers) {
    Map<String, Node> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.name, node));
    Checks.distinct(placement, Held::node, "nodes of a placement");
    for (Held held : placement) {
      Node node = byName.get(held.node);
      Checks.that(node != null, "a placement names node '" + held.node + "', which is not there");
      boolean can = node != null && held.count >= 0 && held.count <= node.tokensPerS.size();
      Checks.that(
          can && held.start >= 0 && held.start <= layers - held.count,
          "in a placement node '"
              + held.node
              + "' holds "
              + held.count
              + " layers from "
              + held.start
              + " on, which it cannot");
    }
  }
}

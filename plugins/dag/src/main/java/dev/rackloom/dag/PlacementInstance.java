package dev.rackloom.dag;

import dev.rackloom.api.Checks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An instance of the benchmark, with the numbers of the file. Times have one unit throughout,
 * milliseconds in the files known; in some, moving costs are a thousand times too small beside
 * them, and are kept so.
 *
 * @param name for people
 * @param acceleratorBytes what one accelerator holds
 * @param accelerators how many there are
 * @param cpus how many there are
 * @param nodes what is placed, in the order of the file
 * @param edges who reads whose output
 */
public record PlacementInstance(
    String name,
    double acceleratorBytes,
    int accelerators,
    int cpus,
    List<Node> nodes,
    List<Edge> edges) {

  /**
   * What is placed.
   *
   * @param id unique in the instance
   * @param name for people
   * @param onAccelerator whether an accelerator can run it
   * @param cpuMillis its time on a CPU
   * @param acceleratorMillis its time on an accelerator
   * @param backward whether it belongs to the backward pass of a training step
   * @param colorClass nodes of one class share a device; {@link #NO_CLASS} stands alone
   * @param layer the layer it came from, {@link #NO_LAYER} if the file does not say
   * @param bytes what it takes of an accelerator's memory
   */
  public record Node(
      long id,
      String name,
      boolean onAccelerator,
      double cpuMillis,
      double acceleratorMillis,
      boolean backward,
      long colorClass,
      long layer,
      double bytes) {

    /** Shares a device with nobody in particular. */
    public static final long NO_CLASS = -1;

    /** The file does not say. */
    public static final long NO_LAYER = -1;

    public Node {
      Checks.notNegative(cpuMillis, "cpuLatency of node " + id);
      Checks.notNegative(acceleratorMillis, "fpgaLatency of node " + id);
      Checks.notNegative(bytes, "size of node " + id);
    }
  }

  /**
   * That {@code to} reads the output of {@code from}.
   *
   * @param from the id of the node that is read
   * @param to the id of the node that reads
   * @param millis to move the output between main memory and an accelerator, the same on all edges
   *     from a node
   * @param bytes of the output, 0 if the file does not say
   */
  public record Edge(long from, long to, double millis, double bytes) {
    public Edge {
      Checks.that(from != to, "node " + from + " reads itself");
      Checks.notNegative(millis, "cost of edge " + from + " to " + to);
      Checks.notNegative(bytes, "size of edge " + from + " to " + to);
    }
  }

  public PlacementInstance {
    Checks.named(name, "instance name");
    Checks.notNegative(acceleratorBytes, "maxSizePerFPGA");
    Checks.notNegative(accelerators, "maxFPGAs");
    Checks.notNegative(cpus, "maxCPUs");
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    Checks.that(!nodes.isEmpty(), "the instance has no node");
    Checks.distinct(nodes, Node::id, "nodes");
    check(nodes, edges);
  }

  private static void check(List<Node> nodes, List<Edge> edges) {
    Set<Long> ids = new HashSet<>();
    nodes.forEach(node -> ids.add(node.id));
    Map<Long, Double> costs = new HashMap<>();
    for (Edge edge : edges) {
      Checks.that(
          ids.contains(edge.from) && ids.contains(edge.to),
          "an edge goes from node " + edge.from + " to " + edge.to + ", which are not both there");
      double cost = costs.computeIfAbsent(edge.from, id -> edge.millis);
      Checks.that(
          cost == edge.millis,
          "moving the output of node " + edge.from + " costs " + cost + " and " + edge.millis);
    }
  }
}

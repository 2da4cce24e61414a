package dev.rackloom.dag;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.dag.PlacementInstance.Edge;
import dev.rackloom.dag.PlacementInstance.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Instances of the benchmark as placement problems under {@link Semantics#MAIN_MEMORY}: nodes are
 * stages, accelerators come first, then CPUs as hosts. Times are milliseconds in the file and
 * nanoseconds here; a tensor has as many bytes as moving it takes nanoseconds, over ports of one
 * byte a nanosecond.
 */
public final class PlacementProblems {

  private static final double NANOS = 1e6;
  private static final double PORT = 1e9;
  private static final long PLENTY = Long.MAX_VALUE / 4;

  private final PlacementInstance instance;
  private final List<Node> nodes;
  private final Map<Long, Integer> position = new HashMap<>();

  private PlacementProblems(PlacementInstance instance) {
    this.instance = instance;
    this.nodes = InstanceOrder.of(instance);
    for (int i = 0; i < nodes.size(); i++) {
      position.put(nodes.get(i).id(), i);
    }
  }

  /**
   * To make the largest load of a device small.
   *
   * @param contiguous whether the devices must have an order in which no forward edge goes back
   */
  public static PlacementProblem throughput(PlacementInstance instance, boolean contiguous) {
    return new PlacementProblems(instance)
        .problem(Objective.THROUGHPUT, contiguous, instance.cpus());
  }

  /**
   * To make the end of one sample early; CPUs count as one that runs any number of nodes at once.
   */
  public static PlacementProblem latency(PlacementInstance instance) {
    return new PlacementProblems(instance)
        .problem(Objective.LATENCY, false, Math.min(1, instance.cpus()));
  }

  /** The stage of a node. */
  public static String stage(Node node) {
    return "n" + node.id();
  }

  private PlacementProblem problem(Objective objective, boolean contiguous, int cpus) {
    int accelerators = instance.accelerators();
    if (accelerators + cpus == 0) {
      throw RackloomException.user(
          "the instance " + instance.name() + " has no device", "set maxFPGAs or maxCPUs.");
    }
    List<ProblemDevice> devices = new ArrayList<>();
    for (int d = 0; d < accelerators + cpus; d++) {
      devices.add(
          d < accelerators
              ? new ProblemDevice("acc" + d, (long) Math.floor(instance.acceleratorBytes()), 1)
              : new ProblemDevice("cpu" + (d - accelerators), PLENTY, 1, "host", true));
    }
    long[][] nanos = new long[nodes.size()][devices.size()];
    for (int i = 0; i < nanos.length; i++) {
      Node node = nodes.get(i);
      for (int d = 0; d < nanos[i].length; d++) {
        nanos[i][d] =
            d >= accelerators
                ? Math.round(node.cpuMillis() * NANOS)
                : node.onAccelerator()
                    ? Math.round(node.acceleratorMillis() * NANOS)
                    : CostTable.FORBIDDEN;
      }
    }
    List<Constraint> constraints = new ArrayList<>(classes());
    if (contiguous) {
      constraints.add(new Constraint.Contiguous(pairs()));
    }
    return new PlacementProblem(
        instance.name(),
        nodes.stream().map(n -> stage(instance.name(), n)).toList(),
        devices,
        CostTable.of(nanos),
        LinkTable.aroundMemory(devices.stream().map(ProblemDevice::id).toList(), PORT),
        flows(),
        constraints,
        objective,
        Semantics.MAIN_MEMORY);
  }

  private static ProblemStage stage(String model, Node node) {
    return new ProblemStage(model, stage(node), Phase.PLAIN, Math.round(node.bytes()), 0, 0, 0, 0);
  }

  private List<ProblemFlow> flows() {
    Map<Integer, TreeSet<Integer>> readers = new TreeMap<>();
    Map<Integer, Long> nanos = new HashMap<>();
    for (Edge edge : instance.edges()) {
      int from = at(edge.from());
      readers.computeIfAbsent(from, f -> new TreeSet<>()).add(at(edge.to()));
      nanos.put(from, Math.round(edge.millis() * NANOS));
    }
    List<ProblemFlow> flows = new ArrayList<>();
    readers.forEach(
        (from, to) -> flows.add(new ProblemFlow(from, Ids.copyOf(to), size(nanos, from))));
    return flows;
  }

  private static long size(Map<Integer, Long> nanos, int from) {
    return nanos.getOrDefault(from, 0L);
  }

  private int at(long id) {
    return position.getOrDefault(id, -1);
  }

  private List<Constraint> classes() {
    Map<Long, Set<String>> members = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.colorClass() != Node.NO_CLASS) {
        members.computeIfAbsent(node.colorClass(), c -> new TreeSet<>()).add(stage(node));
      }
    }
    List<Constraint> together = new ArrayList<>();
    members.values().stream()
        .filter(m -> m.size() > 1)
        .forEach(m -> together.add(new Constraint.CoLocate(m)));
    return together;
  }

  /**
   * Forward edges, and the edges between backward nodes of which one is of a class that has no
   * forward node, turned round: such a class stands where its forward pass would.
   */
  private List<Constraint.Pair> pairs() {
    Set<Long> withForward = new TreeSet<>();
    for (Node node : nodes) {
      if (!node.backward() && node.colorClass() != Node.NO_CLASS) {
        withForward.add(node.colorClass());
      }
    }
    List<Constraint.Pair> pairs = new ArrayList<>();
    for (Edge edge : instance.edges()) {
      int from = at(edge.from());
      int to = at(edge.to());
      boolean backward = nodes.get(from).backward() && nodes.get(to).backward();
      if (!nodes.get(from).backward() && !nodes.get(to).backward()) {
        pairs.add(new Constraint.Pair(from, to));
      } else if (backward && (alone(from, withForward) || alone(to, withForward))) {
        pairs.add(new Constraint.Pair(to, from));
      }
    }
    return pairs;
  }

  private boolean alone(int at, Set<Long> withForward) {
    Node node = nodes.get(at);
    return node.backward()
        && (node.colorClass() == Node.NO_CLASS || !withForward.contains(node.colorClass()));
  }
}

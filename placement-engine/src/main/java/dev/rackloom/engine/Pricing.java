package dev.rackloom.engine;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A problem compiled to arrays, and what one request costs under an assignment. Semantics: {@link
 * dev.rackloom.api.placement.Semantics#RUNTIME}. Stages run in their listed order on each device, a
 * tensor is sent once to each device that reads it as soon as it is made, transfers queue on every
 * link direction of their route, and computing goes on meanwhile.
 *
 * <p>Not thread-safe (it reuses its arrays); make one a thread. One pricing costs O(stages + flows
 * x readers).
 */
public final class Pricing {

  /** The path of a pair of vertices without a way. */
  private static final int[] NO_WAY = new int[0];

  private final PlacementProblem problem;
  private final int n;
  private final int devices;
  private final int[][][] path;
  private final long[][] latency;
  private final double[] nanosPerByte;
  private final double[][] slowest;
  private final List<String> resources;
  private final int[][] flowsFrom;
  private final ProblemFlow[] flows;
  private final boolean[][] allowed;

  private final long[] arrival;
  private final long[] start;
  private final long[] end;
  private final long[] deviceFree;
  private final long[] deviceBusy;
  private final double[] resourceFree;
  private final double[] resourceBusy;
  private final long[] resourceBytes;
  private final long[] sentAt;
  private long latencyNanos;
  private int delayed = -1;
  private long delayNanos;

  public Pricing(PlacementProblem problem) {
    this.problem = problem;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    Map<String, Integer> resourceIds = new LinkedHashMap<>();
    List<Double> perByte = new ArrayList<>();
    path = new int[devices + 1][devices + 1][];
    latency = new long[devices + 1][devices + 1];
    slowest = new double[devices + 1][devices + 1];
    for (int a = 0; a <= devices; a++) {
      for (int b = 0; b <= devices; b++) {
        path[a][b] =
            problem.links().connected(a, b)
                ? compile(problem.links().route(a, b), vertex(a), resourceIds, perByte)
                : NO_WAY;
        latency[a][b] =
            problem.links().connected(a, b) ? problem.links().route(a, b).latencyNanos() : 0;
        slowest[a][b] =
            problem.links().connected(a, b) ? 1e9 / problem.links().route(a, b).bytesPerS() : 0;
      }
    }
    resources = List.copyOf(resourceIds.keySet());
    nanosPerByte = perByte.stream().mapToDouble(Double::doubleValue).toArray();
    flows = problem.flows().toArray(new ProblemFlow[0]);
    flowsFrom = new int[n][];
    for (int s = 0; s < n; s++) {
      int stage = s;
      flowsFrom[s] =
          java.util.stream.IntStream.range(0, flows.length)
              .filter(f -> flows[f].from() == stage)
              .toArray();
    }
    allowed = allowed(problem);
    arrival = new long[n];
    start = new long[n];
    end = new long[n];
    deviceFree = new long[devices];
    deviceBusy = new long[devices];
    resourceFree = new double[resources.size()];
    resourceBusy = new double[resources.size()];
    resourceBytes = new long[resources.size()];
    sentAt = new long[devices];
  }

  private String vertex(int v) {
    return v == devices ? "" : problem.devices().get(v).id();
  }

  /** A link counts once a direction: its id, and whether it is walked from a to b. */
  private static int[] compile(
      Route route, String from, Map<String, Integer> ids, List<Double> perByte) {
    List<Link> links = route.links();
    int[] path = new int[links.size()];
    String at = from.isEmpty() && !links.isEmpty() ? callerEnd(links) : from;
    for (int i = 0; i < path.length; i++) {
      Link link = links.get(i);
      boolean forward = link.a().equals(at);
      String key = link.id() + (forward ? " >" : " <");
      if (!ids.containsKey(key)) {
        ids.put(key, ids.size());
        perByte.add(1e9 / link.bytesPerS());
      }
      path[i] = ids.get(key);
      at = link.other(at);
    }
    return path;
  }

  /** The end of the first link that the second does not share. */
  private static String callerEnd(List<Link> links) {
    if (links.size() == 1) {
      return links.getFirst().a();
    }
    Link first = links.get(0);
    Link second = links.get(1);
    return first.a().equals(second.a()) || first.a().equals(second.b()) ? first.b() : first.a();
  }

  private static boolean[][] allowed(PlacementProblem problem) {
    boolean[][] allowed = new boolean[problem.stages().size()][problem.devices().size()];
    for (int s = 0; s < allowed.length; s++) {
      ProblemStage stage = problem.stages().get(s);
      for (int d = 0; d < allowed[s].length; d++) {
        String device = problem.devices().get(d).id();
        boolean reachable =
            (stage.ingressBytes() == 0 || problem.links().connected(problem.links().caller(), d))
                && (stage.egressBytes() == 0
                    || problem.links().connected(d, problem.links().caller()));
        boolean fits =
            stage.weightBytes() + stage.activationBytes() + stage.stateBytes()
                <= problem.devices().get(d).memoryBytes();
        boolean barred = problem.constraints().stream().anyMatch(c -> bars(c, stage.id(), device));
        allowed[s][d] = problem.costs().allows(s, d) && reachable && fits && !barred;
      }
    }
    return allowed;
  }

  private static boolean bars(Constraint constraint, String stage, String device) {
    return switch (constraint) {
      case Constraint.Pin pin -> pin.stage().equals(stage) && !pin.devices().contains(device);
      case Constraint.Ban ban -> ban.stage().equals(stage) && ban.device().equals(device);
      case Constraint.CoLocate together -> false;
      case Constraint.Separate apart -> false;
    };
  }

  /** Whether a stage may go to a device at all: priced there, fits alone, reachable, not barred. */
  public boolean allowed(int stage, int device) {
    return allowed[stage][device];
  }

  /** Whether an assignment holds to everything: memory, constraints, connections. */
  public boolean feasible(int[] device) {
    for (int s = 0; s < n; s++) {
      if (!allowed[s][device[s]]) {
        return false;
      }
    }
    return memoryFits(device, n) && connected(device) && groupsHold(device);
  }

  /** Whether the first {@code upTo} stages fit their devices' memories. */
  public boolean memoryFits(int[] device, int upTo) {
    for (int d = 0; d < devices; d++) {
      if (memory(device, upTo, d) > problem.devices().get(d).memoryBytes()) {
        return false;
      }
    }
    return true;
  }

  /** Weights and state of all stages there, and the activations of the largest. */
  public long memory(int[] device, int upTo, int d) {
    long held = 0;
    long largest = 0;
    for (int s = 0; s < upTo; s++) {
      if (device[s] == d) {
        ProblemStage stage = problem.stages().get(s);
        held += stage.weightBytes() + stage.stateBytes();
        largest = Math.max(largest, stage.activationBytes());
      }
    }
    return held + largest;
  }

  private boolean connected(int[] device) {
    for (ProblemFlow flow : flows) {
      for (var it = flow.to().iterator(); it.hasNext(); ) {
        if (!problem.links().connected(device[flow.from()], device[it.nextInt()])) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean groupsHold(int[] device) {
    for (Constraint constraint : problem.constraints()) {
      boolean holds =
          switch (constraint) {
            case Constraint.CoLocate together ->
                used(together.stages(), device).distinct().count() <= 1;
            case Constraint.Separate apart ->
                used(apart.stages(), device).distinct().count()
                    == used(apart.stages(), device).count();
            case Constraint.Pin pin -> true;
            case Constraint.Ban ban -> true;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private java.util.stream.IntStream used(java.util.Set<String> stages, int[] device) {
    return java.util.stream.IntStream.range(0, n)
        .filter(s -> stages.contains(problem.stages().get(s).id()))
        .map(s -> device[s]);
  }

  /**
   * Runs one request through the first {@code upTo} stages; transfers to later stages are left out.
   */
  public void run(int[] device, int upTo) {
    Arrays.fill(arrival, 0);
    Arrays.fill(deviceFree, 0);
    Arrays.fill(deviceBusy, 0);
    Arrays.fill(resourceFree, 0);
    Arrays.fill(resourceBusy, 0);
    Arrays.fill(resourceBytes, 0);
    latencyNanos = 0;
    for (int s = 0; s < upTo; s++) {
      fire(s, device, upTo);
    }
  }

  private void fire(int s, int[] device, int upTo) {
    int d = device[s];
    ProblemStage stage = problem.stages().get(s);
    long ready = arrival[s];
    if (stage.ingressBytes() > 0) {
      ready = Math.max(ready, send(devices, d, stage.ingressBytes(), 0));
    }
    long cost = problem.costs().nanos(s, d) + (s == delayed ? delayNanos : 0);
    start[s] = Math.max(ready, deviceFree[d]);
    end[s] = start[s] + cost;
    deviceFree[d] = end[s];
    deviceBusy[d] += cost;
    latencyNanos = Math.max(latencyNanos, end[s]);
    for (int f : flowsFrom[s]) {
      flow(flows[f], d, end[s], device, upTo);
    }
    if (stage.egressBytes() > 0) {
      latencyNanos = Math.max(latencyNanos, send(d, devices, stage.egressBytes(), end[s]));
    }
  }

  private void flow(ProblemFlow flow, int from, long at, int[] device, int upTo) {
    Arrays.fill(sentAt, -1);
    for (int i = 0; i < flow.to().size(); i++) {
      int reader = flow.to().get(i);
      if (reader >= upTo) {
        break;
      }
      int to = device[reader];
      if (sentAt[to] < 0) {
        sentAt[to] = to == from ? at : send(from, to, flow.bytes(), at);
      }
      arrival[reader] = Math.max(arrival[reader], sentAt[to]);
    }
  }

  /** The latency of one request if stage {@code s} took {@code nanos} longer. */
  public long latencyIfLonger(int[] device, int s, long nanos) {
    delayed = s;
    delayNanos = nanos;
    run(device, device.length);
    delayed = -1;
    return latencyNanos;
  }

  /** Queues a transfer on every link of its route; returns when it arrives. */
  private long send(int from, int to, long bytes, long at) {
    int[] links = path[from][to];
    if (links.length == 0) {
      return at;
    }
    double begin = at;
    for (int r : links) {
      begin = Math.max(begin, resourceFree[r]);
    }
    for (int r : links) {
      double occupied = bytes * nanosPerByte[r];
      resourceFree[r] = begin + occupied;
      resourceBusy[r] += occupied;
      resourceBytes[r] += bytes;
    }
    return (long) Math.ceil(begin + latency[from][to] + bytes * slowest[from][to]);
  }

  /** The end of the last run's request. */
  public long latencyNanos() {
    return latencyNanos;
  }

  /** The longest that any device or link direction was busy in the last run. */
  public long busiestNanos() {
    double busiest = 0;
    for (long busy : deviceBusy) {
      busiest = Math.max(busiest, busy);
    }
    for (double busy : resourceBusy) {
      busiest = Math.max(busiest, busy);
    }
    return (long) Math.ceil(busiest);
  }

  /** Energy of the last run: busy power times busy time. */
  public double energyJ() {
    double joules = 0;
    for (int d = 0; d < devices; d++) {
      joules += problem.devices().get(d).busyW() * deviceBusy[d] * 1e-9;
    }
    return joules;
  }

  /** The objective of the last run. */
  public double value() {
    double value = 0;
    for (var term : problem.objective().terms()) {
      value += term.weight() * metric(term.metric());
    }
    return value;
  }

  private double metric(Metric metric) {
    return switch (metric) {
      case LATENCY -> latencyNanos;
      case THROUGHPUT -> busiestNanos();
      case ENERGY -> energyJ();
    };
  }

  /** The objective of a whole assignment. */
  public double value(int[] device) {
    run(device, n);
    return value();
  }

  /** The sum of all devices' busy times in the last run. */
  public long deviceWork() {
    return Arrays.stream(deviceBusy).sum();
  }

  /** When a stage started in the last run. */
  public long startOf(int stage) {
    return start[stage];
  }

  /** When a stage ended in the last run. */
  public long endOf(int stage) {
    return end[stage];
  }

  /** How long a device was busy in the last run. */
  public long busyOf(int device) {
    return deviceBusy[device];
  }

  /** Link directions, as the link's id and {@code >} (from its a to its b) or {@code <}. */
  public List<String> resources() {
    return resources;
  }

  /** How long a link direction was busy in the last run. */
  public double resourceBusy(int resource) {
    return resourceBusy[resource];
  }

  /** Bytes over a link direction in the last run. */
  public long resourceBytes(int resource) {
    return resourceBytes[resource];
  }

  /**
   * The stage's cost on the device it can run on soonest; {@link CostTable#FORBIDDEN} if there is
   * none.
   */
  public long cheapest(int stage) {
    long best = CostTable.FORBIDDEN;
    for (int d = 0; d < devices; d++) {
      if (allowed[stage][d]) {
        best = Math.min(best, problem.costs().nanos(stage, d));
      }
    }
    return best;
  }

  /** The link directions on the way between two vertices; empty if there is none to use. */
  public int[] path(int from, int to) {
    return path[from][to].clone();
  }

  /** Nanoseconds a byte takes on a link direction. */
  public double nanosPerByte(int resource) {
    return nanosPerByte[resource];
  }

  /** The sum of link latencies between two vertices. */
  public long pathLatency(int from, int to) {
    return latency[from][to];
  }

  /** The problem it was compiled from. */
  public PlacementProblem problem() {
    return problem;
  }
}

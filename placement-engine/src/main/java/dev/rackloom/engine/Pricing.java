package dev.rackloom.engine;

import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import java.util.Arrays;
import java.util.List;

/**
 * A problem compiled to arrays, and what one request costs under an assignment, as the problem's
 * {@link Semantics} count it.
 *
 * <p>Not thread-safe (it reuses its arrays); make one a thread. One pricing costs O(stages + flows
 * x readers).
 */
public final class Pricing {

  private final PlacementProblem problem;
  private final int n;
  private final int devices;
  private final Rules rules;
  private final Paths paths;
  private final Timing timing;
  private final List<String> resources;
  private Run run;

  public Pricing(PlacementProblem problem) {
    this.problem = problem;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    this.rules = new Rules(problem);
    this.paths = new Paths(problem);
    boolean linksPay = problem.semantics().payer() == Semantics.Payer.LINKS;
    this.timing = linksPay ? new LinkTiming(problem, paths) : new MemoryTiming(problem);
    this.resources = linksPay ? paths.resources() : List.of();
    this.run = new Run(n, devices, resources.size());
  }

  /** What an assignment must hold to. */
  public Rules rules() {
    return rules;
  }

  /** Whether a stage may go to a device at all: priced there, fits alone, reachable, not barred. */
  public boolean allowed(int stage, int device) {
    return rules.allowed(stage, device);
  }

  /**
   * Whether an assignment holds to everything: memory, constraints, connections, and, where latency
   * counts, that a request comes to an end (sets of stages that start at once may wait for each
   * other).
   */
  public boolean feasible(int[] device) {
    return rules.hold(device) && ends(device);
  }

  private boolean ends(int[] device) {
    if (problem.semantics().firing() == Semantics.Firing.PER_STAGE
        || problem.objective().weight(Metric.LATENCY) == 0) {
      return true;
    }
    run(device, n);
    return run.latencyNanos < Run.NEVER;
  }

  /** Whether the first {@code upTo} stages fit their devices' memories. */
  public boolean memoryFits(int[] device, int upTo) {
    return rules.memoryFits(device, upTo);
  }

  /** Weights and state of all stages there, and the activations of the largest. */
  public long memory(int[] device, int upTo, int d) {
    return rules.memory(device, upTo, d);
  }

  /**
   * Runs one request through the first {@code upTo} stages; transfers to later stages are left out.
   */
  public void run(int[] device, int upTo) {
    run = timing.run(device, upTo, -1, 0);
  }

  /** The latency of one request if stage {@code s} took {@code nanos} longer. */
  public long latencyIfLonger(int[] device, int s, long nanos) {
    run = timing.run(device, n, s, nanos);
    return run.latencyNanos;
  }

  /** The end of the last run's request. */
  public long latencyNanos() {
    return run.latencyNanos;
  }

  /** The longest that any device or link direction was busy in the last run. */
  public long busiestNanos() {
    double busiest = 0;
    for (long busy : run.deviceBusy) {
      busiest = Math.max(busiest, busy);
    }
    for (double busy : run.resourceBusy) {
      busiest = Math.max(busiest, busy);
    }
    return (long) Math.ceil(busiest);
  }

  /** Energy of the last run: busy power times busy time. */
  public double energyJ() {
    double joules = 0;
    for (int d = 0; d < devices; d++) {
      joules += problem.devices().get(d).busyW() * run.deviceBusy[d] * 1e-9;
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
      case LATENCY -> run.latencyNanos;
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
    return Arrays.stream(run.deviceBusy).sum();
  }

  /** When a stage started in the last run. */
  public long startOf(int stage) {
    return run.start[stage];
  }

  /** When a stage ended in the last run. */
  public long endOf(int stage) {
    return run.end[stage];
  }

  /** How long a device was busy in the last run. */
  public long busyOf(int device) {
    return run.deviceBusy[device];
  }

  /**
   * Link directions that transfers take time on, as the link's id and {@code >} (from its a to its
   * b) or {@code <}.
   */
  public List<String> resources() {
    return resources;
  }

  /** How long a link direction was busy in the last run. */
  public double resourceBusy(int resource) {
    return run.resourceBusy[resource];
  }

  /** Bytes over a link direction in the last run. */
  public long resourceBytes(int resource) {
    return run.resourceBytes[resource];
  }

  /**
   * The stage's cost on the device it can run on soonest; {@link CostTable#FORBIDDEN} if there is
   * none.
   */
  public long cheapest(int stage) {
    long best = CostTable.FORBIDDEN;
    for (int d = 0; d < devices; d++) {
      if (rules.allowed(stage, d)) {
        best = Math.min(best, problem.costs().nanos(stage, d));
      }
    }
    return best;
  }

  /** The link directions on the way between two vertices; empty if there is none to use. */
  public int[] path(int from, int to) {
    return paths.between(from, to).clone();
  }

  /** Nanoseconds a byte takes on a link direction. */
  public double nanosPerByte(int resource) {
    return paths.nanosPerByte(resource);
  }

  /** The sum of link latencies between two vertices. */
  public long pathLatency(int from, int to) {
    return paths.latency(from, to);
  }

  /** The problem it was compiled from. */
  public PlacementProblem problem() {
    return problem;
  }
}

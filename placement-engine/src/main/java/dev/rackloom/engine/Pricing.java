package dev.rackloom.engine;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A problem compiled to arrays, and what one request costs under an assignment, as the problem's
 * {@link Semantics} count it.
 *
 * <p>Not thread-safe (it reuses its arrays); make one a thread. One pricing costs O(stages + flows
 * x readers).
 */
public final class Pricing {

  private static final double NANOS_PER_HOUR = 3.6e12;

  private final PlacementProblem problem;
  private final int n;
  private final int devices;
  private final Rules rules;
  private final Paths paths;
  private final Timing timing;
  private final List<String> resources;
  private final Moving moving;
  private final Hops hops;
  private Run run;
  private int[] ran = new int[0];
  private int ranTo;

  public Pricing(PlacementProblem problem) {
    this.problem = problem;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    this.rules = new Rules(problem);
    this.paths = new Paths(problem);
    this.hops = new Hops(problem, rules.places(), paths);
    boolean linksPay = problem.semantics().payer() == Semantics.Payer.LINKS;
    this.timing = linksPay ? byLinks() : new MemoryTiming(problem);
    this.moving = new Moving(problem, rules.places(), paths);
    this.resources = linksPay ? paths.resources() : List.of();
    this.run = new Run(n, devices, resources.size());
  }

  private Timing byLinks() {
    return problem.groups().isEmpty() && problem.spills().isEmpty()
        ? new LinkTiming(problem, paths)
        : new GroupTiming(problem, rules.places(), paths, hops);
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
   * Whether an assignment holds to everything: memory, constraints, connections, limits of metrics,
   * and, where latency counts, that a request comes to an end (sets of stages that start at once
   * may wait for each other).
   */
  public boolean feasible(int[] device) {
    return rules.hold(device) && ends(device) && withinLimits(device);
  }

  private boolean withinLimits(int[] device) {
    for (Constraint constraint : problem.constraints()) {
      if (constraint instanceof Constraint.Limit limit) {
        run(device, n);
        if (metric(limit.metric()) > limit.most() * (1 + 1e-12)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a request comes to an end, where latency counts. */
  public boolean ends(int[] device) {
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
    ran = device;
    ranTo = upTo;
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

  /** A metric of the last run, in its unit. */
  public double metric(Metric metric) {
    return switch (metric) {
      case LATENCY -> run.latencyNanos;
      case THROUGHPUT -> busiestNanos();
      case ENERGY -> energyJ();
      case COST -> rules.price(ran, ranTo) * busiestNanos() / NANOS_PER_HOUR;
      case MIGRATION -> moving.nanos(ran, ranTo);
    };
  }

  /** The objective of a whole assignment. */
  public double value(int[] device) {
    run(device, n);
    return value();
  }

  /** Bytes of weights and state that are not yet where an assignment wants them. */
  public long movedBytes(int[] device) {
    return moving.bytes(device);
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
   * The stage's time at the place where it is done soonest; {@link CostTable#FORBIDDEN} if there is
   * none.
   */
  public long cheapest(int stage) {
    return (long) least(stage, p -> soonest(stage, p), CostTable.FORBIDDEN);
  }

  /** The least that all devices together are busy with a stage; infinite if it can run nowhere. */
  public double leastWork(int stage) {
    return least(stage, p -> work(stage, p, d -> 1), Double.POSITIVE_INFINITY);
  }

  /** The least energy of a stage, joules; infinite if it can run nowhere. */
  public double leastEnergy(int stage) {
    return least(
        stage,
        p -> work(stage, p, d -> problem.devices().get(d).busyW()) * 1e-9,
        Double.POSITIVE_INFINITY);
  }

  private double least(int stage, IntToDoubleFunction of, double none) {
    double least = none;
    for (int p = 0; p < problem.places(); p++) {
      if (rules.allowed(stage, p)) {
        least = Math.min(least, of.applyAsDouble(p));
      }
    }
    return least;
  }

  /** The time of a stage at a place for a request that is alone; of replicas the first's. */
  private long soonest(int stage, int place) {
    Places places = rules.places();
    return problem
        .costs()
        .nanos(stage, places.isReplicated(place) ? places.members(place)[0] : place);
  }

  /** The weighted sum of the times that devices are busy with a stage at a place. */
  private double work(int stage, int place, IntToDoubleFunction weight) {
    Places places = rules.places();
    int[] members = places.members(place);
    double sum = 0;
    for (int i = 0; i < members.length; i++) {
      double share = places.busyShare(place, i);
      int column = places.isReplicated(place) ? members[i] : place;
      sum += weight.applyAsDouble(members[i]) * share * problem.costs().nanos(stage, column);
    }
    return sum;
  }

  /** The steps of the way between two vertices; empty if there is none to use. */
  public int[] path(int from, int to) {
    return paths.between(from, to).clone();
  }

  /**
   * Who sends what to whom when a tensor goes from one place to another; the caller is the place
   * after all others.
   */
  public List<Hop> hops(int from, int to) {
    return List.of(hops.between(from, to));
  }

  /** How many steps ways are made of. */
  public int steps() {
    return paths.steps().count();
  }

  /** The link direction that a step crosses: a position in {@link #resources}. */
  public int resource(int step) {
    return paths.resource(step);
  }

  /** Nanoseconds that a sent byte takes of the link direction of a step. */
  public double nanosPerByte(int step) {
    return paths.nanosPerByte(step);
  }

  /** How many of the first steps of a way a tensor crosses once for all readers beyond them. */
  public int scattered(int from, int to) {
    return paths.scattered(from, to);
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

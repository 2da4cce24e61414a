package dev.rackloom.engine.simulate;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.engine.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;

/**
 * Discrete-event simulation of a placement. Devices and link directions are servers; a device takes
 * the waiting firing of the lowest request first, then the lowest stage, as agents do. Arrivals are
 * a closed loop of a fixed concurrency, Poisson, or those of a trace. Requests are pipelined
 * through the stages; a micro-batch is a request of its size. Deterministic by seed.
 *
 * <p>An event is a number in an {@link EventHeap}: nothing is allocated while it runs but what
 * grows. O(log(events to come)) an event.
 */
public final class Simulator {

  /**
   * What to simulate.
   *
   * @param requests how many
   * @param concurrency requests in flight in a closed loop; used when {@code ratePerS} is 0
   * @param ratePerS mean arrivals a second of a Poisson process; 0 for a closed loop
   * @param seed of the arrivals
   * @param arrivalNanos when each request comes, in order; empty if another of these says
   */
  public record Load(
      int requests, int concurrency, double ratePerS, long seed, Numbers arrivalNanos) {
    public Load {
      Checks.positive(requests, "requests");
      Checks.positive(concurrency, "concurrency");
      Checks.notNegative(ratePerS, "ratePerS");
      int times = arrivalNanos.size();
      Checks.that(
          times == 0 || (times == requests && ratePerS == 0),
          times + " arrivals for " + requests + " requests at " + ratePerS + " a second");
      for (int i = 0; i < times; i++) {
        Checks.that(
            arrivalNanos.get(i) >= (i == 0 ? 0 : arrivalNanos.get(i - 1)),
            "request " + i + " arrives at " + arrivalNanos.get(i) + ", before the one ahead of it");
      }
    }

    /** A closed loop, or Poisson arrivals. */
    public Load(int requests, int concurrency, double ratePerS, long seed) {
      this(requests, concurrency, ratePerS, seed, Numbers.of());
    }

    /** Requests that come at these times, nanoseconds, in order. */
    public static Load at(long... arrivalNanos) {
      double[] times = Arrays.stream(arrivalNanos).asDoubleStream().toArray();
      return new Load(times.length, 1, 0, 0, Numbers.of(times));
    }

    /** Whether requests come when they come, however many are in flight. */
    boolean isOpen() {
      return ratePerS > 0 || arrivalNanos.size() > 0;
    }
  }

  private static final int ARRIVE = 0;
  private static final int DELIVER = 1;
  private static final int DONE = 2;
  private static final int KINDS = 4;

  /** Events between two looks at the cancellation: some milliseconds. */
  private static final int LOOK_EVERY = 1 << 14;

  private final PlacementProblem problem;
  private final Variants variants;
  private final Compiled placed;
  private final Compiled[] ways;
  private final Load load;
  private final int n;
  private final EventHeap events = new EventHeap();
  private final Turns[] queues;
  private final boolean[] busy;
  private final long[] deviceBusy;
  private final double[] linkFree;
  private final double[] linkBusy;

  /** When tensors of the firing that ends now began their way to NICs that copy them. */
  private double[] begun = new double[0];

  private final long[] arrived;
  private final long[] finished;
  private final BitSet answered;
  private final Slots slots;
  private final SpanLog spans;
  private final SpanLog transfers;
  private final RandomGenerator random;
  private double nextArrival;
  private long processed;
  private int nextRequest;
  private long now;

  private Simulator(PlacementProblem problem, Ids assignment, Load load) {
    this.problem = problem;
    this.variants = new Variants(problem, assignment.toArray());
    this.placed = variants.next();
    this.ways = new Compiled[load.requests()];
    this.load = load;
    this.n = placed.stages;
    this.queues = new Turns[placed.devices];
    Arrays.setAll(queues, d -> new Turns());
    this.busy = new boolean[placed.devices];
    this.deviceBusy = new long[placed.devices];
    this.linkFree = new double[placed.links.size()];
    this.linkBusy = new double[placed.links.size()];
    this.arrived = new long[load.requests()];
    this.finished = new long[load.requests()];
    this.answered = new BitSet(load.requests());
    this.slots = new Slots(load.requests(), placed.inputs);
    List<String> names = new ArrayList<>();
    problem.stages().forEach(stage -> names.add(stage.id()));
    names.add("caller");
    this.spans = new SpanLog(problem.devices().stream().map(ProblemDevice::id).toList(), names);
    this.transfers = new SpanLog(placed.links, names);
    this.random = Seeds.random(load.seed());
  }

  /**
   * Simulates; the assignment gives a place per stage.
   *
   * @throws IllegalArgumentException if a group is a pipeline
   */
  public static SimulationReport run(PlacementProblem problem, Ids assignment, Load load) {
    return run(problem, assignment, load, Progress.SILENT, Cancellation.NEVER);
  }

  /**
   * Simulates, says how many requests are answered, and throws {@link CancellationException} soon
   * after it is asked to stop.
   *
   * @throws IllegalArgumentException if a group is a pipeline
   */
  public static SimulationReport run(
      PlacementProblem problem,
      Ids assignment,
      Load load,
      Progress progress,
      Cancellation cancellation) {
    SimulationReport report = runUntil(problem, assignment, load, progress, cancellation);
    if (!report.complete()) {
      throw new CancellationException("cancelled");
    }
    return report;
  }

  /**
   * The same, but soon after it is asked to stop it reports the requests that were answered until
   * then: {@link SimulationReport#complete} tells.
   *
   * @throws IllegalArgumentException if a group is a pipeline
   */
  public static SimulationReport runUntil(
      PlacementProblem problem,
      Ids assignment,
      Load load,
      Progress progress,
      Cancellation cancellation) {
    return new Simulator(problem, assignment, load).run(progress, cancellation);
  }

  private SimulationReport run(Progress progress, Cancellation cancellation) {
    int first = load.isOpen() ? 1 : Math.min(load.concurrency(), load.requests());
    while (nextRequest < first) {
      arriveNext(0);
    }
    while (!events.isEmpty()) {
      now = events.nextNanos();
      long event = events.remove();
      if (processed++ % LOOK_EVERY == 0) {
        if (cancellation.requested()) {
          return report(now);
        }
        progress.at(
            nextRequest / (double) load.requests(),
            nextRequest + " of " + load.requests() + " requests");
      }
      int kind = (int) (event % KINDS);
      long firing = event / KINDS;
      int request = (int) (firing / n);
      int stage = (int) (firing % n);
      switch (kind) {
        case ARRIVE -> arrive(request);
        case DELIVER -> deliver(request, stage);
        default -> done(request, stage);
      }
    }
    return report(Arrays.stream(finished).max().orElse(0));
  }

  private void arriveNext(long earliest) {
    if (nextRequest == load.requests()) {
      return;
    }
    long at = earliest;
    if (load.ratePerS() > 0) {
      nextArrival += random.nextExponential() / load.ratePerS() * 1e9;
      at = (long) nextArrival;
    } else if (load.isOpen()) {
      at = (long) load.arrivalNanos().get(nextRequest);
    }
    schedule(at, ARRIVE, nextRequest++, 0);
  }

  private void schedule(long at, int kind, int request, int stage) {
    events.add(at, ((long) request * n + stage) * KINDS + kind);
  }

  private void arrive(int request) {
    arrived[request] = now;
    slots.take(request);
    ways[request] = request > 0 && variants.differ() ? variants.next() : placed;
    for (Compiled.Transfer transfer : ways[request].atArrival) {
      deliverAll(transfer, request, n);
    }
    if (load.isOpen()) {
      arriveNext(now);
    }
  }

  private void deliverAll(Compiled.Transfer transfer, int request, int from) {
    long at = send(transfer, request, from);
    for (int reader : transfer.readers) {
      schedule(at, DELIVER, request, reader);
    }
  }

  private void deliver(int request, int stage) {
    if (slots.lastInput(request, stage)) {
      for (int d : ways[request].members[stage]) {
        queues[d].add((long) request * n + stage);
      }
      start(ways[request].members[stage][0]);
    }
  }

  /** Starts what waits first at a device, if it is first and free at all devices it needs. */
  private void start(int d) {
    if (busy[d] || queues[d].isEmpty()) {
      return;
    }
    long next = queues[d].first();
    int request = (int) (next / n);
    int stage = (int) (next % n);
    int[] members = ways[request].members[stage];
    for (int m : members) {
      if (busy[m] || queues[m].first() != next) {
        return;
      }
    }
    long nanos = ways[request].nanos[stage];
    for (int m : members) {
      queues[m].remove();
      busy[m] = true;
      deviceBusy[m] += nanos;
      spans.add(m, stage, request, now, now + nanos);
    }
    schedule(now + nanos, DONE, request, stage);
  }

  private void done(int request, int stage) {
    int[] members = ways[request].members[stage];
    for (int d : members) {
      busy[d] = false;
    }
    for (Compiled.Transfer transfer : ways[request].atEnd[stage]) {
      deliverAll(transfer, request, stage);
    }
    Compiled.Transfer answer = ways[request].answer[stage];
    long end = answer.bytes > 0 ? send(answer, request, stage) : now;
    finished[request] = Math.max(finished[request], end);
    if (slots.lastStage(request)) {
      answered.set(request);
      if (!load.isOpen()) {
        arriveNext(finished[request]);
      }
    }
    for (int d : members) {
      start(d);
    }
  }

  private long send(Compiled.Transfer transfer, int request, int from) {
    long there = sendOne(transfer, request, from);
    for (Compiled.Transfer other : transfer.beside) {
      there = Math.max(there, sendOne(other, request, from));
    }
    return there;
  }

  /** Queues a transfer on every link of its way; returns when it is there. */
  private long sendOne(Compiled.Transfer transfer, int request, int from) {
    int[] links = transfer.links;
    if (links.length == 0) {
      return now;
    }
    double begin = transfer.copy ? Math.max(now, begun[transfer.engine]) : now;
    for (int link : links) {
      begin = Math.max(begin, linkFree[link]);
    }
    noteBeginning(transfer, begin);
    for (int i = 0; i < links.length; i++) {
      int link = links[i];
      double occupied = transfer.bytes * transfer.nanosPerByte[i];
      linkFree[link] = begin + occupied;
      linkBusy[link] += occupied;
      transfers.add(link, from, request, (long) begin, (long) (begin + occupied));
    }
    return (long) Math.ceil(begin + transfer.latency + transfer.bytes * transfer.slowest);
  }

  private void noteBeginning(Compiled.Transfer transfer, double begin) {
    if (transfer.engine >= 0 && !transfer.copy) {
      if (transfer.engine >= begun.length) {
        begun = Arrays.copyOf(begun, transfer.engine + 1);
      }
      begun[transfer.engine] = begin;
    }
  }

  private SimulationReport report(long last) {
    long[] latencies =
        answered.stream().mapToLong(r -> finished[r] - arrived[r]).sorted().toArray();
    List<SimulationReport.Use> use = new ArrayList<>();
    double joules = 0;
    for (int d = 0; d < placed.devices; d++) {
      ProblemDevice device = problem.devices().get(d);
      use.add(new SimulationReport.Use(device.id(), share(deviceBusy[d], last)));
      joules += device.busyW() * deviceBusy[d] * 1e-9;
    }
    for (int r = 0; r < linkBusy.length; r++) {
      use.add(new SimulationReport.Use(placed.links.get(r), share(linkBusy[r], last)));
    }
    return new SimulationReport(
        load.requests(),
        latencies.length,
        processed,
        last,
        latencies.length * 1e9 / Math.max(1, last),
        SimulationReport.Percentiles.of(latencies),
        joules,
        use,
        spans,
        transfers);
  }

  private static double share(double busy, long last) {
    return Math.min(1, busy / Math.max(1, last));
  }
}

package dev.rackloom.engine.simulate;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Discrete-event simulation of a placement. Devices and link directions are servers; a device takes
 * the waiting firing of the lowest request first, then the lowest stage, as agents do. Arrivals are
 * a closed loop of a fixed concurrency, or Poisson. Deterministic by seed.
 */
public final class Simulator {

  /**
   * What to simulate.
   *
   * @param requests how many
   * @param concurrency requests in flight in a closed loop; used when {@code ratePerS} is 0
   * @param ratePerS mean arrivals a second of a Poisson process; 0 for a closed loop
   * @param seed of the arrivals
   */
  public record Load(int requests, int concurrency, double ratePerS, long seed) {
    public Load {
      Checks.positive(requests, "requests");
      Checks.positive(concurrency, "concurrency");
      Checks.notNegative(ratePerS, "ratePerS");
    }
  }

  private enum Kind {
    ARRIVE,
    DELIVER,
    DEVICE_DONE
  }

  private record Event(long at, long sequence, Kind kind, int request, int stage, int device) {}

  private record Waiting(int request, int stage) {}

  private static final Comparator<Event> ORDER =
      Comparator.comparingLong(Event::at).thenComparingLong(Event::sequence);

  private final PlacementProblem problem;
  private final Pricing pricing;
  private final int[] device;
  private final Load load;
  private final int n;
  private final int devices;
  private final int[] inputs;
  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private final List<TreeSet<Waiting>> queues = new ArrayList<>();
  private final boolean[] busy;
  private final long[] deviceBusy;
  private final double[] linkFree;
  private final double[] linkBusy;
  private final int[][] missing;
  private final int[] stagesLeft;
  private final long[] arrived;
  private final long[] finished;
  private final List<SimulationReport.Span> spans = new ArrayList<>();
  private long sequence;
  private long processed;
  private int nextRequest;
  private long now;

  private Simulator(PlacementProblem problem, Ids assignment, Load load) {
    this.problem = problem;
    this.pricing = new Pricing(problem);
    this.device = assignment.toArray();
    this.load = load;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    this.inputs = new int[n];
    for (ProblemFlow flow : problem.flows()) {
      flow.to().stream().forEach(t -> inputs[t]++);
    }
    for (int s = 0; s < n; s++) {
      inputs[s] += problem.stages().get(s).ingressBytes() > 0 || inputs[s] == 0 ? 1 : 0;
    }
    for (int d = 0; d < devices; d++) {
      queues.add(
          new TreeSet<>(
              Comparator.comparingInt(Waiting::request).thenComparingInt(Waiting::stage)));
    }
    this.busy = new boolean[devices];
    this.deviceBusy = new long[devices];
    this.linkFree = new double[pricing.resources().size()];
    this.linkBusy = new double[pricing.resources().size()];
    this.missing = new int[load.requests()][];
    this.stagesLeft = new int[load.requests()];
    this.arrived = new long[load.requests()];
    this.finished = new long[load.requests()];
  }

  /** Simulates; the assignment gives a device position per stage. */
  public static SimulationReport run(PlacementProblem problem, Ids assignment, Load load) {
    return new Simulator(problem, assignment, load).run();
  }

  private SimulationReport run() {
    arrivals();
    while (!events.isEmpty()) {
      Event event = events.remove();
      now = event.at();
      processed++;
      switch (event.kind()) {
        case ARRIVE -> arrive(event.request());
        case DELIVER -> deliver(event.request(), event.stage());
        case DEVICE_DONE -> done(event.request(), event.stage(), event.device());
      }
    }
    return report();
  }

  private void arrivals() {
    if (load.ratePerS() > 0) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(load.seed());
      double at = 0;
      for (int r = 0; r < load.requests(); r++) {
        at += random.nextExponential() / load.ratePerS() * 1e9;
        schedule((long) at, Kind.ARRIVE, r, -1, -1);
      }
      nextRequest = load.requests();
    } else {
      nextRequest = Math.min(load.concurrency(), load.requests());
      for (int r = 0; r < nextRequest; r++) {
        schedule(0, Kind.ARRIVE, r, -1, -1);
      }
    }
  }

  private void schedule(long at, Kind kind, int request, int stage, int onDevice) {
    events.add(new Event(at, sequence++, kind, request, stage, onDevice));
  }

  private void arrive(int request) {
    arrived[request] = now;
    missing[request] = inputs.clone();
    stagesLeft[request] = n;
    for (int s = 0; s < n; s++) {
      ProblemStage stage = problem.stages().get(s);
      if (stage.ingressBytes() > 0) {
        schedule(send(devices, device[s], stage.ingressBytes()), Kind.DELIVER, request, s, -1);
      } else if (problem.flows().stream().noneMatch(new ReadBy(s))) {
        schedule(now, Kind.DELIVER, request, s, -1);
      }
    }
  }

  private record ReadBy(int stage) implements java.util.function.Predicate<ProblemFlow> {
    @Override
    public boolean test(ProblemFlow flow) {
      return flow.to().contains(stage);
    }
  }

  private void deliver(int request, int stage) {
    if (--missing[request][stage] == 0) {
      queues.get(device[stage]).add(new Waiting(request, stage));
      start(device[stage]);
    }
  }

  private void start(int d) {
    if (!busy[d] && !queues.get(d).isEmpty()) {
      Waiting next = java.util.Objects.requireNonNull(queues.get(d).pollFirst());
      long cost = problem.costs().nanos(next.stage(), d);
      busy[d] = true;
      deviceBusy[d] += cost;
      spans.add(
          new SimulationReport.Span(
              problem.devices().get(d).id(),
              problem.stages().get(next.stage()).id(),
              next.request(),
              now,
              now + cost));
      schedule(now + cost, Kind.DEVICE_DONE, next.request(), next.stage(), d);
    }
  }

  private void done(int request, int stage, int d) {
    busy[d] = false;
    for (ProblemFlow flow : problem.flows()) {
      if (flow.from() == stage) {
        flow(flow, request, d);
      }
    }
    long end =
        problem.stages().get(stage).egressBytes() > 0
            ? send(d, devices, problem.stages().get(stage).egressBytes())
            : now;
    finished[request] = Math.max(finished[request], end);
    if (--stagesLeft[request] == 0 && load.ratePerS() == 0 && nextRequest < load.requests()) {
      schedule(finished[request], Kind.ARRIVE, nextRequest++, -1, -1);
    }
    start(d);
  }

  private void flow(ProblemFlow flow, int request, int from) {
    long[] at = new long[devices];
    Arrays.fill(at, -1);
    for (int reader : flow.to().toArray()) {
      int to = device[reader];
      if (at[to] < 0) {
        at[to] = to == from ? now : send(from, to, flow.bytes());
      }
      schedule(at[to], Kind.DELIVER, request, reader, -1);
    }
  }

  private long send(int from, int to, long bytes) {
    int[] links = pricing.path(from, to);
    double begin = now;
    double slowest = 0;
    for (int r : links) {
      begin = Math.max(begin, linkFree[r]);
      slowest = Math.max(slowest, pricing.nanosPerByte(r));
    }
    for (int r : links) {
      double occupied = bytes * pricing.nanosPerByte(r);
      linkFree[r] = begin + occupied;
      linkBusy[r] += occupied;
    }
    return links.length == 0
        ? now
        : (long) Math.ceil(begin + pricing.pathLatency(from, to) + bytes * slowest);
  }

  private SimulationReport report() {
    long last = Arrays.stream(finished).max().orElse(0);
    long[] latencies = new long[load.requests()];
    Arrays.setAll(latencies, r -> finished[r] - arrived[r]);
    Arrays.sort(latencies);
    List<SimulationReport.Use> use = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      use.add(
          new SimulationReport.Use(
              problem.devices().get(d).id(), deviceBusy[d] / (double) Math.max(1, last)));
    }
    for (int r = 0; r < linkBusy.length; r++) {
      use.add(
          new SimulationReport.Use(pricing.resources().get(r), linkBusy[r] / Math.max(1, last)));
    }
    return new SimulationReport(
        load.requests(),
        processed,
        last,
        load.requests() * 1e9 / Math.max(1, last),
        SimulationReport.Percentiles.of(latencies),
        use,
        spans);
  }
}

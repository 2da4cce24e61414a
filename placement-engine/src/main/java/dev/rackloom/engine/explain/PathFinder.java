package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.explain.CriticalPath.Kind;
import dev.rackloom.engine.explain.CriticalPath.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Walks back from the end of a request: a stage began when its device was free or its last input
 * was there. Where transfers queue on links, the input that counts is the one whose maker, if it
 * took longer, made the request longer.
 */
final class PathFinder {

  private static final int NONE = -1;

  private final PlacementProblem problem;
  private final Pricing pricing;
  private final int[] device;
  private final long[] start;
  private final long[] end;
  private final long latency;
  private final List<Step> steps = new ArrayList<>();

  PathFinder(PlacementProblem problem, Ids devices) {
    this.problem = problem;
    this.pricing = new Pricing(problem);
    this.device = devices.toArray();
    this.start = new long[device.length];
    this.end = new long[device.length];
    pricing.run(device, device.length);
    this.latency = pricing.latencyNanos();
    for (int s = 0; s < device.length; s++) {
      start[s] = pricing.startOf(s);
      end[s] = pricing.endOf(s);
    }
  }

  long latency() {
    return latency;
  }

  List<Step> steps() {
    int at = last();
    if (end[at] < latency) {
      String way = ways(maker(at), problem.links().caller());
      add(Kind.OUTPUT, at, way, end[at], latency, bytes(problem.stages().get(at).egressBytes()));
    }
    while (at != NONE) {
      compute(at);
      at = before(at);
    }
    Collections.reverse(steps);
    return steps;
  }

  private void compute(int s) {
    long fetched = problem.spill(device[s]).map(spill -> spill.nanos(s)).orElse(0L);
    String why =
        fetched == 0
            ? "computes"
            : "computes, " + Words.nanos(fetched) + " of it for what is in another tier";
    add(Kind.COMPUTE, s, Words.device(problem, device[s]), start[s], end[s], why);
  }

  private void add(Kind kind, int s, String where, long from, long to, String why) {
    steps.add(new Step(kind, Words.stage(problem, s), where, from, to, why));
  }

  /** The stage with which the request ends. */
  private int last() {
    int last = 0;
    long latest = Long.MIN_VALUE;
    for (int s = 0; s < device.length; s++) {
      long egress = problem.stages().get(s).egressBytes();
      long ends = end[s] + (egress > 0 ? sent(maker(s), problem.links().caller(), egress) : 0);
      if (ends > latest) {
        latest = ends;
        last = s;
      }
    }
    return last;
  }

  /** Adds why a stage did not begin earlier; returns the stage that it is up to. */
  private int before(int s) {
    int queue = previousOnDevice(s);
    Input input = lastInput(s);
    if (queue != NONE && end[queue] == start[s] && queue != input.maker) {
      long ready = Math.clamp(input.at, start[queue], start[s]);
      if (ready < start[s]) {
        return waiting(s, queue, ready);
      }
      return queue;
    }
    return arriving(s, input);
  }

  private int waiting(int s, int queue, long ready) {
    String waits =
        "has its inputs "
            + Words.nanos(start[s] - ready)
            + " before "
            + Words.stage(problem, queue)
            + " is done there";
    add(Kind.QUEUE, s, Words.device(problem, device[s]), start[s], start[s], waits);
    return queue;
  }

  private int arriving(int s, Input input) {
    if (input.maker == NONE) {
      ProblemStage stage = problem.stages().get(s);
      if (start[s] > 0) {
        String way = ways(problem.links().caller(), reader(s));
        add(Kind.INPUT, s, way, 0, start[s], bytes(stage.ingressBytes()));
      }
      return NONE;
    }
    if (!stays(input.maker, s)) {
      long waited = start[s] - input.at;
      String queues = waited > 0 ? ", " + Words.nanos(waited) + " of it waiting for links" : "";
      add(
          Kind.TRANSFER,
          s,
          ways(maker(input.maker), reader(s)),
          end[input.maker],
          start[s],
          bytes(input.bytes) + " from " + Words.stage(problem, input.maker) + queues);
    }
    return input.maker;
  }

  private int previousOnDevice(int s) {
    int previous = NONE;
    for (int q = 0; q < device.length; q++) {
      boolean later = previous == NONE || end[q] > end[previous];
      previous = q != s && shares(q, s) && end[q] <= start[s] && later ? q : previous;
    }
    return previous;
  }

  private boolean stays(int maker, int reader) {
    return problem.seat(device[maker]) == problem.seat(device[reader]);
  }

  private boolean shares(int a, int b) {
    return device[a] == device[b] || pricing.rules().overlap(device[a], device[b]);
  }

  /** What a stage waited for: its maker, its size, and when it would be there on free links. */
  private record Input(int maker, long bytes, long at) {}

  private Input lastInput(int s) {
    ProblemStage stage = problem.stages().get(s);
    long first =
        stage.ingressBytes() > 0
            ? sent(problem.links().caller(), reader(s), stage.ingressBytes())
            : 0;
    Input last = new Input(NONE, stage.ingressBytes(), first);
    boolean counts = false;
    for (ProblemFlow flow : problem.flows()) {
      if (flow.to().contains(s)) {
        int maker = flow.from();
        boolean stays = stays(maker, s);
        long at = end[maker] + (stays ? 0 : sent(maker(maker), reader(s), flow.wireBytes()));
        boolean decides = decides(maker);
        if (counts == decides ? at > last.at : decides) {
          last = new Input(maker, flow.wireBytes(), at);
          counts = decides;
        }
      }
    }
    return last;
  }

  /** Whether the request would be longer by as much if a stage took much longer. */
  private boolean decides(int maker) {
    long much = 2 * latency + 1;
    return pricing.latencyIfLonger(device, maker, much) >= latency + much;
  }

  private long sent(int from, int to, long bytes) {
    return from == to ? 0 : problem.links().nanos(from, to, bytes);
  }

  /** The device of a stage's place that sends what it makes. */
  private int maker(int s) {
    int[] members = pricing.rules().membersOf(device[s]);
    return members[members.length - 1];
  }

  /** The device of a stage's place that reads first. */
  private int reader(int s) {
    return pricing.rules().membersOf(device[s])[0];
  }

  private String ways(int from, int to) {
    return problem.links().connected(from, to)
        ? Words.links(problem.links().route(from, to).links())
        : "";
  }

  private static String bytes(long bytes) {
    return Words.bytes(bytes);
  }
}

package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import java.util.Arrays;

/**
 * {@link dev.rackloom.api.placement.Semantics#RUNTIME} with groups of devices: as {@link
 * LinkTiming}, and a stage held together starts when all its members are free and keeps them until
 * it is done. A tensor is sent once to each place that reads it. Rounds of collectives are part of
 * a stage's time; they load links but wait for none. Loads of replicas are the mean over requests;
 * the request that is timed goes through the first replica.
 */
final class GroupTiming implements Timing {

  private final PlacementProblem problem;
  private final Places places;
  private final Hops hops;
  private final Transfers transfers;
  private final ProblemStage[] stages;
  private final ProblemFlow[][] flowsFrom;
  private final long[] arrival;
  private final long[] deviceFree;
  private final long[] sentAt;
  private final Run run;

  GroupTiming(PlacementProblem problem, Places places, Paths paths) {
    this.problem = problem;
    this.places = places;
    this.hops = new Hops(problem, places, paths);
    this.transfers = new Transfers(paths);
    this.stages = problem.stages().toArray(new ProblemStage[0]);
    this.flowsFrom = Flows.bySource(problem);
    this.arrival = new long[stages.length];
    this.deviceFree = new long[problem.devices().size()];
    this.sentAt = new long[places.count()];
    this.run = new Run(stages.length, problem.devices().size(), paths.resources().size());
  }

  @Override
  public Run run(int[] place, int upTo, int delayed, long delayNanos) {
    Arrays.fill(arrival, 0);
    Arrays.fill(deviceFree, 0);
    transfers.clear();
    run.clear();
    for (int s = 0; s < upTo; s++) {
      fire(s, place, upTo, s == delayed ? delayNanos : 0);
    }
    return run;
  }

  private void fire(int s, int[] place, int upTo, long delay) {
    int p = place[s];
    ProblemStage stage = stages[s];
    long ready = arrival[s];
    if (stage.ingressBytes() > 0) {
      ready = Math.max(ready, send(hops.caller(), p, stage.ingressBytes(), 0));
    }
    compute(s, p, ready, delay);
    run.latencyNanos = Math.max(run.latencyNanos, run.end[s]);
    for (ProblemFlow flow : flowsFrom[s]) {
      flow(flow, p, run.end[s], place, upTo);
    }
    if (stage.egressBytes() > 0) {
      long there = send(p, hops.caller(), stage.egressBytes(), run.end[s]);
      run.latencyNanos = Math.max(run.latencyNanos, there);
    }
  }

  private void compute(int s, int p, long ready, long delay) {
    var group = places.group(p);
    if (group.isEmpty()) {
      run.start[s] = Math.max(ready, deviceFree[p]);
      run.end[s] = occupy(p, run.start[s], problem.costs().nanos(s, p) + delay);
      return;
    }
    switch (group.get().sharing()) {
      case TENSOR, DATA, EXPERT -> together(s, p, group.get(), ready, delay);
      case PIPELINE -> oneAfterTheOther(s, p, group.get(), ready, delay);
      case REPLICAS -> one(s, p, group.get(), ready, delay);
    }
  }

  private long occupy(int device, long start, long nanos) {
    run.deviceBusy[device] += nanos;
    deviceFree[device] = start + nanos;
    return start + nanos;
  }

  private void together(int s, int p, ProblemGroup group, long ready, long delay) {
    int[] members = places.members(p);
    long start = ready;
    for (int d : members) {
      start = Math.max(start, deviceFree[d]);
    }
    run.start[s] = start;
    long exchanged = group.parts().get(s).exchangedBytes();
    for (int i = 0; i < members.length; i++) {
      run.end[s] = occupy(members[i], start, problem.costs().nanos(s, p) + delay);
      transfers.load(members[i], members[(i + 1) % members.length], exchanged, run);
    }
  }

  private void oneAfterTheOther(int s, int p, ProblemGroup group, long ready, long delay) {
    int[] members = places.members(p);
    long cost = problem.costs().nanos(s, p) + delay;
    long at = ready;
    for (int i = 0; i < members.length; i++) {
      if (i > 0) {
        long handed = group.parts().get(s).exchangedBytes();
        at = transfers.send(members[i - 1], members[i], handed, at, run);
      }
      long start = Math.max(at, deviceFree[members[i]]);
      run.start[s] = i == 0 ? start : run.start[s];
      at = occupy(members[i], start, Math.round(cost * group.shares().get(i)));
    }
    run.end[s] = at;
  }

  private void one(int s, int p, ProblemGroup group, long ready, long delay) {
    int[] members = places.members(p);
    long first = problem.costs().nanos(s, members[0]) + delay;
    run.start[s] = Math.max(ready, deviceFree[members[0]]);
    run.end[s] = run.start[s] + first;
    deviceFree[members[0]] = run.end[s];
    for (int i = 0; i < members.length; i++) {
      long own = problem.costs().nanos(s, members[i]) + delay;
      run.deviceBusy[members[i]] += Math.round(own * group.shares().get(i));
    }
  }

  private void flow(ProblemFlow flow, int from, long at, int[] place, int upTo) {
    Arrays.fill(sentAt, -1);
    for (int i = 0; i < flow.to().size(); i++) {
      int reader = flow.to().get(i);
      if (reader >= upTo) {
        break;
      }
      int to = place[reader];
      if (sentAt[to] < 0) {
        sentAt[to] = send(from, to, flow.bytes(), at);
      }
      arrival[reader] = Math.max(arrival[reader], sentAt[to]);
    }
  }

  /** Sends a tensor between places; returns when the last of it arrives. */
  private long send(int from, int to, long bytes, long at) {
    long there = at;
    for (Hop hop : hops.between(from, to)) {
      double timed = hop.timed() * bytes;
      if (hop.timed() > 0) {
        there = Math.max(there, transfers.send(hop.from(), hop.to(), timed, at, run));
      }
      transfers.load(hop.from(), hop.to(), hop.load() * bytes - timed, run);
    }
    return there;
  }
}

package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemSpill;

/**
 * {@link dev.rackloom.api.placement.Semantics#RUNTIME} with groups of devices and tiers of memory:
 * as {@link LinkTiming}, and a stage held together starts when all its members are free and keeps
 * them until it is done. A tensor is sent once to each place that reads it. Rounds of collectives
 * are part of a stage's time; they load links but wait for none. Loads of replicas are the mean
 * over requests; the request that is timed goes through the first replica.
 */
final class GroupTiming extends LinkTiming {

  private final Places places;
  private final Hops hops;
  private final Paths paths;

  GroupTiming(PlacementProblem problem, Places places, Paths paths, Hops hops) {
    super(problem, paths);
    this.places = places;
    this.hops = hops;
    this.paths = paths;
  }

  @Override
  int caller() {
    return hops.caller();
  }

  @Override
  int seat(int place) {
    return places.seat(place);
  }

  @Override
  void compute(int s, int p, long ready, long delay) {
    ProblemSpill spill = places.spill(p);
    if (spill != null) {
      withTier(s, p, spill, ready, delay);
      return;
    }
    var group = places.group(p);
    if (group.isEmpty()) {
      super.compute(s, p, ready, delay);
      return;
    }
    switch (group.get().sharing()) {
      case TENSOR, DATA, EXPERT -> together(s, p, group.get(), ready, delay);
      case PIPELINE -> oneAfterTheOther(s, p, group.get(), ready, delay);
      case REPLICAS -> one(s, p, group.get(), ready, delay);
    }
  }

  /**
   * What is fetched and put back is part of the stage's time; it loads links but waits for none.
   */
  private void withTier(int s, int p, ProblemSpill spill, long ready, long delay) {
    int d = spill.device();
    run.start[s] = Math.max(ready, deviceFree[d]);
    run.end[s] = occupy(d, run.start[s], problem.costs().nanos(s, p) + delay);
    ProblemSpill.Moved moved = spill.moved().get(s);
    int[][] ways = paths.tierWays(p - problem.devices().size() - problem.groups().size());
    transfers.load(ways[0], moved.writtenBytes(), run);
    transfers.load(ways[1], moved.readBytes(), run);
  }

  private void together(int s, int p, ProblemGroup group, long ready, long delay) {
    int[] members = places.members(p);
    long start = ready;
    for (int d : members) {
      start = Math.max(start, deviceFree[d]);
    }
    run.start[s] = start;
    ProblemGroup.Part part = group.parts().get(s);
    for (int i = 0; i < members.length; i++) {
      run.end[s] = occupy(members[i], start, problem.costs().nanos(s, p) + delay);
      transfers.exchange(
          members[i],
          members[(i + 1) % members.length],
          part.exchangedBytes(),
          part.leavingBytes(),
          part.enteringBytes(),
          run);
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

  @Override
  long send(int from, int to, long bytes, long at) {
    long there = at;
    for (Hop hop : hops.between(from, to)) {
      double timed = hop.timed() * bytes;
      if (hop.isWhole()) {
        there = Math.max(there, transfers.copy(hop.from(), hop.to(), bytes, at, run));
        continue;
      }
      if (hop.timed() > 0) {
        there = Math.max(there, transfers.send(hop.from(), hop.to(), timed, at, run));
      }
      transfers.load(hop.from(), hop.to(), hop.load() * bytes - timed, run);
    }
    return there;
  }
}

package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemStage;
import java.util.Arrays;

/**
 * What it takes to bring weights and state from where stages are to where they are to be: each
 * member of a stage's new place that does not hold it yet gets its part from the nearest device
 * that does, or from the caller if it is nowhere. Not thread-safe.
 */
final class Moving {

  private static final int[] STAYS = {};

  private final PlacementProblem problem;
  private final Places places;
  private final Paths paths;
  private final double[] busy;

  Moving(PlacementProblem problem, Places places, Paths paths) {
    this.problem = problem;
    this.places = places;
    this.paths = paths;
    this.busy = new double[paths.resources().size()];
  }

  /** Nanoseconds until the busiest link has carried its part; 0 if nothing is placed yet. */
  long nanos(int[] place, int upTo) {
    if (problem.current().isEmpty()) {
      return 0;
    }
    Arrays.fill(busy, 0);
    for (int s = 0; s < upTo; s++) {
      for (int d : places.members(place[s])) {
        int from = source(problem.current().get(s), d);
        if (from != d) {
          carry(paths.between(from, d), whole(s, place[s]));
        } else {
          betweenTiers(s, problem.current().get(s), place[s]);
        }
      }
    }
    return (long) Math.ceil(Arrays.stream(busy).max().orElse(0));
  }

  /** Bytes that are not where they are to be. */
  long bytes(int[] place) {
    long sum = 0;
    for (int s = 0; s < place.length && !problem.current().isEmpty(); s++) {
      for (int d : places.members(place[s])) {
        boolean there = source(problem.current().get(s), d) == d;
        sum += there ? changing(s, problem.current().get(s), place[s]) : whole(s, place[s]);
      }
    }
    return sum;
  }

  /** The device itself if it holds the stage, else the nearest that does, else the caller. */
  private int source(int current, int device) {
    if (current < 0) {
      return problem.links().caller();
    }
    int best = places.members(current)[0];
    for (int member : places.members(current)) {
      if (member == device) {
        return device;
      }
      best = paths.slowest(member, device) < paths.slowest(best, device) ? member : best;
    }
    return best;
  }

  private long whole(int s, int place) {
    return places.held(s, place) + places.spilled(s, place);
  }

  /** What leaves one tier for another, on the way to that of the new place or back. */
  private void betweenTiers(int s, int now, int then) {
    long bytes = changing(s, now, then);
    if (bytes > 0) {
      carry(tierWay(then, 0), places.spilled(s, then) > 0 ? bytes : 0);
      carry(tierWay(now, 1), places.spilled(s, now) > 0 ? bytes : 0);
    }
  }

  private int[] tierWay(int place, int direction) {
    int spill = place - problem.devices().size() - problem.groups().size();
    return spill < 0 ? STAYS : paths.tierWays(spill)[direction];
  }

  /** Bytes of a stage that are in another tier than they are to be, its device being the same. */
  private long changing(int s, int now, int then) {
    ProblemStage stage = problem.stages().get(s);
    long state = tierOf(now, false) == tierOf(then, false) ? 0 : stage.stateBytes();
    long weights = tierOf(now, true) == tierOf(then, true) ? 0 : stage.weightBytes();
    return state + weights;
  }

  private int tierOf(int place, boolean weights) {
    ProblemSpill spill = places.spill(place);
    return spill != null && (weights ? spill.weights() : spill.state()) ? spill.tier() : -1;
  }

  private void carry(int[] way, long bytes) {
    for (int step : way) {
      busy[paths.resource(step)] += bytes * paths.nanosPerByte(step);
    }
  }
}

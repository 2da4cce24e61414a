package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import java.util.Arrays;

/**
 * What it takes to bring weights and state from where stages are to where they are to be: each
 * member of a stage's new place that does not hold it yet gets its part from the nearest device
 * that does, or from the caller if it is nowhere. Not thread-safe.
 */
final class Moving {

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
          carry(from, d, places.held(s, place[s]));
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
        sum += source(problem.current().get(s), d) == d ? 0 : places.held(s, place[s]);
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

  private void carry(int from, int to, long bytes) {
    for (int r : paths.between(from, to)) {
      busy[r] += bytes * paths.nanosPerByte(r);
    }
  }
}

package dev.rackloom.engine;

import java.util.Arrays;

/** Transfers of one request that queue on every link direction of their route. Not thread-safe. */
final class Transfers {

  private final Paths paths;
  private final double[] free;

  Transfers(Paths paths) {
    this.paths = paths;
    this.free = new double[paths.resources().size()];
  }

  void clear() {
    Arrays.fill(free, 0);
  }

  /** Queues bytes from one vertex to another; returns when they arrive. */
  long send(int from, int to, double bytes, long at, Run run) {
    int[] way = paths.between(from, to);
    if (way.length == 0) {
      return at;
    }
    double begin = at;
    for (int step : way) {
      begin = Math.max(begin, free[paths.resource(step)]);
    }
    for (int step : way) {
      free[paths.resource(step)] = begin + bytes * paths.nanosPerByte(step);
    }
    load(way, bytes, run);
    return (long) Math.ceil(begin + paths.latency(from, to) + bytes * paths.slowest(from, to));
  }

  /** Counts bytes on links without queueing them. */
  void load(int from, int to, double bytes, Run run) {
    load(paths.between(from, to), bytes, run);
  }

  /** Counts bytes on the steps of a way without queueing them. */
  void load(int[] way, double bytes, Run run) {
    for (int step : way) {
      int resource = paths.resource(step);
      run.resourceBusy[resource] += bytes * paths.nanosPerByte(step);
      run.resourceBytes[resource] += Math.round(bytes * paths.steps().share(step));
    }
  }
}

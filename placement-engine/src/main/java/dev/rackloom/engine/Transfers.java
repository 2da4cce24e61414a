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
    int[] links = paths.between(from, to);
    if (links.length == 0) {
      return at;
    }
    double begin = at;
    for (int r : links) {
      begin = Math.max(begin, free[r]);
    }
    for (int r : links) {
      free[r] = begin + bytes * paths.nanosPerByte(r);
    }
    load(links, bytes, run);
    return (long) Math.ceil(begin + paths.latency(from, to) + bytes * paths.slowest(from, to));
  }

  /** Counts bytes on links without queueing them. */
  void load(int from, int to, double bytes, Run run) {
    load(paths.between(from, to), bytes, run);
  }

  /** Counts bytes on link directions without queueing them. */
  void load(int[] links, double bytes, Run run) {
    for (int r : links) {
      run.resourceBusy[r] += bytes * paths.nanosPerByte(r);
      run.resourceBytes[r] += Math.round(bytes);
    }
  }
}

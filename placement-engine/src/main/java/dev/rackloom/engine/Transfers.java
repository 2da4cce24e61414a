package dev.rackloom.engine;

import java.util.Arrays;

/** Transfers of one request that queue on every link direction of their route. Not thread-safe. */
final class Transfers {

  private final Paths paths;
  private final double[] free;
  private final Scattered scattered = new Scattered();

  Transfers(Paths paths) {
    this.paths = paths;
    this.free = new double[paths.resources().size()];
  }

  void clear() {
    Arrays.fill(free, 0);
  }

  /** What is copied from now on is another tensor. */
  void another() {
    scattered.clear();
  }

  /** Queues bytes from one vertex to another; returns when they arrive. */
  long send(int from, int to, double bytes, long at, Run run) {
    return send(from, to, bytes, at, 0, run);
  }

  /**
   * Queues a whole tensor that others may read too. Where a NIC scatters and has it already, it is
   * sent on from there.
   */
  long copy(int from, int to, double bytes, long at, Run run) {
    int once = paths.scattered(from, to);
    if (once == 0) {
      return send(from, to, bytes, at, 0, run);
    }
    int engine = paths.between(from, to)[once - 1];
    double begun = scattered.begun(from, engine);
    if (begun >= 0) {
      return send(from, to, bytes, Math.max(at, begun), once, run);
    }
    int[] way = paths.between(from, to);
    scattered.add(from, engine, begin(way, 0, at));
    return send(from, to, bytes, at, 0, run);
  }

  private double begin(int[] way, int first, double at) {
    double begin = at;
    for (int i = first; i < way.length; i++) {
      begin = Math.max(begin, free[paths.resource(way[i])]);
    }
    return begin;
  }

  /** Queues bytes on the steps of a way but the first few, which they have behind them. */
  private long send(int from, int to, double bytes, double at, int first, Run run) {
    int[] way = paths.between(from, to);
    if (way.length == 0) {
      return (long) Math.ceil(at);
    }
    double begin = begin(way, first, at);
    for (int i = first; i < way.length; i++) {
      free[paths.resource(way[i])] = begin + bytes * paths.nanosPerByte(way[i]);
      load(way[i], bytes, run);
    }
    return (long) Math.ceil(begin + paths.latency(from, to) + bytes * paths.slowest(from, to));
  }

  /**
   * Counts what a member of a group sends to the next in its rounds, without queueing it.
   *
   * @param left of it, what comes from the member to a NIC that scatters
   * @param entered of it, what comes from a NIC that reduces to the next member
   */
  void exchange(int from, int to, double bytes, double left, double entered, Run run) {
    int[] way = paths.between(from, to);
    int out = paths.scattered(from, to);
    int in = way.length - paths.reduced(from, to);
    for (int i = 0; i < way.length; i++) {
      load(way[i], i < out ? left : i < in ? bytes : entered, run);
    }
  }

  /** Counts bytes on links without queueing them. */
  void load(int from, int to, double bytes, Run run) {
    load(paths.between(from, to), bytes, run);
  }

  /** Counts bytes on the steps of a way without queueing them. */
  void load(int[] way, double bytes, Run run) {
    for (int step : way) {
      load(step, bytes, run);
    }
  }

  private void load(int step, double bytes, Run run) {
    int resource = paths.resource(step);
    run.resourceBusy[resource] += bytes * paths.nanosPerByte(step);
    run.resourceBytes[resource] += Math.round(bytes * paths.steps().share(step));
  }
}

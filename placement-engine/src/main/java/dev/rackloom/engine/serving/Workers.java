package dev.rackloom.engine.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Devices of a fleet, each known to all instances that stand on it. */
final class Workers {

  private final Map<String, Worker> workers = new LinkedHashMap<>();
  private final Tracks tracks;

  /** A device at work. */
  static final class Worker {
    private final Instance.Unit unit;
    private final Pipeline first;
    private final int lane;
    private boolean shared;
    private long free;
    private long busy;

    Worker(Instance.Unit unit, Pipeline first, int lane) {
      this.unit = unit;
      this.first = first;
      this.lane = lane;
    }

    /** Whether several instances stand on it. */
    boolean isShared() {
      return shared;
    }

    long free() {
      return free;
    }

    int lane() {
      return lane;
    }

    void take(long start, long nanos) {
      free = start + nanos;
      busy += nanos;
    }

    /** Until {@code end}: what was taken beyond it is not done. */
    private ServingReport.Use use(long end) {
      long done = Math.max(0, busy - Math.max(0, free - end));
      double joules = (unit.busyW() * done + unit.idleW() * Math.max(0, end - done)) * 1e-9;
      return new ServingReport.Use(unit.device(), ServingReport.share(done, end), joules);
    }
  }

  Workers(Tracks tracks) {
    this.tracks = tracks;
  }

  /** A device for an instance. */
  Worker of(Instance.Unit unit, Pipeline pipeline) {
    Worker worker =
        workers.computeIfAbsent(
            unit.device(), name -> new Worker(unit, pipeline, tracks.lane(name)));
    worker.shared |= !worker.first.equals(pipeline);
    return worker;
  }

  /** Use and energy of the devices that an instance was the first to stand on. */
  void report(Pipeline pipeline, long end, List<ServingReport.Use> into) {
    workers.values().stream()
        .filter(w -> w.first.equals(pipeline))
        .forEach(w -> into.add(w.use(end)));
  }
}

package dev.rackloom.engine.serving;

import java.util.ArrayList;
import java.util.List;

/**
 * The stages of one instance, taken in turn: when each device is free, and what it did. A step
 * takes its devices in the order steps were decided, so one that comes back to a device is done
 * there before the next step begins.
 */
final class Pipeline {

  private final List<Instance.PipelineStage> stages;
  private final List<Worker> workers = new ArrayList<>();
  private final Worker[] at;
  private final LinkQueue[] links;
  private final int[] linkLanes;
  private final Tracks tracks;

  /** A device, for all stages that stand on it. */
  private static final class Worker {
    private final Instance.PipelineStage stage;
    private final int lane;
    private long free;
    private long busy;

    Worker(Instance.PipelineStage stage, int lane) {
      this.stage = stage;
      this.lane = lane;
    }
  }

  Pipeline(List<Instance.PipelineStage> stages, Tracks tracks) {
    this.stages = stages;
    this.tracks = tracks;
    this.at = stages.stream().map(s -> worker(s)).toArray(Worker[]::new);
    this.links = stages.stream().map(s -> new LinkQueue(s.next())).toArray(LinkQueue[]::new);
    this.linkLanes = new int[links.length];
    for (int s = 0; s < links.length; s++) {
      linkLanes[s] = sends(s) ? tracks.lane(linkName(s)) : -1;
    }
  }

  private Worker worker(Instance.PipelineStage stage) {
    for (Worker worker : workers) {
      if (worker.stage.device().equals(stage.device())) {
        return worker;
      }
    }
    Worker worker = new Worker(stage, tracks.lane(stage.device()));
    workers.add(worker);
    return worker;
  }

  private boolean sends(int s) {
    return stages.get(s).next().bytesPerToken() > 0;
  }

  private String linkName(int s) {
    String to = s + 1 < stages.size() ? stages.get(s + 1).device() : "caller";
    return stages.get(s).device() + " > " + to;
  }

  int size() {
    return stages.size();
  }

  /** Sends a step through; returns when its tokens are with the caller. */
  long run(Batch batch, long now) {
    long ready = now;
    for (int s = 0; s < at.length; s++) {
      Worker worker = at[s];
      long nanos = stages.get(s).time().nanos(batch);
      long start = Math.max(ready, worker.free);
      worker.free = start + nanos;
      worker.busy += nanos;
      tracks.span(worker.lane, start, worker.free, batch.promptTokens(), batch.decodes());
      ready = links[s].send(worker.free, batch.tokens());
      if (sends(s)) {
        tracks.span(linkLanes[s], worker.free, ready, batch.promptTokens(), batch.decodes());
      }
    }
    return ready;
  }

  /** Use of devices and links until {@code end}, and energy. */
  void report(long end, List<ServingReport.Use> into) {
    for (Worker worker : workers) {
      double joules =
          (worker.stage.busyW() * worker.busy + worker.stage.idleW() * (end - worker.busy)) * 1e-9;
      double share = (double) worker.busy / Math.max(1, end);
      into.add(new ServingReport.Use(worker.stage.device(), share, joules));
    }
    for (int s = 0; s < links.length; s++) {
      if (sends(s)) {
        into.add(new ServingReport.Use(linkName(s), links[s].share(end), 0));
      }
    }
  }
}

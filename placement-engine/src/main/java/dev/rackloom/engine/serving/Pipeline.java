package dev.rackloom.engine.serving;

import java.util.List;

/** The stages of one instance, taken in turn: when each is free, and what it did. */
final class Pipeline {

  private final List<Instance.PipelineStage> stages;
  private final long[] free;
  private final LinkQueue[] links;
  private final long[] busy;
  private final Tracks tracks;
  private final int firstLane;

  Pipeline(List<Instance.PipelineStage> stages, Tracks tracks) {
    this.stages = stages;
    this.tracks = tracks;
    this.free = new long[stages.size()];
    this.links = stages.stream().map(s -> new LinkQueue(s.next())).toArray(LinkQueue[]::new);
    this.busy = new long[stages.size()];
    this.firstLane = tracks.lanes();
    stages.forEach(s -> tracks.lane(s.device()));
  }

  int size() {
    return stages.size();
  }

  /** Sends a step through; returns when its tokens are with the caller. */
  long run(Batch batch, long now) {
    long at = now;
    for (int s = 0; s < free.length; s++) {
      Instance.PipelineStage stage = stages.get(s);
      long nanos = stage.time().nanos(batch);
      long start = Math.max(at, free[s]);
      free[s] = start + nanos;
      busy[s] += nanos;
      tracks.span(firstLane + s, start, free[s], batch.promptTokens(), batch.decodes());
      at = links[s].send(free[s], batch.tokens());
    }
    return at;
  }

  /** Use of stages and links until {@code end}, and energy. */
  void report(long end, List<ServingReport.Use> into) {
    for (int s = 0; s < free.length; s++) {
      Instance.PipelineStage stage = stages.get(s);
      double seconds = busy[s] * 1e-9;
      double joules = stage.busyW() * seconds + stage.idleW() * (end - busy[s]) * 1e-9;
      into.add(new ServingReport.Use(stage.device(), (double) busy[s] / Math.max(1, end), joules));
      if (links[s].busy() > 0) {
        into.add(new ServingReport.Use(stage.device() + " >", links[s].share(end), 0));
      }
    }
  }
}

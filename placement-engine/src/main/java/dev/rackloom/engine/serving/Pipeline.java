package dev.rackloom.engine.serving;

import java.util.List;

/** The stages of one instance, taken in turn: when each is free, and what it did. */
final class Pipeline {

  private final List<Instance.PipelineStage> stages;
  private final long[] free;
  private final long[] linkFree;
  private final long[] busy;
  private final long[] linkBusy;
  private final Tracks tracks;
  private final int firstLane;

  Pipeline(List<Instance.PipelineStage> stages, Tracks tracks) {
    this.stages = stages;
    this.tracks = tracks;
    this.free = new long[stages.size()];
    this.linkFree = new long[stages.size()];
    this.busy = new long[stages.size()];
    this.linkBusy = new long[stages.size()];
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
      at = sent(s, stage.next(), batch.tokens(), free[s]);
    }
    return at;
  }

  private long sent(int s, Instance.Hop hop, long tokens, long now) {
    long nanos = hop.nanos(tokens);
    linkFree[s] = Math.max(now, linkFree[s]) + nanos;
    linkBusy[s] += nanos;
    return linkFree[s] + hop.latencyNanos();
  }

  /** Use of stages and links until {@code end}, and energy. */
  void report(long end, List<ServingReport.Use> into) {
    for (int s = 0; s < free.length; s++) {
      Instance.PipelineStage stage = stages.get(s);
      double seconds = busy[s] * 1e-9;
      double joules = stage.busyW() * seconds + stage.idleW() * (end - busy[s]) * 1e-9;
      into.add(new ServingReport.Use(stage.device(), share(busy[s], end), joules));
      if (linkBusy[s] > 0) {
        into.add(new ServingReport.Use(stage.device() + " >", share(linkBusy[s], end), 0));
      }
    }
  }

  private static double share(long busy, long end) {
    return end == 0 ? 0 : (double) busy / end;
  }
}

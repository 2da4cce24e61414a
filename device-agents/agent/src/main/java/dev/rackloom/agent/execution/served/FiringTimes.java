package dev.rackloom.agent.execution.served;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.protocol.inference.InferBatchStatistics;
import dev.rackloom.protocol.inference.InferStatistics;
import dev.rackloom.protocol.inference.ModelStatistics;
import dev.rackloom.protocol.inference.StatisticDuration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What firings took from here and as their server counts them, from one question to the next. A
 * server that was started again counts from zero. Safe to share between threads.
 */
final class FiringTimes {

  private long fired;
  private long failed;
  private long waitedNanos;
  private Counts before = Counts.NONE;

  /** What a server has counted since it loaded the model. */
  private record Counts(
      long firings, long failed, long batches, long samples, long queueNanos, long computeNanos) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    static Counts of(ModelStatistics said) {
      InferStatistics stats = said.getInferenceStats();
      StatisticDuration infer = stats.getComputeInfer();
      long batches = 0;
      long samples = 0;
      for (InferBatchStatistics batch : said.getBatchStatsList()) {
        batches += batch.getComputeInfer().getCount();
        samples += batch.getBatchSize() * batch.getComputeInfer().getCount();
      }
      return new Counts(
          infer.getCount(),
          stats.getFail().getCount(),
          batches,
          samples,
          stats.getQueue().getNs(),
          infer.getNs() + stats.getComputeInput().getNs() + stats.getComputeOutput().getNs());
    }

    Counts since(Counts o) {
      return firings < o.firings || failed < o.failed
          ? this
          : new Counts(
              firings - o.firings,
              failed - o.failed,
              batches - o.batches,
              samples - o.samples,
              queueNanos - o.queueNanos,
              computeNanos - o.computeNanos);
    }

    EngineTimes times(Waited waited) {
      return new EngineTimes(
          firings,
          failed,
          batches,
          samples,
          waited.nanos() / Math.max(1, waited.firings()),
          queueNanos / Math.max(1, firings),
          computeNanos / Math.max(1, firings));
    }
  }

  /** One more firing ended here. */
  synchronized void waited(long nanos) {
    fired++;
    waitedNanos += nanos;
  }

  /** One more firing ended here without an answer. */
  synchronized void failed() {
    failed++;
  }

  private record Waited(long firings, long failed, long nanos) {}

  private synchronized Waited take() {
    Waited taken = new Waited(fired, failed, waitedNanos);
    fired = 0;
    failed = 0;
    waitedNanos = 0;
    return taken;
  }

  /** What came since the last question; the server is asked only if something ended here. */
  Optional<EngineTimes> since(Supplier<Optional<ModelStatistics>> question) {
    Waited waited = take();
    return waited.firings() + waited.failed() == 0
        ? Optional.empty()
        : question.get().flatMap(said -> times(waited, Counts.of(said)));
  }

  private synchronized Optional<EngineTimes> times(Waited waited, Counts now) {
    Counts counted = now.since(before);
    before = now;
    return counted.firings() + counted.failed() == 0
        ? Optional.empty()
        : Optional.of(counted.times(waited));
  }
}

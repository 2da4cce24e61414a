package dev.rackloom.agent.execution.served;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.protocol.inference.InferStatistics;
import dev.rackloom.protocol.inference.StatisticDuration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What firings took from here and as their server counts them, from one question to the next. A
 * server that was started again counts from zero. Safe to share between threads.
 */
final class FiringTimes {

  private long fired;
  private long waitedNanos;
  private Counts before = Counts.NONE;

  /** What a server has counted since it loaded the model. */
  private record Counts(long firings, long queueNanos, long computeNanos) {

    static final Counts NONE = new Counts(0, 0, 0);

    static Counts of(InferStatistics said) {
      StatisticDuration infer = said.getComputeInfer();
      return new Counts(
          infer.getCount(),
          said.getQueue().getNs(),
          infer.getNs() + said.getComputeInput().getNs() + said.getComputeOutput().getNs());
    }

    Counts since(Counts o) {
      return firings < o.firings
          ? this
          : new Counts(
              firings - o.firings, queueNanos - o.queueNanos, computeNanos - o.computeNanos);
    }
  }

  /** One more firing ended here. */
  synchronized void waited(long nanos) {
    fired++;
    waitedNanos += nanos;
  }

  private record Waited(long firings, long nanos) {}

  private synchronized Waited take() {
    Waited taken = new Waited(fired, waitedNanos);
    fired = 0;
    waitedNanos = 0;
    return taken;
  }

  /** Means since the last question; the server is asked only if something fired. */
  Optional<EngineTimes> since(Supplier<Optional<InferStatistics>> question) {
    Waited waited = take();
    return waited.firings() == 0
        ? Optional.empty()
        : question.get().flatMap(said -> times(waited, Counts.of(said)));
  }

  private synchronized Optional<EngineTimes> times(Waited waited, Counts now) {
    Counts counted = now.since(before);
    before = now;
    return counted.firings() == 0
        ? Optional.empty()
        : Optional.of(
            new EngineTimes(
                counted.firings(),
                waited.nanos() / waited.firings(),
                counted.queueNanos() / counted.firings(),
                counted.computeNanos() / counted.firings()));
  }
}

package dev.rackloom.agent.execution.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.protocol.inference.InferBatchStatistics;
import dev.rackloom.protocol.inference.InferStatistics;
import dev.rackloom.protocol.inference.ModelStatistics;
import dev.rackloom.protocol.inference.StatisticDuration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FiringTimesTest {

  private static Optional<ModelStatistics> said(long count, long queue, long infer) {
    return said(count, queue, infer, 0);
  }

  private static Optional<ModelStatistics> said(long count, long queue, long infer, long failed) {
    return Optional.of(stats(count, queue, infer, failed).build());
  }

  private static ModelStatistics.Builder stats(long count, long queue, long infer, long failed) {
    return ModelStatistics.newBuilder()
        .setInferenceStats(
            InferStatistics.newBuilder()
                .setFail(duration(failed, 9 * failed))
                .setQueue(duration(count, queue))
                .setComputeInput(duration(count, count))
                .setComputeInfer(duration(count, infer))
                .setComputeOutput(duration(count, 2 * count)));
  }

  private static InferBatchStatistics batches(long size, long count) {
    return InferBatchStatistics.newBuilder()
        .setBatchSize(size)
        .setComputeInfer(duration(count, count))
        .build();
  }

  private static StatisticDuration duration(long count, long nanos) {
    return StatisticDuration.newBuilder().setCount(count).setNs(nanos).build();
  }

  private static EngineTimes times(long firings, long waited, long queue, long compute) {
    return new EngineTimes(firings, 0, 0, 0, waited, queue, compute);
  }

  @Test
  void whatIsTold_isOfTheFiringsSinceTheLastQuestion() {
    FiringTimes times = new FiringTimes();
    times.waited(100);
    assertThat(times.since(() -> said(1, 10, 50))).contains(times(1, 100, 10, 53));
    times.waited(80);
    times.waited(120);
    assertThat(times.since(() -> said(3, 30, 130))).contains(times(2, 100, 10, 43));
  }

  @Test
  void aServerStartedAgain_countsFromZero() {
    FiringTimes times = new FiringTimes();
    times.waited(100);
    assertThat(times.since(() -> said(9, 90, 450))).isPresent();
    times.waited(60);
    assertThat(times.since(() -> said(1, 5, 20))).contains(times(1, 60, 5, 23));
  }

  @Test
  void failures_andBatches_areThoseSinceTheLastQuestion() {
    FiringTimes times = new FiringTimes();
    times.failed();
    assertThat(times.since(() -> said(0, 0, 0, 1)))
        .as("nothing but a failure")
        .contains(new EngineTimes(0, 1, 0, 0, 0, 0, 0));
    times.waited(100);
    assertThat(
            times.since(() ->
                Optional.of(
                    stats(4, 40, 200, 3)
                        .addBatchStats(batches(1, 2))
                        .addBatchStats(batches(8, 1))
                        .build())))
        .contains(new EngineTimes(4, 2, 3, 10, 100, 10, 53));
    times.waited(100);
    assertThat(
            times.since(() ->
                Optional.of(
                    stats(6, 60, 300, 3)
                        .addBatchStats(batches(1, 2))
                        .addBatchStats(batches(8, 2))
                        .build())))
        .contains(new EngineTimes(2, 0, 1, 8, 100, 10, 53));
  }

  @Test
  void whenNothingFired_nobodyIsAsked() {
    FiringTimes times = new FiringTimes();
    assertThat(
            times.since(() -> {
              throw new AssertionError("asked");
            }))
        .isEmpty();
    times.waited(1);
    assertThat(times.since(Optional::empty)).isEmpty();
  }
}

package dev.rackloom.agent.execution.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.protocol.inference.InferStatistics;
import dev.rackloom.protocol.inference.StatisticDuration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FiringTimesTest {

  private static Optional<InferStatistics> said(long count, long queue, long infer) {
    return Optional.of(
        InferStatistics.newBuilder()
            .setQueue(StatisticDuration.newBuilder().setCount(count).setNs(queue))
            .setComputeInput(StatisticDuration.newBuilder().setCount(count).setNs(count))
            .setComputeInfer(StatisticDuration.newBuilder().setCount(count).setNs(infer))
            .setComputeOutput(StatisticDuration.newBuilder().setCount(count).setNs(2 * count))
            .build());
  }

  @Test
  void whatIsTold_isOfTheFiringsSinceTheLastQuestion() {
    FiringTimes times = new FiringTimes();
    times.waited(100);
    assertThat(times.since(() -> said(1, 10, 50))).contains(new EngineTimes(1, 100, 10, 53));
    times.waited(80);
    times.waited(120);
    assertThat(times.since(() -> said(3, 30, 130))).contains(new EngineTimes(2, 100, 10, 43));
  }

  @Test
  void aServerStartedAgain_countsFromZero() {
    FiringTimes times = new FiringTimes();
    times.waited(100);
    assertThat(times.since(() -> said(9, 90, 450))).isPresent();
    times.waited(60);
    assertThat(times.since(() -> said(1, 5, 20))).contains(new EngineTimes(1, 60, 5, 23));
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

package dev.rackloom.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StretchedExecutorTest {

  private static Fired fire(double dilation, Long... ranNanos) {
    Iterator<Long> runs = List.of(ranNanos).iterator();
    StageExecutor real =
        new StageExecutor() {
          private long number;

          @Override
          public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
            long ran = runs.next();
            var output = TensorValue.of(new long[] {number++}, 1);
            return new Fired(Map.of("run", output), ran, ran, 1, Source.MEASURED);
          }

          @Override
          public void close() {}
        };
    Fired fired = new StretchedExecutor(real, dilation).fire(Map.of(), Bindings.NONE);
    assertThat(runs.hasNext()).isFalse();
    return fired;
  }

  @Test
  void firing_isStretchedByTheWarmRun_andAnswersWithTheFirst() {
    Fired fired = fire(24, 5_000L, 1_100L, 1_000L);
    assertThat(fired.ranNanos()).isEqualTo(1_000);
    assertThat(fired.lastsNanos()).isEqualTo(24_000);
    assertThat(fired.source()).isEqualTo(Source.MEASURED);
    assertThat(fired.outputs().get("run")).isEqualTo(TensorValue.of(new long[] {0}, 1));
  }

  @Test
  void shortStretch_hasNoRoomForAnotherRun() {
    assertThat(fire(3, 5_000L).lastsNanos()).isEqualTo(15_000);
    assertThat(fire(4, 5_000L, 6_000L).lastsNanos()).isEqualTo(20_000);
  }
}

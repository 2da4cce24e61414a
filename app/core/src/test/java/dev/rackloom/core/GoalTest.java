package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.stage.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoalTest {

  @Test
  void of_oneMetric_isThatObjective() {
    assertThat(Goal.of(" Throughput ").objective()).isEqualTo(Objective.THROUGHPUT);
    assertThat(Goal.of("energy").metric()).isEqualTo(Metric.ENERGY);
  }

  @Test
  void of_tokens_countsOnePhase() {
    assertThat(Goal.of("ttft").only()).contains(Phase.PREFILL);
    assertThat(Goal.of("tpot").only()).contains(Phase.DECODE);
  }

  @Test
  void of_mix_weighsMillisecondsAndJoules() {
    Objective mix = Goal.of("latency=2,energy=20").objective();
    assertThat(mix.weight(Metric.LATENCY)).isEqualTo(2e-6);
    assertThat(mix.weight(Metric.ENERGY)).isEqualTo(20);
    assertThat(mix.weight(Metric.THROUGHPUT)).isZero();
  }

  @Test
  void of_order_isOneGoalAfterTheOther() {
    Goal goal = Goal.of("latency,energy");
    assertThat(goal.inOrder())
        .extracting(Goal::metric)
        .containsExactly(Metric.LATENCY, Metric.ENERGY);
    assertThat(goal.show(2)).isEqualTo("2.000 J");
    assertThat(goal.withSlack(0.5).slack()).isEqualTo(0.5);
    assertThat(Goal.of("cost").inOrder()).containsExactly(Goal.of("cost"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "speed",
        "",
        "latency=",
        "latency=-1",
        "latency=NaN",
        "latency=1,latency=2",
        "x=1",
        "latency,speed",
        "latency,"
      })
  void of_nonsense_isOneMessage(String text) {
    assertThatThrownBy(() -> Goal.of(text)).isInstanceOf(RackloomException.class);
  }

  @Test
  void metric_ofAMixOrAPhase_isRefused() {
    assertThatThrownBy(() -> Goal.of("latency=1,energy=1").metric())
        .hasMessageContaining("no metric alone");
    assertThatThrownBy(() -> Goal.of("ttft").metric()).hasMessageContaining("no metric alone");
  }

  @Test
  void show_valueWithItsUnit() {
    assertThat(Goal.of("energy").show(7133.3131)).isEqualTo("7133.313 J");
    assertThat(Goal.of("tpot").show(37e6)).isEqualTo("37.0 ms");
    assertThat(Goal.of("latency=1,energy=1").show(10300.4)).isEqualTo("1.030e+04");
  }
}

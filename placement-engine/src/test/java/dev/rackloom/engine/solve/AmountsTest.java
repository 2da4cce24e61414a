package dev.rackloom.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmountsTest {

  @Test
  void eachObjective_hasItsUnit_aMixHasNone() {
    assertThat(Amounts.of(Objective.LATENCY, 720_488)).isEqualTo("720.488 us");
    assertThat(Amounts.of(Objective.LATENCY, 2_347_498)).isEqualTo("2.347 ms");
    assertThat(Amounts.of(Objective.LATENCY, 5.57e9)).isEqualTo("5.570 s");
    assertThat(Amounts.of(Objective.THROUGHPUT, 2_347_498)).isEqualTo("426.0 requests/s");
    assertThat(Amounts.of(Objective.THROUGHPUT, 1_000)).isEqualTo("1000000 requests/s");
    assertThat(Amounts.of(Objective.ENERGY, 1.25)).isEqualTo("1.250 J");
    Objective mix =
        new Objective(
            List.of(new Objective.Term(Metric.LATENCY, 1), new Objective.Term(Metric.ENERGY, 20)));
    assertThat(Amounts.of(mix, 2_347_498)).isEqualTo("2347498");
  }
}

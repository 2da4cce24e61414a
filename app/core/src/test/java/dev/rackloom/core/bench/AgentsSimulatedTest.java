package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.TelemetryBook.StageSeen;
import dev.rackloom.core.bench.BenchReport.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Latency by hand: two stages of 10 and 20 ms, two parts a request. */
class AgentsSimulatedTest {

  private static StageSeen seen(String stage, String device, double ms) {
    return new StageSeen(
        stage, device, Source.MEASURED, 10, ms * 1e6, Math.round(ms * 1e6), 0, 0, 0);
  }

  @Test
  void latency_isThatOfTheLastPart_withQueues() {
    List<StageSeen> chain = List.of(seen("a", "cpu0", 10), seen("b", "cpu1", 20));
    long[] arrivals = {0, 10_000_000, 500_000_000};
    // parts of a request end at 30 and 50 ms; those of the second wait for the first's: 70, 90
    long[] measured = {50_000_000, 80_000_000, 40_000_000};
    List<Row> rows = AgentsSimulated.latency(BenchRack.rack(2, 1), chain, arrivals, measured, 2);
    assertThat(rows)
        .extracting(Row::id)
        .containsExactly("simulator.agents-p50", "simulator.agents-p95");
    assertThat(rows.getFirst().value()).isCloseTo(0.0, within(0.01));
    assertThat(rows.getLast().value()).isCloseTo(0.0, within(0.01));
    assertThat(rows.getLast().reference()).startsWith("80.0 ms");
  }

  @Test
  void alone_waitsOnlyForItsOwnParts() {
    List<StageSeen> chain = List.of(seen("a", "cpu0", 10), seen("b", "cpu1", 20));
    Row row =
        AgentsSimulated.alone(
            BenchRack.rack(2, 1), chain, new long[] {40_000_000, 100_000_000, 10_000_000}, 2);
    assertThat(row.id()).isEqualTo("simulator.agents-alone-p50");
    assertThat(row.value()).as("50 ms against 40").isCloseTo(25.0, within(0.01));
  }
}

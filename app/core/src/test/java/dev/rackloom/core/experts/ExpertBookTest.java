package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.telemetry.TelemetryEvent.ExpertsRouted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agents tell of routing, over time. */
class ExpertBookTest {

  private final ExpertBook book = new ExpertBook();

  private void routed(int moeLayer, int tokens, int... counts) {
    book.add(
        new ExpertsRouted(
            "d",
            1,
            "n",
            "cpu0",
            1,
            0,
            moeLayer + 1,
            moeLayer,
            tokens,
            Ids.of(counts),
            List.of(),
            Source.MEASURED));
  }

  private ExpertStatistics statistics() {
    return book.statistics("d").orElseThrow();
  }

  @Test
  void fewTokens_areOneWindow() {
    routed(0, 100, 60, 40);
    routed(1, 100, 50, 50);
    assertThat(statistics().windows()).hasSize(1);
    assertThat(statistics().loads().load(0, 0)).isEqualTo(60);
  }

  @Test
  void drift_isInTheWindows_andTheirSumIsAll() {
    for (int i = 0; i < 4; i++) {
      int first = i < 2 ? 500 : 12;
      routed(0, 512, first, 512 - first);
      routed(1, 512, 256, 256);
    }
    ExpertStatistics seen = statistics();
    assertThat(seen.windows()).hasSizeBetween(4, 5);
    assertThat(seen.windows().getFirst().label()).isEqualTo("tokens 1 to 512");
    assertThat(seen.windows().getFirst().loads().load(0, 0)).isEqualTo(500);
    assertThat(seen.windows().getLast().loads().load(0, 0)).isLessThanOrEqualTo(12);
    assertThat(seen.loads().load(0, 0)).isEqualTo(1024);
    assertThat(seen.loads().sum(1)).isEqualTo(2048);
  }

  @Test
  void manyTokens_becomeLongerWindows_neverMoreThanTheMost() {
    for (int i = 0; i < 200; i++) {
      routed(0, 512, 300, 212);
      assertThat(statistics().windows()).hasSizeLessThanOrEqualTo(ExpertBook.MOST + 1);
    }
    assertThat(statistics().windows()).hasSizeGreaterThan(ExpertBook.MOST / 2 - 1);
    assertThat(statistics().loads().load(0, 0)).isEqualTo(60_000);
    book.clear();
    assertThat(book.statistics("d")).isEmpty();
  }
}

package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class EngineBookTest {

  private static TelemetryEvent asked(
      String stage, long firings, long waited, long queue, long compute) {
    return new TelemetryEvent.EngineAsked(
        "d", 1, "n", "dev", stage, 0, 1, firings, waited, queue, compute, Source.MEASURED);
  }

  @Test
  void intervals_countByTheirFirings_andTheRestIsTheWay() {
    TelemetryBook book = new TelemetryBook(Clock.systemUTC());
    book.happened(asked("s1", 1, 100, 10, 50));
    book.happened(asked("s1", 3, 200, 30, 90));
    book.happened(asked("s2", 1, 10, 5, 9));
    assertThat(book.engines())
        .containsExactly(
            new EngineBook.Seen("s1", "dev", Source.MEASURED, 4, 175, 25, 80),
            new EngineBook.Seen("s2", "dev", Source.MEASURED, 1, 10, 5, 9));
    assertThat(book.engines().getFirst().wayNanos()).isEqualTo(70);
    assertThat(book.engines().getLast().wayNanos()).isZero();
    book.clear();
    assertThat(book.engines()).isEmpty();
  }
}

package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.time.Clock;
import org.junit.jupiter.api.Test;

final class EngineBookTest {

  private static TelemetryEvent asked(
      String stage, long firings, long waited, long queue, long compute) {
    return asked(stage, firings, 0, 0, 0, waited, queue, compute);
  }

  private static TelemetryEvent asked(String stage, long... said) {
    return new TelemetryEvent.EngineAsked(
        "d",
        1,
        "n",
        "dev",
        stage,
        0,
        1,
        said[0],
        said[1],
        said[2],
        said[3],
        said[4],
        said[5],
        said[6],
        Source.MEASURED);
  }

  @Test
  void failures_areCountedApart_andBatchesAreMeans() {
    TelemetryBook book = new TelemetryBook(Clock.systemUTC());
    book.happened(asked("s", 0, 1, 0, 0, 0, 0, 0));
    assertThat(book.engines())
        .as("nothing but a failure")
        .containsExactly(new EngineBook.Seen("s", "dev", Source.MEASURED, 0, 1, 0, 0, 0, 0));
    book.happened(asked("s", 2, 0, 1, 8, 100, 10, 50));
    book.happened(asked("s", 1, 3, 2, 4, 400, 10, 50));
    assertThat(book.engines())
        .containsExactly(new EngineBook.Seen("s", "dev", Source.MEASURED, 3, 4, 4, 200, 10, 50));
  }

  @Test
  void intervals_countByTheirFirings_andTheRestIsTheWay() {
    TelemetryBook book = new TelemetryBook(Clock.systemUTC());
    book.happened(asked("s1", 1, 100, 10, 50));
    book.happened(asked("s1", 3, 200, 30, 90));
    book.happened(asked("s2", 1, 10, 5, 9));
    assertThat(book.engines())
        .containsExactly(
            new EngineBook.Seen("s1", "dev", Source.MEASURED, 4, 0, 0, 175, 25, 80),
            new EngineBook.Seen("s2", "dev", Source.MEASURED, 1, 0, 0, 10, 5, 9));
    assertThat(book.engines().getFirst().wayNanos()).isEqualTo(70);
    assertThat(book.engines().getLast().wayNanos()).isZero();
    book.clear();
    assertThat(book.engines()).isEmpty();
  }
}

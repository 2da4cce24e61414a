package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent.RequestEnded;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class RequestBookTest {

  private final TelemetryBook book = new TelemetryBook(Clock.systemUTC());

  private void ended(boolean answered, long nanos) {
    book.happened(new RequestEnded("d", 1, "n", 0, answered, nanos, nanos * 4, Source.EMULATED));
  }

  @Test
  void nothingTold_isNothingKnown() {
    RequestBook.Seen seen = book.snapshot().requests();
    assertThat(seen.answered()).isZero();
    assertThat(seen.percentileNanos(0.5)).isNaN();
    assertThat(seen.source()).isEmpty();
  }

  @Test
  void answers_areCounted_andTheNewestKept() {
    for (int i = 1; i <= RequestBook.NEWEST + 50; i++) {
      ended(true, i);
    }
    ended(false, 1_000_000);
    RequestBook.Seen seen = book.snapshot().requests();
    assertThat(seen.answered()).isEqualTo(RequestBook.NEWEST + 50);
    assertThat(seen.failed()).isEqualTo(1);
    assertThat(seen.newest()).hasSize(RequestBook.NEWEST).first().isEqualTo(51L);
    assertThat(seen.percentileNanos(0.5)).isEqualTo(550);
    assertThat(seen.percentileNanos(0.99)).isEqualTo(1040);
    assertThat(seen.percentileNanos(1)).isEqualTo(1050);
    assertThat(seen.source()).contains(Source.EMULATED);
    book.clear();
    assertThat(book.snapshot().requests().answered()).isZero();
  }
}

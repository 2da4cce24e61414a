package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class JournalTest {

  /** So that lines stand below each other. */
  @Test
  void time_hasItsSeconds_alsoOnTheMinute() {
    ZoneId here = ZoneId.systemDefault();
    LocalDateTime onTheMinute = LocalDateTime.of(2026, 1, 2, 8, 0, 0);
    Journal journal = new Journal(Clock.fixed(onTheMinute.atZone(here).toInstant(), here));
    journal.info("something");
    assertThat(journal.entries().getFirst().time()).isEqualTo("08:00:00");
  }
}

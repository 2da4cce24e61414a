package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.core.workspace.Kept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingTelemetryTest {

  private final List<Kept.TelemetryRow> saved = new ArrayList<>();
  private boolean full;
  private final PendingTelemetry pending = new PendingTelemetry(this::save);

  private void save(List<Kept.TelemetryRow> rows) {
    if (full) {
      throw new IllegalStateException("the disk is full");
    }
    saved.addAll(rows);
  }

  private static Kept.TelemetryRow row(String stage) {
    return new Kept.TelemetryRow("d", 1, "gpu0", stage, "measured", Instant.EPOCH, 2, 3, 4, 5, -1);
  }

  @Test
  void whatCouldNotBeSaved_isSavedOnce_withWhatComesNext() {
    full = true;
    assertThatThrownBy(() -> pending.keep(List.of(row("s0")))).hasMessageContaining("full");
    full = false;
    pending.keep(List.of(row("s1")));
    pending.keep(List.of(row("s2")));
    assertThat(saved).extracting(Kept.TelemetryRow::stage).containsExactly("s0", "s1", "s2");
  }

  @Test
  void beyondTheMost_theOldestGo() {
    full = true;
    assertThatThrownBy(() -> pending.keep(List.of(row("old"))));
    full = false;
    pending.keep(Collections.nCopies(PendingTelemetry.MOST, row("new")));
    assertThat(saved).hasSize(PendingTelemetry.MOST).allMatch(r -> r.stage().equals("new"));
  }
}

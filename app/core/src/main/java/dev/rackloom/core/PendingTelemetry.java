package dev.rackloom.core;

import dev.rackloom.core.workspace.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Telemetry on its way to the workspace: what could not be saved is saved with what comes next.
 * Beyond {@value #MOST} rows the oldest go. Any thread may keep.
 */
final class PendingTelemetry {

  /** The most rows that wait: some hours of a large deployment. */
  static final int MOST = 50_000;

  private final Consumer<List<Kept.TelemetryRow>> save;
  private final List<Kept.TelemetryRow> waiting = new ArrayList<>();

  PendingTelemetry(Consumer<List<Kept.TelemetryRow>> save) {
    this.save = save;
  }

  /** Saves rows after those that wait; throws what saving throws, and then all of them wait. */
  synchronized void keep(List<Kept.TelemetryRow> newer) {
    waiting.addAll(newer);
    if (waiting.size() > MOST) {
      waiting.subList(0, waiting.size() - MOST).clear();
    }
    save.accept(List.copyOf(waiting));
    waiting.clear();
  }
}

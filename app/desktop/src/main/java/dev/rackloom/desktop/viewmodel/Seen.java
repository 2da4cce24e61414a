package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What telemetry says of stages, as colours: how far off the prediction was, and who takes the
 * time. Both name their source, for an emulated error is no measured one.
 *
 * @param byStage newest first among equals
 * @param longest mean time of the longest stage
 */
record Seen(Map<String, Study.Seen> byStage, double longest) {

  static final Seen NOTHING = new Seen(Map.of(), 1);

  /** An error of this much has the full colour. */
  private static final double FULL = 0.5;

  private static final int TOO_LITTLE = 0;
  private static final int TOO_MUCH = 1;

  Seen {
    byStage = Map.copyOf(byStage);
  }

  static Seen of(StageTable table, Telemetry.Content content) {
    Map<String, Study.Seen> seen = new HashMap<>();
    content.groups().forEach(g -> g.stages().forEach(s -> seen.put(s.stage(), s)));
    seen.keySet().retainAll(table.rows().stream().map(StageRow::id).toList());
    return new Seen(
        seen, seen.values().stream().mapToDouble(Study.Seen::seenNanos).max().orElse(1));
  }

  /** How far off the prediction of a stage was. */
  Overlay.Mark error(String stage) {
    Study.Seen of = byStage.get(stage);
    double error = of == null ? Double.NaN : Telemetry.error(of);
    if (of == null || Double.isNaN(error)) {
      return new Overlay.Mark(new Tint.Unknown(), "not seen", Double.NaN);
    }
    String text = Units.signedPercent(error) + " " + of.source().word();
    double much = Math.min(1, Math.abs(error) / FULL);
    return new Overlay.Mark(new Tint.Slot(error < 0 ? TOO_LITTLE : TOO_MUCH), text, much);
  }

  /** How long a stage really takes, against the longest. */
  Overlay.Mark live(String stage) {
    Study.Seen of = byStage.get(stage);
    if (of == null) {
      return new Overlay.Mark(new Tint.Unknown(), "not seen", Double.NaN);
    }
    double part = of.seenNanos() / Math.max(1, longest);
    String text = Units.nanos(of.seenNanos()) + " " + of.source().word();
    return new Overlay.Mark(new Tint.Ramp(part), text, part);
  }

  List<Overlay.LegendEntry> errorLegend() {
    return List.of(
        new Overlay.LegendEntry(new Tint.Slot(TOO_LITTLE), "takes longer than predicted"),
        new Overlay.LegendEntry(new Tint.Slot(TOO_MUCH), "takes less"),
        new Overlay.LegendEntry(new Tint.Unknown(), hint()));
  }

  List<Overlay.LegendEntry> liveLegend() {
    return List.of(
        new Overlay.LegendEntry(new Tint.Ramp(0), "0"),
        new Overlay.LegendEntry(new Tint.Ramp(1), Units.nanos(longest) + ", the longest seen"),
        new Overlay.LegendEntry(new Tint.Unknown(), hint()));
  }

  private String hint() {
    return byStage.isEmpty() ? "not seen: deploy and send requests" : "not seen";
  }
}

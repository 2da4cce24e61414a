package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Source;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What telemetry says of stages, as colours: how far off the prediction was, who takes the time,
 * and how busy the device of each is. All name their source, for an emulated number is no measured
 * one.
 *
 * @param byStage newest first among equals
 * @param longest mean time of the longest stage
 * @param byDevice the newest interval of each device; empty of a run that is over
 * @param elsewhere how many stages were seen on another device than they stand on now
 */
record Seen(
    Map<String, Deployment.Seen> byStage,
    double longest,
    Map<String, Deployment.Use> byDevice,
    long elsewhere) {

  static final Seen NOTHING = new Seen(Map.of(), 1, Map.of(), 0);

  /** An error of this much has the full colour. */
  private static final double FULL = 0.5;

  private static final int TOO_LITTLE = 0;
  private static final int TOO_MUCH = 1;

  Seen {
    byStage = Map.copyOf(byStage);
    byDevice = Map.copyOf(byDevice);
  }

  static Seen of(StageTable table, Telemetry.Content content) {
    Map<String, Deployment.Seen> seen = new HashMap<>();
    content.groups().forEach(g -> g.stages().forEach(s -> seen.put(s.stage(), s)));
    seen.keySet().retainAll(table.rows().stream().map(StageRow::id).toList());
    Map<String, Deployment.Use> uses = new HashMap<>();
    content.devices().forEach(d -> uses.put(d.now().device(), d.now()));
    return new Seen(
        seen,
        seen.values().stream().mapToDouble(Deployment.Seen::seenNanos).max().orElse(1),
        uses,
        table.rows().stream().filter(r -> isElsewhere(r, seen.get(r.id()))).count());
  }

  private static boolean isElsewhere(StageRow row, Deployment.@Nullable Seen of) {
    List<String> placed = row.numbers().devices();
    return of != null && !placed.isEmpty() && !placed.contains(of.device());
  }

  /** Where what is seen of stages comes from. */
  Set<Source> sources() {
    return byStage.values().stream().map(Deployment.Seen::source).collect(Collectors.toSet());
  }

  /** Where what is seen of devices comes from. */
  Set<Source> deviceSources() {
    return byDevice.values().stream().map(Deployment.Use::source).collect(Collectors.toSet());
  }

  /** How far off the prediction of a stage was. */
  Overlay.Mark error(String stage) {
    Deployment.Seen of = byStage.get(stage);
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
    Deployment.Seen of = byStage.get(stage);
    if (of == null) {
      return new Overlay.Mark(new Tint.Unknown(), "not seen", Double.NaN);
    }
    double part = of.seenNanos() / Math.max(1, longest);
    String text = Units.nanos(of.seenNanos()) + " " + of.source().word();
    return new Overlay.Mark(new Tint.Ramp(part), text, part);
  }

  /** Where a stage was seen, else where it is placed, as it is now. */
  private Optional<Deployment.Use> use(StageRow row) {
    Deployment.Seen of = byStage.get(row.id());
    return Optional.ofNullable(byDevice.get(of == null ? row.numbers().device() : of.device()));
  }

  /** How busy the device of a stage is. */
  Overlay.Mark busy(StageRow row) {
    return use(row)
        .map(u -> {
          double busy = Math.clamp(u.busy(), 0, 1);
          String text = Units.percent(busy) + " " + u.source().word();
          return new Overlay.Mark(new Tint.Ramp(busy), text, busy);
        })
        .orElseGet(Seen::unseen);
  }

  /** How much waits for the device of a stage, against the longest queue. */
  Overlay.Mark queue(StageRow row) {
    return use(row)
        .map(u -> {
          double part = u.queued() / Math.max(1.0, longestQueue());
          String text = u.queued() + " queued " + u.source().word();
          return new Overlay.Mark(new Tint.Ramp(part), text, part);
        })
        .orElseGet(Seen::unseen);
  }

  private static Overlay.Mark unseen() {
    return new Overlay.Mark(new Tint.Unknown(), "not seen", Double.NaN);
  }

  private int longestQueue() {
    return byDevice.values().stream().mapToInt(Deployment.Use::queued).max().orElse(0);
  }

  List<Overlay.LegendEntry> busyLegend() {
    return List.of(
        new Overlay.LegendEntry(new Tint.Ramp(0), "device idle in its newest interval"),
        new Overlay.LegendEntry(new Tint.Ramp(1), "busy all of it"),
        new Overlay.LegendEntry(new Tint.Unknown(), deviceHint()));
  }

  List<Overlay.LegendEntry> queueLegend() {
    return List.of(
        new Overlay.LegendEntry(new Tint.Ramp(0), "nothing waits for the device"),
        new Overlay.LegendEntry(
            new Tint.Ramp(1), Math.max(1, longestQueue()) + " firings, the longest queue"),
        new Overlay.LegendEntry(new Tint.Unknown(), deviceHint()));
  }

  private String deviceHint() {
    return byDevice.isEmpty() ? "not seen: deploy and send requests" : "not seen";
  }

  List<Overlay.LegendEntry> errorLegend() {
    return List.of(
        new Overlay.LegendEntry(new Tint.Slot(TOO_LITTLE), "takes longer than predicted"),
        new Overlay.LegendEntry(new Tint.Slot(TOO_MUCH), "takes less"),
        new Overlay.LegendEntry(new Tint.Unknown(), hint()));
  }

  /** Without anything seen there is no longest. */
  List<Overlay.LegendEntry> liveLegend() {
    if (byStage.isEmpty()) {
      return List.of(new Overlay.LegendEntry(new Tint.Unknown(), hint()));
    }
    return List.of(
        new Overlay.LegendEntry(new Tint.Ramp(0), "0"),
        new Overlay.LegendEntry(new Tint.Ramp(1), Units.nanos(longest) + ", the longest seen"),
        new Overlay.LegendEntry(new Tint.Unknown(), hint()));
  }

  private String hint() {
    String none = byStage.isEmpty() ? "not seen: deploy and send requests" : "not seen";
    return elsewhere == 0
        ? none
        : none + "; of another placement: " + elsewhere + " seen where they do not stand now";
  }
}

package dev.rackloom.desktop;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.Session;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Study;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What deployments of a workspace saw. */
final class LastRuns {

  private static final int LOOKED_AT = 20;

  private LastRuns() {}

  /** The newest that saw anything. */
  static Optional<Study.Run> of(Workspace workspace, Session session) {
    Optional<Study.Newest> newest =
        KeptFirings.of(workspace, session).flatMap(k -> newest(workspace, k));
    return workspace.deployments().stream()
        .limit(LOOKED_AT)
        .map(d -> run(d, workspace.telemetry(d.name()), newest))
        .filter(r -> !r.stages().isEmpty())
        .findFirst();
  }

  /** The newest requests that this model was seen answering on this rack. */
  private static Optional<Study.Newest> newest(Workspace workspace, KeptFirings kept) {
    return workspace.deployments().stream()
        .filter(d -> d.name().equals(kept.deployment()) && d.epoch() == kept.epoch())
        .findFirst()
        .map(d -> new Study.Newest(title(d), kept.placement(), kept.firings()));
  }

  private static String title(Kept.DeploymentRow d) {
    return "Last run: " + d.name() + ", epoch " + d.epoch() + ", " + CoreBackend.when(d.at());
  }

  private static Study.Run run(
      Kept.DeploymentRow d, List<Kept.TelemetryRow> rows, Optional<Study.Newest> newest) {
    Map<List<String>, List<Kept.TelemetryRow>> byStage =
        new TreeMap<>(Comparator.comparing(List::toString));
    rows.stream()
        .filter(r -> r.epoch() == d.epoch())
        .forEach(r ->
            byStage
                .computeIfAbsent(List.of(r.stage(), r.device(), r.source()), k -> new ArrayList<>())
                .add(r));
    return new Study.Run(title(d), byStage.values().stream().map(LastRuns::seen).toList(), newest);
  }

  private static Study.Seen seen(List<Kept.TelemetryRow> rows) {
    Kept.TelemetryRow any = rows.getFirst();
    long count = rows.stream().mapToLong(Kept.TelemetryRow::count).sum();
    double nanos = rows.stream().mapToDouble(Kept.TelemetryRow::sumNanos).sum();
    long predicted = rows.stream().mapToLong(Kept.TelemetryRow::predictedNanos).max().orElse(-1);
    return new Study.Seen(
        any.stage(),
        any.device(),
        predicted,
        nanos / Math.max(1, count),
        count,
        Source.valueOf(any.source().toUpperCase(Locale.ROOT)));
  }
}

package dev.rackloom.desktop;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.core.KeptFirings;
import dev.rackloom.core.Session;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Deployment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What deployments of a workspace saw. */
final class LastRuns {

  private static final int LOOKED_AT = 20;

  private LastRuns() {}

  /** The newest of the session's model, cut alike, that saw anything. */
  static Optional<Deployment.Run> of(Workspace workspace, Session session) {
    Optional<Deployment.Newest> newest =
        KeptFirings.of(workspace, session).flatMap(k -> newest(workspace, k));
    return workspace.deployments().newest().stream()
        .limit(LOOKED_AT)
        .filter(d ->
            workspace
                .deployments()
                .plan(d.name(), d.epoch())
                .filter(p -> isOf(p, session))
                .isPresent())
        .map(d -> run(d, workspace.telemetry().of(d.name()), newest))
        .filter(r -> !r.stages().isEmpty())
        .findFirst();
  }

  /** Stages of all models are called alike, so their ids do not say whose they are. */
  static boolean isOf(DeploymentPlan plan, Session session) {
    return plan.graphDigest().equals(session.model().graph().digest())
        && ids(plan.stages().stream().map(PlannedStage::id))
            .equals(ids(session.model().stages().stages().stream().map(Stage::id)));
  }

  private static Set<String> ids(Stream<String> all) {
    return all.collect(Collectors.toSet());
  }

  /** The newest requests that this model was seen answering on this rack. */
  private static Optional<Deployment.Newest> newest(Workspace workspace, KeptFirings kept) {
    return workspace.deployments().all().stream()
        .filter(d -> d.name().equals(kept.deployment()) && d.epoch() == kept.epoch())
        .findFirst()
        .map(d -> new Deployment.Newest(title(d), kept.placement(), kept.firings()));
  }

  private static String title(Kept.DeploymentRow d) {
    return "Last run: " + d.name() + ", epoch " + d.epoch() + ", " + CoreBackend.when(d.at());
  }

  private static Deployment.Run run(
      Kept.DeploymentRow d, List<Kept.TelemetryRow> rows, Optional<Deployment.Newest> newest) {
    Map<List<String>, List<Kept.TelemetryRow>> byStage =
        new TreeMap<>(Comparator.comparing(List::toString));
    rows.stream()
        .filter(r -> r.epoch() == d.epoch())
        .forEach(r ->
            byStage
                .computeIfAbsent(List.of(r.stage(), r.device(), r.source()), k -> new ArrayList<>())
                .add(r));
    return new Deployment.Run(
        title(d), byStage.values().stream().map(LastRuns::seen).toList(), newest);
  }

  private static Deployment.Seen seen(List<Kept.TelemetryRow> rows) {
    Kept.TelemetryRow any = rows.getFirst();
    long count = rows.stream().mapToLong(Kept.TelemetryRow::count).sum();
    double nanos = rows.stream().mapToDouble(Kept.TelemetryRow::sumNanos).sum();
    long predicted = rows.stream().mapToLong(Kept.TelemetryRow::predictedNanos).max().orElse(-1);
    return new Deployment.Seen(
        any.stage(),
        any.device(),
        predicted,
        nanos / Math.max(1, count),
        count,
        Source.valueOf(any.source().toUpperCase(Locale.ROOT)));
  }
}

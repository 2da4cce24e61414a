package dev.rackloom.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.KeptFirings;
import dev.rackloom.core.SeenFiring;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.desktop.viewmodel.Deployment;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment was seen doing comes back after a restart. */
class KeptFiringsTest {

  private static final Placement PLACEMENT = Placement.of("one", List.of());

  @TempDir Path folder;

  private static SeenFiring firing(long request) {
    return new SeenFiring("n0", "gpu0", "s0", request, request * 1_000, 900, Source.EMULATED);
  }

  private static List<SeenFiring> firings(long requests) {
    return LongStream.range(0, requests).mapToObj(KeptFiringsTest::firing).toList();
  }

  private static Session session(Workbench bench) throws URISyntaxException {
    return bench.session(
        bench.openModel(
            CoreStudyTest.sample("llama-8b/config.json"),
            Bindings.NONE,
            Progress.SILENT,
            Cancellation.NEVER),
        bench.openRack(CoreStudyTest.sample("unlike.yaml")));
  }

  /** The plan of the session's stages, as if it were of a model of that digest. */
  private static DeploymentPlan plan(Session session, long epoch, String digest) {
    Device device = session.rack().devices().getFirst();
    Port port = new Port("x", DType.FLOAT32, Shape.of(1));
    List<PlannedStage> stages =
        session.model().stages().stages().stream()
            .map(s ->
                new PlannedStage(
                    s,
                    session.passes().getFirst().phase(),
                    0,
                    device.node(),
                    device.id(),
                    new Artefact("0".repeat(64), 1, "onnx"),
                    List.of(port),
                    List.of()))
            .toList();
    return new DeploymentPlan(
        "desktop",
        epoch,
        session.model().graph().name(),
        digest,
        session.rack(),
        stages,
        List.of(),
        List.of(port),
        List.of(),
        Bindings.NONE,
        session.profile());
  }

  private static DeploymentPlan plan(Session session, long epoch) {
    return plan(session, epoch, session.model().graph().digest());
  }

  /** Stages of all models are called alike, and deployments of the desktop too. */
  @Test
  void runOfAnotherModel_isNotThisOnes() throws URISyntaxException {
    try (Workbench bench = Workbench.open(folder)) {
      Session session = session(bench);
      bench.workspace().deployments().save(plan(session, 3, "f".repeat(64)));
      bench.workspace().deployments().note("desktop", 3, "serving");
      bench.workspace().telemetry().save(List.of(row()));
      assertThat(LastRuns.of(bench.workspace(), session)).isEmpty();
    }
  }

  @Test
  void newestRequests_comeBackWithTheirRun() throws URISyntaxException {
    try (Workbench bench = Workbench.open(folder)) {
      Session session = session(bench);
      assertThat(LastRuns.of(bench.workspace(), session)).isEmpty();
      bench.workspace().deployments().save(plan(session, 3));
      bench.workspace().deployments().note("desktop", 3, "serving");
      bench.workspace().telemetry().save(List.of(row()));
      new KeptFirings("desktop", 3, PLACEMENT, firings(20)).keep(bench.workspace(), session);
    }
    try (Workbench again = Workbench.open(folder)) {
      Deployment.Newest newest =
          LastRuns.of(again.workspace(), session(again)).orElseThrow().newest().orElseThrow();
      assertThat(newest.title()).startsWith("Last run: desktop, epoch 3, ");
      assertThat(newest.placement()).isEqualTo(PLACEMENT);
      assertThat(newest.firings()).containsExactlyElementsOf(firings(20).subList(14, 20));
    }
  }

  private static Kept.TelemetryRow row() {
    return new Kept.TelemetryRow(
        "desktop", 3, "gpu0", "s0", "emulated", Instant.EPOCH, 2, 20, 18_000, 900, -1);
  }

  @Test
  void firingsOfADeploymentThatIsNotKnown_areNotShown() throws URISyntaxException {
    try (Workbench bench = Workbench.open(folder)) {
      Session session = session(bench);
      bench.workspace().deployments().save(plan(session, 3));
      bench.workspace().deployments().note("desktop", 3, "serving");
      bench.workspace().telemetry().save(List.of(row()));
      new KeptFirings("desktop", 2, PLACEMENT, firings(1)).keep(bench.workspace(), session);
      assertThat(LastRuns.of(bench.workspace(), session).orElseThrow().newest()).isEmpty();
    }
  }

  @Test
  void requestsOfManyFirings_areCutAtTheirNewest() {
    List<SeenFiring> generated = LongStream.range(0, 2_000).mapToObj(i -> firing(7)).toList();
    assertThat(new KeptFirings("d", 1, PLACEMENT, generated).newest().firings()).hasSize(600);
  }
}

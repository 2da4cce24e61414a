package dev.rackloom.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.testkit.Racks;
import dev.rackloom.testkit.Transformers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

  @TempDir Path folder;

  @Test
  void open_again_remembers() {
    var rack = Racks.star(1, 3, 1 << 20);
    var graph = Transformers.encoder(2, 32, true);
    try (Workspace workspace = Workspace.open(folder)) {
      workspace.saveRack(rack);
      workspace.saveModel(
          graph, Path.of("/models/encoder.onnx"), dev.rackloom.api.symbolic.Bindings.of("seq", 9));
      workspace.saveProfile(
          new ModelCut(graph.digest(), "4"),
          new CostProfile("p", rack.name(), List.of(), List.of()));
      workspace.deployments().note("d", 3, "serving");
    }
    try (Workspace workspace = Workspace.open(folder)) {
      assertThat(workspace.rack(rack.name())).contains(rack);
      assertThat(workspace.models()).extracting(Kept.Model::name).containsExactly("encoder-2");
      assertThat(workspace.models().getFirst().sizes())
          .isEqualTo(dev.rackloom.api.symbolic.Bindings.of("seq", 9));
      assertThat(workspace.newestProfile(new ModelCut(graph.digest(), "4"), rack.name()))
          .isPresent();
      assertThat(workspace.newestProfile(new ModelCut(graph.digest(), "5"), rack.name())).isEmpty();
      assertThat(workspace.deployments().lastEpoch("d")).isEqualTo(3);
      assertThat(workspace.deployments().lastEpoch("other")).isZero();
    }
  }

  @Test
  void stateOfADeployment_hasItsReason() {
    try (Workspace workspace = Workspace.open(folder)) {
      workspace.deployments().note("d", 1, "refused", "node-a: time dilation 24: is too small");
      workspace.deployments().note("d", 2, "serving");
      assertThat(workspace.deployments().all())
          .extracting(d -> d.epoch() + "|" + d.state() + "|" + d.why())
          .containsExactly("2|serving|", "1|refused|node-a: time dilation 24: is too small");
    }
  }

  @Test
  void contentUnderAnotherFile_isCalledAsTheLastOne() {
    Graph graph = Transformers.encoder(2, 32, true);
    Graph copy =
        new Graph(
            "copy",
            graph.format(),
            graph.digest(),
            graph.tensors(),
            graph.operators(),
            graph.inputs(),
            graph.outputs(),
            graph.states(),
            graph.experts(),
            graph.metadata(),
            graph.notUnderstood());
    try (Workspace workspace = Workspace.open(folder)) {
      workspace.saveModel(graph, Path.of("/models/encoder.onnx"), Bindings.NONE);
      workspace.saveModel(copy, Path.of("/models/copy.onnx"), Bindings.NONE);
      assertThat(workspace.models())
          .extracting(Kept.Model::name, Kept.Model::file)
          .containsExactly(tuple("copy", Path.of("/models/copy.onnx")));
    }
  }

  @Test
  void namedPlacement_isFoundAgain_andDeletedOnesComeBack() {
    var cut = new ModelCut("digest", "4");
    var placement = dev.rackloom.api.placement.Placement.of("by hand", List.of());
    var nothing =
        new dev.rackloom.api.placement.Prediction(
            7,
            7,
            Double.NaN,
            List.of(),
            List.of(),
            List.of(),
            "",
            dev.rackloom.api.cost.Source.PREDICTED,
            dev.rackloom.api.cost.Basis.ANALYTIC);
    try (Workspace workspace = Workspace.open(folder)) {
      long id = workspace.savePlacement(cut, "rack", "latency", "desktop", 0, placement, nothing);
      assertThat(workspace.placements("digest").getFirst().variant()).isEmpty();
      workspace.namePlacement(id, "all on one");
      workspace.deletePlacement(id, true);
      assertThat(workspace.placements("digest")).isEmpty();
      workspace.deletePlacement(id, false);
    }
    try (Workspace workspace = Workspace.open(folder)) {
      assertThat(workspace.placements("digest"))
          .extracting(Kept.PlacementRow::variant)
          .containsExactly("all on one");
    }
  }

  @Test
  void savedTelemetry_foldsOldSecondsIntoMinutes_andKeepsTheSums() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    Workspace early = Workspace.open(folder, Clock.fixed(start, ZoneOffset.UTC));
    for (int s = 0; s < 180; s++) {
      early
          .telemetry()
          .save(
              List.of(
                  new Kept.TelemetryRow(
                      "d",
                      1,
                      "gpu0",
                      "s0",
                      "emulated",
                      start.plusSeconds(s),
                      1,
                      10,
                      1000,
                      200 + s,
                      95)));
    }
    early.close();
    try (Workspace later =
        Workspace.open(folder, Clock.fixed(start.plus(Duration.ofHours(2)), ZoneOffset.UTC))) {
      later.telemetry().save(List.of());
      List<Kept.TelemetryRow> rows = later.telemetry().of("d");
      assertThat(rows)
          .hasSize(3)
          .allMatch(r -> r.seconds() == 60 && r.count() == 600 && r.sumNanos() == 60_000);
      assertThat(rows.getLast().maxNanos()).isEqualTo(379);
      later.telemetry().save(List.of());
      assertThat(later.telemetry().of("d")).isEqualTo(rows);
    }
  }

  @Test
  void open_newerSchema_isRefused_andLeftAlone() throws Exception {
    Workspace.open(folder).close();
    try (var c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("workspace.db"));
        var s = c.createStatement()) {
      s.execute("PRAGMA user_version=99");
    }
    assertThatThrownBy(() -> Workspace.open(folder))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void open_notADatabase_saysSo() throws Exception {
    Files.writeString(
        folder.resolve("workspace.db"),
        "this is no database, but it is long enough to look at".repeat(50));
    assertThatThrownBy(() -> Workspace.open(folder))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("workspace.db")
        .hasMessageContaining("Maybe");
  }

  @Test
  void changesOfTwoProcesses_areAllKept(@TempDir Path own) throws InterruptedException {
    try (Workspace one = Workspace.open(own);
        Workspace other = Workspace.open(own)) {
      Thread beside = new Thread(() -> count(other));
      beside.start();
      count(one);
      beside.join();
      assertThat(one.setting("sum", Bindings.class)).contains(Bindings.of("n", 80));
    }
  }

  private static void count(Workspace workspace) {
    for (int i = 0; i < 40; i++) {
      workspace.changeSetting(
          "sum",
          Bindings.class,
          Bindings.of("n", 0),
          b -> Bindings.of("n", b.get("n").orElseThrow() + 1));
    }
  }

  @Test
  void settingThatComesOutUnchanged_isNotWritten(@TempDir Path own) {
    try (Workspace early = Workspace.open(own, at(1))) {
      early.saveSetting("a", Bindings.of("batch", 1));
    }
    try (Workspace later = Workspace.open(own, at(2))) {
      later.changeSetting("a", Bindings.class, Bindings.NONE, b -> Bindings.of("batch", 1));
      assertThat(written(own)).isEqualTo(1);
      later.changeSetting("a", Bindings.class, Bindings.NONE, b -> Bindings.of("batch", 2));
      assertThat(written(own)).isEqualTo(2);
    }
  }

  private static Clock at(long millis) {
    return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static long written(Path workspace) {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + workspace.resolve("workspace.db"));
        var s = connection.createStatement();
        var r = s.executeQuery("SELECT saved_at FROM setting WHERE name='a'")) {
      return r.getLong(1);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void setting_isReplaced_andOneOfAnotherTypeIsNone(@TempDir Path own) {
    try (Workspace workspace = Workspace.open(own)) {
      assertThat(workspace.setting("a", Bindings.class)).isEmpty();
      workspace.saveSetting("a", Bindings.of("batch", 1));
      workspace.saveSetting("a", Bindings.of("batch", 2));
      assertThat(workspace.setting("a", Bindings.class)).contains(Bindings.of("batch", 2));
      workspace.saveSetting("a", List.of("text"));
      assertThat(workspace.setting("a", Rack.class)).isEmpty();
    }
  }
}

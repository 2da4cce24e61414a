package dev.rackloom.agent;

import static dev.rackloom.agent.TestModel.script;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.testkit.TorchScripts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script whose agent dies, among agents of which not all can run scripts. */
final class ScriptRepairTest {

  /** So many stages of one device outweigh the way to another. */
  private static final int BUSY = 8;

  private static final float[] ROW = {1, 2, 3, 4};

  @TempDir Path folder;

  /** The idle agent without the engine would be chosen, and would refuse. */
  @Test
  void script_goesToTheAgentThatHasTheEngine_atTheFirstTry() throws Exception {
    TorchScripts.Mlp mlp = new TorchScripts.Mlp(3, 4, 2, 3);
    try (TestRack rack = new TestRack(folder).with(real("u")).with(real("z"))) {
      rack.withEngines(Files.createDirectory(folder.resolve("no-engine"))).with(real("a"));
      List<TestRack.Placed> placed = new ArrayList<>();
      placed.add(on("z", script("net", "x", 4, "y", 3, mlp.archive())));
      for (int i = 0; i < BUSY; i++) {
        placed.add(on("u", TestModel.affine("s" + i, "x", "y" + i, 4, i, 0)));
      }
      rack.deploy(placed.toArray(TestRack.Placed[]::new));
      try (AgentClient u = rack.client("u");
          AgentClient a = rack.client("a");
          Heard atU = Heard.of(rack.client("u"));
          Heard atA = Heard.of(rack.client("a"))) {
        Until.holds("a takes part", () -> a.activePlan("demo").isPresent());
        rack.agent("z").kill();
        Until.holds("repaired", () -> a.activePlan("demo").orElseThrow().epoch() > 1);
        List<TelemetryEvent> heard = new ArrayList<>(atU.rest());
        heard.addAll(atA.rest());
        // one steward may have come before the other, but nobody was asked who cannot
        assertThat(heard)
            .filteredOn(e -> e instanceof MembersChanged m && m.text().contains("PyTorch"))
            .isEmpty();
        assertThat(a.activePlan("demo").orElseThrow().stages())
            .extracting(PlannedStage::device)
            .containsOnly("u");
        assertThat(u.infer("model", Map.of("x", TensorValue.of(ROW, 1, 4))).get("y"))
            .isEqualTo(TensorValue.of(mlp.answer(ROW), 1, 3));
      }
    }
  }
}

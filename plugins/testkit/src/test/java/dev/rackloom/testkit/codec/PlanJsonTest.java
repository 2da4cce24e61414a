package dev.rackloom.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.BatchSymbol;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans as agents get them and workspaces keep them. */
class PlanJsonTest {

  private static DeploymentPlan plan() {
    Shape rows = Shape.of(List.of(Dim.symbol("batch"), Dim.of(2)));
    Port x = new Port("x", DType.FLOAT32, rows);
    Port y = new Port("y", DType.FLOAT32, rows);
    Stage stage =
        new Stage(
            "s",
            "s",
            Ids.of(0),
            Map.of(Phase.PLAIN, new Work(List.of())),
            new Footprint(Dim.of(0), Dim.of(0), Dim.of(0)),
            Dim.of(0),
            Dim.of(0));
    Device device =
        new Device(
            "d",
            "n",
            "cpu",
            "test",
            Map.of("float32", 1e9),
            List.of(new MemoryTier("DDR", 1024, 1e9)),
            0,
            new Power(0, 0),
            Device.Realization.REAL,
            Map.of());
    return new DeploymentPlan(
        "demo",
        3,
        "m",
        "digest",
        new Rack("r", List.of(new Node("n", "")), List.of(device), List.of(), List.of(), "d", 1),
        List.of(
            new PlannedStage(
                stage,
                Phase.PLAIN,
                0,
                "n",
                "d",
                new Artefact("0".repeat(64), 1, "onnx"),
                List.of(x),
                List.of(y))),
        List.of(new PlannedRoute("x", PlannedRoute.CALLER, List.of("s"))),
        List.of(x),
        List.of(y),
        Bindings.of("batch", 8),
        new CostProfile("p", "r", List.of(), List.of()));
  }

  @Test
  void planWithMicroBatches_roundTrips_andOneFromBeforeRunsRequestsWhole() {
    DeploymentPlan split = plan().withMicroBatches(4);
    assertThat(Codec.fromJson(Codec.toJson(split), DeploymentPlan.class)).isEqualTo(split);
    String json = new String(Codec.toJson(plan()), StandardCharsets.UTF_8);
    String before = json.replace(",\"microBatches\":1", "");
    assertThat(before).doesNotContain("microBatches");
    assertThat(Codec.fromJson(before.getBytes(StandardCharsets.UTF_8), DeploymentPlan.class))
        .isEqualTo(plan());
  }

  @Test
  void planWithImpossibleMicroBatches_isNamed() {
    assertThatThrownBy(() -> plan().withMicroBatches(0)).hasMessageContaining("micro-batches");
    String json = new String(Codec.toJson(plan()), StandardCharsets.UTF_8);
    byte[] many =
        json.replace("\"microBatches\":1", "\"microBatches\":100000")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Codec.fromJson(many, DeploymentPlan.class))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("not 100000");
  }

  @Test
  void plan_saysAlongWhatItsRequestsCanBeSplit() {
    assertThat(BatchSymbol.of(plan())).hasValue("batch");
    assertThat(BatchSymbol.hindrance(plan())).isEmpty();
  }
}

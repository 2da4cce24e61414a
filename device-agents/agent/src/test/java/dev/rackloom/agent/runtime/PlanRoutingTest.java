package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.deploy.Artefact;
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
import dev.rackloom.protocol.Wire;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlanRoutingTest {

  private static final Port X = new Port("x", DType.FLOAT32, Shape.of(1));
  private static final Port H = new Port("h", DType.FLOAT32, Shape.of(1));
  private static final Port Y = new Port("y", DType.FLOAT32, Shape.of(1));

  private static Device device(String id) {
    return new Device(
        id,
        "n-" + id,
        "cpu",
        "m",
        Map.of(),
        List.of(new MemoryTier("DDR", 1, 1)),
        0,
        new Power(0, 0),
        Device.Realization.REAL,
        Map.of());
  }

  private static PlannedStage stage(String id, int replica, String device, Port in, Port out) {
    Stage stage =
        new Stage(
            id,
            id,
            Ids.NONE,
            Map.of(Phase.PLAIN, Work.NONE),
            new Footprint(Dim.of(0), Dim.of(0), Dim.of(0)),
            Dim.of(0),
            Dim.of(0));
    return new PlannedStage(
        stage,
        Phase.PLAIN,
        replica,
        "n-" + device,
        device,
        new Artefact("0".repeat(64), 1, "onnx"),
        List.of(in),
        List.of(out));
  }

  private static DeploymentPlan plan(List<PlannedStage> stages, PlannedRoute... routes) {
    List<Device> devices = List.of(device("a"), device("b"), device("c"));
    List<Node> nodes = devices.stream().map(d -> new Node(d.node(), "")).toList();
    Rack rack = new Rack("r", nodes, devices, List.of(), List.of(), "a", 1);
    CostProfile profile = new CostProfile("p", "r", List.of(), List.of());
    return new DeploymentPlan(
        "d",
        1,
        "m",
        "g",
        rack,
        stages,
        List.of(routes),
        List.of(X),
        List.of(Y),
        Bindings.NONE,
        profile);
  }

  private static final PlannedRoute IN = new PlannedRoute("x", PlannedRoute.CALLER, List.of("s1"));
  private static final PlannedRoute OUT = new PlannedRoute("y", "s2", List.of(PlannedRoute.CALLER));

  private static PlanRouting replicated() {
    return new PlanRouting(
        plan(
            List.of(
                stage("s1", 0, "a", X, H), stage("s2", 0, "b", H, Y), stage("s2", 1, "c", H, Y)),
            IN,
            new PlannedRoute("h", "s1", List.of("s2")),
            OUT));
  }

  @Test
  void replicas_areThoseThatTheFrontChose() {
    PlanRouting routing = replicated();
    assertThat(routing.targets("h", "n-a", List.of(0)))
        .containsExactly(new PlanRouting.Target("n-b", "b"));
    assertThat(routing.targets("h", "n-a", List.of(1)))
        .containsExactly(new PlanRouting.Target("n-c", "c"));
    assertThat(routing.targets("y", "n-a", List.of(1)))
        .containsExactly(new PlanRouting.Target("n-a", Wire.CALLER));
    assertThat(routing.targets("nobody reads it", "n-a", List.of(1))).isEmpty();
    assertThat(routing.stages(List.of(1)))
        .extracting(PlannedStage::device)
        .containsExactly("a", "c");
    assertThat(routing.nodes()).containsExactly("n-a", "n-b", "n-c");
  }

  @Test
  void replicasThatAreNotPlanned_doNotFit() {
    PlanRouting routing = replicated();
    assertThat(routing.fits(List.of(1))).isTrue();
    assertThat(routing.fits(List.of())).isFalse();
    assertThat(routing.fits(List.of(2))).isFalse();
    assertThat(routing.fits(List.of(-1))).isFalse();
    assertThat(routing.fits(List.of(0, 0))).isFalse();
  }

  @Test
  void stageThatNothingReaches_isRefused() {
    var stages = List.of(stage("s1", 0, "a", X, H), stage("s2", 0, "b", H, Y));
    assertThatThrownBy(() -> new PlanRouting(plan(stages, IN, OUT)))
        .hasMessageContaining("no route brings 'h' to stage 's2'");
  }

  @Test
  void routeToAStageThatIsNotPlanned_isRefused() {
    var stages = List.of(stage("s1", 0, "a", X, Y));
    assertThatThrownBy(() ->
            new PlanRouting(
                plan(stages, new PlannedRoute("x", PlannedRoute.CALLER, List.of("s1", "s9")), OUT)))
        .hasMessageContaining("'s9', which is not planned");
  }
}

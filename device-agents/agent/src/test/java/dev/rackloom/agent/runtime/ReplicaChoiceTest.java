package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.policies.Backlog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stages s and t on devices b and c, asked of the front on a; each is predicted to take 1 ms. */
final class ReplicaChoiceTest {

  private static final long MS = 1_000_000;
  private static final NodeWork.Owner OTHERS = new NodeWork.Owner("demo", 1, "n-x");
  private static final NodeWork.Owner OWN = new NodeWork.Owner("demo", 1, "n-a");

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Map<String, NodeWork> said = new HashMap<>();

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private static Device device(String id) {
    return new Device(
        id,
        "n-" + id,
        "cpu",
        "test",
        Map.of("float32", 1e9),
        List.of(new MemoryTier("DDR", 1 << 30, 1e9)),
        0,
        new Power(1, 2),
        Device.Realization.REAL,
        Map.of());
  }

  private static Stage stage(String id) {
    WorkItem item =
        new WorkItem(
            OperatorFamily.GEMM,
            DType.FLOAT32,
            1,
            Dim.of(1_000_000),
            Dim.of(0),
            Traffic.reading(Dim.of(0)),
            Traffic.none(),
            Map.of());
    Dim none = Dim.of(0);
    Map<Phase, Work> work = Map.of(Phase.PLAIN, new Work(List.of(item)));
    return new Stage(id, id, Ids.NONE, work, new Footprint(none, none, none), none, none);
  }

  private ReplicaChoice choice(String... stages) {
    List<Device> devices = List.of(device("a"), device("b"), device("c"));
    Rack rack =
        new Rack(
            "test",
            devices.stream().map(d -> new Node(d.node(), "")).toList(),
            devices,
            List.of("switch"),
            devices.stream()
                .map(d -> new Link("l-" + d.id(), d.id(), "switch", "test", 1e9, 0))
                .toList(),
            "a",
            1);
    CostFunction function = new CostFunction.Roofline(1e9, 1, 1e9, 1, 2, 0, 0, 1e9);
    List<CostBlock> blocks =
        devices.stream()
            .map(d ->
                new CostBlock(
                    d.id(), new CostScope.OfFamily(OperatorFamily.GEMM, "float32"), function, "p"))
            .toList();
    CostProfile profile =
        new CostProfile(
            "test",
            "test",
            blocks,
            List.of(new Provenance("p", Source.PREDICTED, Basis.ANALYTIC, Double.NaN, "test")));
    List<PlannedStage> planned = new ArrayList<>();
    List<PlannedRoute> routes = new ArrayList<>();
    List<Port> ports = new ArrayList<>();
    for (String id : stages) {
      Port port = new Port("x." + id, DType.FLOAT32, Shape.of(List.of(Dim.of(1))));
      ports.add(port);
      routes.add(new PlannedRoute(port.name(), PlannedRoute.CALLER, List.of(id)));
      for (int replica = 0; replica < 2; replica++) {
        String on = replica == 0 ? "b" : "c";
        Artefact artefact = new Artefact("0".repeat(64), 1, "onnx");
        planned.add(
            new PlannedStage(
                stage(id),
                Phase.PLAIN,
                replica,
                "n-" + on,
                on,
                artefact,
                List.of(port),
                List.of()));
      }
    }
    DeploymentPlan plan =
        new DeploymentPlan(
            "demo", 1, "m", "d", rack, planned, routes, ports, List.of(), Bindings.NONE, profile);
    return new ReplicaChoice(plan, new PlanRouting(plan), context());
  }

  private AgentContext context() {
    return new AgentContext(
        "n-a",
        1,
        System::nanoTime,
        timers,
        Runnable::run,
        event -> {},
        device -> Optional.empty(),
        new Buffers(0),
        1,
        node -> Optional.ofNullable(said.get(node)));
  }

  private void say(String device, NodeWork.Owner owner, long firings, long nanos, double pace) {
    said.put(
        "n-" + device,
        new NodeWork(
            List.of(new NodeWork.Waiting(device, owner, new Backlog(firings, nanos))),
            pace == 0 ? List.of() : List.of(new NodeWork.Paced("demo", 1, "s", device, pace))));
  }

  private static int one(ReplicaChoice choice) {
    return choice.choose(Bindings.NONE, List.of()).getFirst();
  }

  @Test
  void nothingKnown_theFirstOfEqualsThenTheOther() {
    ReplicaChoice choice = choice("s");
    assertThat(List.of(one(choice), one(choice), one(choice))).containsExactly(0, 1, 0);
  }

  @Test
  void requestsOfOtherFronts_areAheadOfOurs() {
    say("b", OTHERS, 3, 3 * MS, 0);
    ReplicaChoice choice = choice("s");
    assertThat(List.of(one(choice), one(choice), one(choice))).containsExactly(1, 1, 1);
    said.clear();
    assertThat(one(choice)).as("what is not said any more does not count").isZero();
  }

  @Test
  void ownRequests_areCountedOnce() {
    ReplicaChoice choice = choice("s");
    one(choice);
    say("b", OWN, 9, 9 * MS, 0);
    say("c", OTHERS, 2, 2 * MS, 0);
    assertThat(one(choice)).as("1 ms of ours there, 2 ms of others at the other").isZero();
  }

  @Test
  void replicaThatTakesLongerThanPredicted_getsLess() {
    say("b", OTHERS, 0, 0, 4);
    say("c", OTHERS, 0, 0, 1);
    ReplicaChoice choice = choice("s");
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      chosen.add(one(choice));
    }
    assertThat(chosen.stream().filter(r -> r == 0).count()).isEqualTo(2);
  }

  @Test
  void replicaThatWasNotMeasuredLately_isTried() {
    say("b", OTHERS, 0, 0, 500);
    assertThat(one(choice("s"))).isEqualTo(1);
  }

  @Test
  void stagesOfOneRequest_doNotPushEachOtherAway_butOtherRequestsDo() {
    ReplicaChoice choice = choice("s", "t");
    assertThat(choice.choose(Bindings.NONE, List.of())).containsExactly(0, 0);
    assertThat(choice.choose(Bindings.NONE, List.of())).containsExactly(1, 1);
    choice.ended(List.of(1, 1));
    assertThat(choice.choose(Bindings.NONE, List.of(0, 0))).containsExactly(0, 0);
    assertThat(choice.choose(Bindings.NONE, List.of())).containsExactly(1, 1);
  }
}

package dev.rackloom.agent.repair;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplacementTest {

  private static final long STAGE_BYTES = 100;

  /** A chain of stages, each with the same work, on nodes n0, n1, ... with one device each. */
  private static DeploymentPlan chain(List<Integer> nodes, long... capacities) {
    List<Device> devices = new ArrayList<>();
    List<Node> racked = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < capacities.length; i++) {
      devices.add(device(i, capacities[i]));
      racked.add(new Node("n" + i, "127.0.0.1:" + (7000 + i)));
      links.add(new Link("l" + i, "d" + i, "switch", "test", 1e9, 1000));
    }
    List<PlannedStage> stages = new ArrayList<>();
    List<PlannedRoute> routes = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      stages.add(stage(i, 0, nodes.get(i)));
      String from = i == 0 ? PlannedRoute.CALLER : "s" + (i - 1);
      routes.add(new PlannedRoute("t" + i, from, List.of("s" + i)));
    }
    String last = "t" + nodes.size();
    routes.add(new PlannedRoute(last, "s" + (nodes.size() - 1), List.of(PlannedRoute.CALLER)));
    return new DeploymentPlan(
        "demo",
        7,
        "model",
        "digest",
        new Rack("r", racked, devices, List.of("switch"), links, "d0", 1),
        stages,
        routes,
        List.of(port("t0")),
        List.of(port(last)),
        Bindings.NONE,
        profile(devices));
  }

  private static Device device(int i, long capacity) {
    return new Device(
        "d" + i,
        "n" + i,
        "cpu",
        "test",
        Map.of("float32", 1e9),
        List.of(new MemoryTier("DDR", capacity, 1e9)),
        1000,
        new Power(1, 2),
        Device.Realization.REAL,
        Map.of());
  }

  private static Port port(String name) {
    return new Port(name, DType.FLOAT32, Shape.of(List.of(Dim.of(4))));
  }

  private static PlannedStage stage(int i, int replica, int node) {
    WorkItem item =
        new WorkItem(
            OperatorFamily.GEMM,
            DType.FLOAT32,
            1,
            Dim.of(1_000_000),
            Dim.of(STAGE_BYTES),
            Traffic.reading(Dim.of(8)),
            Traffic.none(),
            Map.of());
    Stage stage =
        new Stage(
            "s" + i,
            "s" + i,
            Ids.NONE,
            Map.of(Phase.PLAIN, new Work(List.of(item))),
            new Footprint(Dim.of(STAGE_BYTES), Dim.of(10), Dim.of(0)),
            Dim.of(0),
            Dim.of(0));
    String sha256 = String.format("%064x", i);
    return new PlannedStage(
        stage,
        Phase.PLAIN,
        replica,
        "n" + node,
        "d" + node,
        new Artefact(sha256, STAGE_BYTES, "onnx"),
        List.of(port("t" + i)),
        List.of(port("t" + (i + 1))));
  }

  private static CostProfile profile(List<Device> devices) {
    CostFunction.Roofline function = new CostFunction.Roofline(1e9, 1, 1e9, 1, 2, 1000, 0, 1e9);
    List<CostBlock> blocks =
        devices.stream()
            .map(d ->
                new CostBlock(
                    d.id(), new CostScope.OfFamily(OperatorFamily.GEMM, "float32"), function, "p"))
            .toList();
    return new CostProfile(
        "p",
        "p",
        blocks,
        List.of(new Provenance("p", Source.PREDICTED, Basis.ANALYTIC, Double.NaN, "test")));
  }

  private static DeploymentPlan repaired(DeploymentPlan plan, String... nodes) {
    Replacement.Result result =
        Replacement.of(plan, Set.of(nodes), Set.of(nodes), Abilities.ALL, plan.epoch() + 1);
    assertThat(result).isInstanceOf(Replacement.Result.Repaired.class);
    return ((Replacement.Result.Repaired) result).plan();
  }

  private static List<String> devices(DeploymentPlan plan) {
    return plan.stages().stream().map(PlannedStage::device).toList();
  }

  @Test
  void onlyLostStagesMove_andTheIdleDeviceTakesThem() {
    DeploymentPlan plan = chain(List.of(0, 1, 2), 1000, 1000, 1000, 1000);
    DeploymentPlan next = repaired(plan, "n0", "n1", "n3");
    assertThat(devices(next)).containsExactly("d0", "d1", "d3");
    assertThat(next.epoch()).isEqualTo(8);
    assertThat(next.routes()).isEqualTo(plan.routes());
  }

  @Test
  void lostStages_areSpread() {
    DeploymentPlan plan = chain(List.of(0, 0, 0, 0, 1, 2), 1000, 1000, 1000);
    assertThat(devices(repaired(plan, "n1", "n2")).subList(0, 4))
        .filteredOn("d1"::equals)
        .hasSize(2);
  }

  @Test
  void aFullDevice_takesNothing() {
    DeploymentPlan plan = chain(List.of(0, 1, 2), 1000, 115, 1000);
    assertThat(devices(repaired(plan, "n1", "n2"))).containsExactly("d2", "d1", "d2");
  }

  @Test
  void whoMayTakeNothing_keepsWhatItHas() {
    DeploymentPlan plan = chain(List.of(0, 1, 2), 1000, 1000, 1000);
    Replacement.Result result =
        Replacement.of(plan, Set.of("n0", "n1"), Set.of("n1"), Abilities.ALL, plan.epoch() + 1);
    assertThat(result)
        .isInstanceOfSatisfying(
            Replacement.Result.Repaired.class,
            r -> assertThat(devices(r.plan())).containsExactly("d0", "d1", "d1"));
  }

  @Test
  void aLostDevice_keepsNothingAndTakesNothing_thoughItsNodeIsThere() {
    DeploymentPlan plan = chain(List.of(0, 1, 2), 1000, 1000, 1000);
    Set<String> nodes = Set.of("n0", "n1", "n2");
    assertThat(Replacement.of(plan, nodes, nodes, without("d1", "d2"), 8))
        .isInstanceOfSatisfying(
            Replacement.Result.Repaired.class,
            r -> assertThat(devices(r.plan())).containsExactly("d0", "d0", "d0"));
    assertThat(Replacement.of(plan, nodes, nodes, without("d0", "d1", "d2"), 8))
        .isInstanceOfSatisfying(
            Replacement.Result.Impossible.class,
            r -> assertThat(r.reason()).contains("'s0'", "but [d0, d1, d2]"));
  }

  private static Abilities without(String... lost) {
    return new Abilities(Set.of(lost), Map.of());
  }

  /** The last stage of a plan as a script. */
  private static DeploymentPlan withScript(DeploymentPlan plan) {
    List<PlannedStage> stages = new ArrayList<>(plan.stages());
    PlannedStage last = stages.removeLast();
    stages.add(
        new PlannedStage(
            last.stage(),
            last.phase(),
            last.replica(),
            last.node(),
            last.device(),
            new Artefact(last.artefact().sha256(), STAGE_BYTES, "torchscript"),
            last.inputs(),
            last.outputs()));
    return plan.withStages(plan.epoch(), stages);
  }

  @Test
  void aStage_goesWhereItsFormatRuns_thoughAnotherDeviceIsIdle() {
    DeploymentPlan plan = withScript(chain(List.of(0, 1, 2), 1000, 1000, 1000, 1000));
    Set<String> nodes = Set.of("n0", "n1", "n3");
    Set<String> both = Set.of("onnx", "torchscript");
    Abilities said =
        new Abilities(Set.of(), Map.of("d0", Set.of("onnx"), "d1", both, "d3", Set.of("onnx")));
    assertThat(Replacement.of(plan, nodes, nodes, said, 8))
        .isInstanceOfSatisfying(
            Replacement.Result.Repaired.class,
            r -> assertThat(devices(r.plan())).containsExactly("d0", "d1", "d1"));
    assertThat(devices(repaired(plan, "n0", "n1", "n3"))).containsExactly("d0", "d1", "d3");
  }

  @Test
  void aFormatThatRunsNowhere_isSaid_andWhatIsThereStays() {
    DeploymentPlan plan = withScript(chain(List.of(0, 1, 2), 1000, 1000, 1000));
    Set<String> onnx = Set.of("onnx");
    Abilities said =
        new Abilities(Set.of(), Map.of("d0", onnx, "d1", onnx, "d2", Set.of("torchscript")));
    Set<String> left = Set.of("n0", "n1");
    assertThat(Replacement.of(plan, left, left, said, 8))
        .isInstanceOfSatisfying(
            Replacement.Result.Impossible.class,
            r ->
                assertThat(r.reason())
                    .contains("'s2' is torchscript, which does not run", "[n0, n1]"));
    Abilities changed = new Abilities(Set.of(), Map.of("d2", onnx));
    Set<String> kept = Set.of("n1", "n2");
    assertThat(Replacement.of(plan, kept, kept, changed, 8))
        .isInstanceOfSatisfying(
            Replacement.Result.Repaired.class,
            r -> assertThat(r.plan().stages().getLast().device()).isEqualTo("d2"));
  }

  @Test
  void aStageWithoutAFile_goesAnywhere() {
    DeploymentPlan chain = chain(List.of(0, 1), 1000, 1000);
    PlannedStage last = chain.stages().getLast();
    PlannedStage builtIn =
        new PlannedStage(
            last.stage(),
            last.phase(),
            0,
            last.node(),
            last.device(),
            Artefact.none("built-in"),
            last.inputs(),
            last.outputs());
    DeploymentPlan plan = chain.withStages(7, List.of(chain.stages().getFirst(), builtIn));
    Abilities said = new Abilities(Set.of(), Map.of("d0", Set.of("onnx")));
    assertThat(Replacement.of(plan, Set.of("n0"), Set.of("n0"), said, 8))
        .isInstanceOf(Replacement.Result.Repaired.class);
  }

  @Test
  void noRoomAnywhere_isSaid() {
    DeploymentPlan plan = chain(List.of(0, 1), 1000, 115);
    assertThat(Replacement.of(plan, Set.of("n1"), Set.of("n1"), Abilities.ALL, 8))
        .isInstanceOfSatisfying(
            Replacement.Result.Impossible.class,
            r -> assertThat(r.reason()).contains("'s0'", "no room", "[n1]"));
  }

  @Test
  void aLostReplica_isDroppedAsLongAsAnotherServes() {
    DeploymentPlan one = chain(List.of(0, 1), 1000, 1000, 1000);
    List<PlannedStage> stages = new ArrayList<>(one.stages());
    stages.add(stage(1, 1, 2));
    DeploymentPlan plan = one.withStages(7, stages);
    assertThat(devices(repaired(plan, "n0", "n2"))).containsExactly("d0", "d2");
    assertThat(devices(repaired(plan, "n0"))).containsExactly("d0", "d0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyStageIsServed_onNodesLeft_withinMemory_andTheSameEveryTime(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> nodes = random.ints(12, 0, 5).boxed().toList();
    DeploymentPlan plan = chain(nodes, 700, 700, 700, 700, 700);
    String[] left = {"n1", "n2", "n4"};
    DeploymentPlan next = repaired(plan, left);
    assertThat(next.stages().stream().map(PlannedStage::id).collect(Collectors.toSet()))
        .isEqualTo(IntStream.range(0, 12).mapToObj(i -> "s" + i).collect(Collectors.toSet()));
    assertThat(new TreeSet<>(devices(next))).isSubsetOf("d1", "d2", "d4");
    next.stages().stream()
        .collect(Collectors.groupingBy(PlannedStage::device, Collectors.counting()))
        .values()
        .forEach(held -> assertThat(held * STAGE_BYTES + 10).isLessThanOrEqualTo(700));
    assertThat(repaired(plan, left)).isEqualTo(next);
  }
}

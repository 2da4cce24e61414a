package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.RackFile;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.profiler.Calibration;
import dev.rackloom.testkit.GeneratedModels;
import dev.rackloom.testkit.TorchScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble of a TorchScript and an ONNX model, from its repository to the answer. */
class EnsembleTest {

  private static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();
  private static final TorchScripts.Mlp MLP = new TorchScripts.Mlp(11, 4, 16, 3);
  private static final float[] ROWS = {1, 2, 3, 4, -1, 0.5f, 2, -8};

  @TempDir Path folder;

  private final List<AgentServer> agents = new ArrayList<>();
  private final Deployer deployer = new Deployer("test", Duration.ofSeconds(30));
  private Rack rack = RackFile.parse("rack", RACK);

  private static final String CPU =
      "kind: cpu, model: a share of the CPU, launch: 4us, power: {idleW: 5, busyW: 20},"
          + " peakTflops: {float32: 0.03},"
          + " memory: [{tier: DDR, capacity: 1GiB, bandwidthGBps: 5}]";

  private static final String RACK =
      """
      rack: r
      callerAt: cpu0
      switches: [loopback]
      nodes:
        - {id: n0, devices: [{id: cpu0, CPU}]}
        - {id: n1, devices: [{id: cpu1, CPU}]}
      links:
        - {id: l0, between: [loopback, cpu0], kind: memory, bandwidthGBps: 0.1, latency: 5us}
        - {id: l1, between: [loopback, cpu1], kind: memory, bandwidthGBps: 0.1, latency: 5us}
      """
          .replace("CPU", CPU);

  @BeforeEach
  void start() {
    for (Device device : rack.devices()) {
      agents.add(
          AgentServer.start(
              AgentConfig.on(
                  device.node(), "127.0.0.1:0", List.of(device), folder.resolve(device.node()))));
    }
    rack = rack.withNodes(agents.stream().map(a -> new Node(a.node(), a.address())).toList());
  }

  @AfterEach
  void stop() {
    deployer.close();
    agents.forEach(AgentServer::kill);
  }

  private Path repository() throws IOException {
    write("net/1/model.pt", MLP.archive());
    write("net/config.pbtxt", config("pytorch_libtorch", "x", 4, "y", 3, ""));
    Files.createDirectories(folder.resolve("repository/head/1"));
    GeneratedModels.doubled(folder.resolve("repository/head/1/model.onnx"), 3);
    write("head/config.pbtxt", config("onnxruntime_onnx", "x", 3, "y", 3, ""));
    return write(
        "both/config.pbtxt",
        config(
            "ensemble",
            "x",
            4,
            "answer",
            3,
            """
            ensemble_scheduling { step [
              { model_name: "net"
                input_map { key: "x" value: "x" } output_map { key: "y" value: "hidden" } },
              { model_name: "head"
                input_map { key: "x" value: "hidden" } output_map { key: "y" value: "answer" } }
            ] }
            """));
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve("repository").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private static byte[] config(
      String platform, String in, int ins, String out, int outs, String more) {
    return """
    platform: "%s" max_batch_size: 16
    input [ { name: "%s" data_type: TYPE_FP32 dims: [ %d ] } ]
    output [ { name: "%s" data_type: TYPE_FP32 dims: [ %d ] } ]
    %s
    """
        .formatted(platform, in, ins, out, outs, more)
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private Session open(int stages) throws IOException {
    OpenModel model =
        Workbench.read(
            PLUGINS,
            repository(),
            Bindings.of("batch", 2),
            stages,
            Progress.SILENT,
            Cancellation.NEVER);
    return Workbench.session(PLUGINS, model, rack, Optional.empty());
  }

  private PlanBuilder.Built build(Session session) {
    List<Stage> stages = session.model().stages().stages();
    Placement placement =
        Placement.of(
            "test",
            IntStream.range(0, stages.size())
                .mapToObj(s ->
                    new Assignment(
                        session.model().graph().name(),
                        stages.get(s).id(),
                        Phase.PLAIN,
                        DeviceGroup.single("cpu" + s),
                        0))
                .toList());
    return PlanBuilder.build(
        session, placement, rack, "both", 1, PLUGINS, folder.resolve("parts"), Progress.SILENT);
  }

  @Test
  void steps_onTwoAgents_answerTheFormula() throws IOException {
    PlanBuilder.Built built = build(open(14));
    DeploymentPlan plan = built.plan();
    assertThat(plan.stages())
        .extracting(s -> s.device() + " " + s.artefact().format())
        .containsExactly("cpu0 torchscript", "cpu1 onnx");
    deployer.deploy(plan, built.artefacts(), Progress.SILENT).orThrow();
    Map<String, TensorValue> answers =
        deployer.front(plan).infer(plan.model(), Map.of("x", TensorValue.of(ROWS, 2, 4)));
    float[] wanted = MLP.answer(ROWS);
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] *= 2;
    }
    assertThat(answers).containsOnlyKeys("answer");
    assertThat(answers.get("answer")).isEqualTo(TensorValue.of(wanted, 2, 3));
  }

  @Test
  void stepsInOneStage_areRefused() throws IOException {
    Session session = open(1);
    assertThatThrownBy(() -> build(session))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("steps [net, head]")
        .hasMessageContaining("2 stages");
  }

  /** The rack as it is when the first of its agents has an empty folder for PyTorch's jars. */
  private void restartWithoutPyTorch() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("engines"));
    Device first = rack.devices().getFirst();
    agents.removeFirst().kill();
    AgentConfig config =
        AgentConfig.on(first.node(), "127.0.0.1:0", List.of(first), folder.resolve("again"));
    agents.addFirst(AgentServer.start(config.withEngines(Optional.of(empty))));
    rack = rack.withNodes(agents.stream().map(a -> new Node(a.node(), a.address())).toList());
  }

  private static Placement all(Session session, String device) {
    return Placement.of(
        "test",
        session.model().stages().stages().stream()
            .map(s ->
                new Assignment(
                    session.model().graph().name(),
                    s.id(),
                    Phase.PLAIN,
                    DeviceGroup.single(device),
                    0))
            .toList());
  }

  @Test
  void anAgentWithoutPyTorch_getsNoScript_andPlacingSaysWhy() throws IOException {
    restartWithoutPyTorch();
    Session session = open(14).withRack(rack).withLiveFormats();
    String script = session.model().stages().stages().getFirst().id();
    assertThat(session.formats().refusal(script, "cpu1")).isEmpty();
    assertThat(session.formats().refusal(script, "cpu0").orElseThrow())
        .startsWith("device 'cpu0' does not run torchscript: ")
        .contains("no pytorch-engine");
    assertThat(session.faults(all(session, "cpu0"))).isNotEmpty();
    Outcome outcome =
        session
            .withConstraints(List.of(new Constraint.Pin(script, Set.of("cpu0"))))
            .place("portfolio", SolveContext.within(Duration.ofSeconds(1)));
    assertThat(((Outcome.Infeasible) outcome).reasons())
        .anySatisfy(
            r -> assertThat(r).contains("'cpu0' does not run torchscript", "(" + script + ")"));
    assertThatThrownBy(() -> session.formats().require(all(session, "cpu0")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining(
            "stage '" + script + "' cannot run where it is placed: device 'cpu0'");
    session.formats().require(all(session, "cpu1"));
  }

  private Measuring.Stages measure(Session session, String address) {
    try (AgentClient agent = AgentClient.connect(address)) {
      return new Measuring(
              PLUGINS,
              folder.resolve("measured"),
              agent,
              rack.device("cpu0").orElseThrow(),
              Progress.SILENT,
              Cancellation.NEVER)
          .stages(session);
    }
  }

  @Test
  void steps_areMeasuredOnTheirDevice_andPricedAtThoseSizesOnly() throws IOException {
    Session session = open(14);
    Measuring.Stages measured = measure(session, agents.getFirst().address());
    assertThat(measured.skipped()).isEmpty();
    assertThat(measured.measurements())
        .hasSize(2)
        .allSatisfy(m -> assertThat(m.nanos()).isPositive());
    CostEvaluator prices =
        new CostEvaluator(
            session.rack(),
            Calibration.fit(session.profile(), measured.measurements(), "test").profile());
    Stage net = session.model().stages().stages().getFirst();
    Estimate there = prices.sample(net, "cpu0", Phase.PLAIN, Bindings.of("batch", 2));
    assertThat(((Estimate.Sampled) there).sample().nanos())
        .isEqualTo(Math.round(measured.measurements().getFirst().nanos()));
    for (long batch : new long[] {1, 3, 8}) {
      Estimate elsewhere = prices.sample(net, "cpu0", Phase.PLAIN, Bindings.of("batch", batch));
      assertThat(elsewhere).isInstanceOf(Estimate.Unknown.class);
      assertThat(((Estimate.Unknown) elsewhere).reason()).contains("other sizes", "--measure");
    }
  }

  @Test
  void aStepThatADeviceRefuses_isSkippedThere_andSaidSo() throws IOException {
    Session session = open(14);
    Device cpu0 = rack.device("cpu0").orElseThrow();
    AgentServer without =
        AgentServer.start(
            AgentConfig.on(cpu0.node(), "127.0.0.1:0", List.of(cpu0), folder.resolve("without"))
                .withEngines(Optional.of(Files.createDirectory(folder.resolve("engines")))));
    agents.add(without);
    Measuring.Stages measured = measure(session, without.address());
    assertThat(measured.measurements()).hasSize(1);
    assertThat(measured.skipped())
        .singleElement()
        .asString()
        .contains("is not measured on cpu0", "no pytorch-engine");
  }

  @Test
  void anAgentThatIsLost_endsTheMeasuring() throws IOException {
    Session session = open(14);
    String address = agents.getFirst().address();
    agents.getFirst().kill();
    assertThatThrownBy(() -> measure(session, address)).isInstanceOf(RackloomException.class);
  }
}

package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Routes;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.Subscription;
import dev.rackloom.client.TelemetryListener;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.RackFile;
import dev.rackloom.engine.simulate.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MiniLM on three devices, of which two are one agent's. */
class WireTest {

  @TempDir static Path folder;

  private static Rack rack;
  private static OpenModel model;
  private static Session session;

  @BeforeAll
  static void open() {
    rack =
        RackFile.parse(
            "rack",
            """
            rack: r
            callerAt: cpu0
            switches: [loopback]
            nodes:
              - {id: n0, devices: [%s, %s]}
              - {id: n1, devices: [%s]}
            links:
              - {id: l0, between: [loopback, cpu0], kind: memory, bandwidthGBps: 0.1, latency: 5us}
              - {id: l1, between: [loopback, cpu1], kind: memory, bandwidthGBps: 0.1, latency: 5us}
              - {id: l2, between: [loopback, cpu2], kind: memory, bandwidthGBps: 0.1, latency: 5us}
            """
                .formatted(cpu(0), cpu(1), cpu(2)));
    model = MiniLm.read(folder);
    session = MiniLm.on(model, rack);
  }

  private static String cpu(int number) {
    return """
    {id: cpu%d, kind: cpu, model: a share of the CPU, launch: 4us, power: {idleW: 5, busyW: 20}, \
    peakTflops: {float32: 0.03, int64: 0.01, bool: 0.01, int32: 0.01}, \
    memory: [{tier: DDR, capacity: 1GiB, bandwidthGBps: 5}]}\
    """
        .formatted(number);
  }

  /** A third of the stages on each device, in order. */
  private static String third(int stage) {
    return "cpu" + stage * 3 / model.stages().stages().size();
  }

  private static Placement spread() {
    return MiniLm.placed(model, WireTest::third);
  }

  private static Map<String, Long> links(Prediction prediction) {
    Map<String, Long> bytes = new TreeMap<>();
    prediction.links().stream()
        .filter(l -> l.bytes() > 0)
        .forEach(l -> bytes.put(l.link(), l.bytes()));
    return bytes;
  }

  /** Adds bytes to every link on the way, named as predictions name them. */
  private static void carry(Map<String, Long> links, String from, String to, long bytes) {
    String at = from;
    for (Link link : new Routes(rack).between(from, to).orElseThrow().links()) {
      links.merge(link.id() + (link.a().equals(at) ? " >" : " <"), bytes, Long::sum);
      at = link.other(at);
    }
  }

  private static boolean isNarrowed(Flow flow) {
    Tensor tensor = model.graph().tensors().get(flow.tensor());
    return tensor.dtype().equals(DType.FLOAT32) && !tensor.name().equals("last_hidden_state");
  }

  @ParameterizedTest
  @EnumSource(value = WireFormat.class, names = "SAME", mode = EnumSource.Mode.EXCLUDE)
  void price_halvesTheFloatsThatCross(WireFormat format) {
    Map<String, Long> whole = links(session.price(spread()));
    Map<String, Long> expected = new TreeMap<>(whole);
    for (Flow flow : model.stages().flows()) {
      long bytes = flow.bytes().bind(session.sizes()).known().orElseThrow();
      flow.to().stream()
          .filter(to -> isNarrowed(flow))
          .mapToObj(WireTest::third)
          .distinct()
          .filter(to -> !to.equals(third(flow.from())))
          .forEach(to -> carry(expected, third(flow.from()), to, -bytes / 2));
    }
    assertThat(expected).isNotEqualTo(whole);
    assertThat(links(session.price(spread().withWire(format)))).isEqualTo(expected);
    assertThat(links(session.withWire(format).price(spread()))).isEqualTo(whole);
  }

  @Test
  void price_onOneDevice_isTheSame() {
    Placement one = MiniLm.placed(model, s -> "cpu1");
    assertThat(session.price(one.withWire(WireFormat.BFLOAT16))).isEqualTo(session.price(one));
  }

  @Test
  void simulate_countsWhatTravels() {
    Placement narrow = spread().withWire(WireFormat.BFLOAT16);
    Simulator.Load alone = new Simulator.Load(1, 1, 0, 1);
    long saved = session.price(spread()).latencyNanos() - session.price(narrow).latencyNanos();
    assertThat(saved).isPositive();
    assertThat(
            session.simulate(spread(), alone).latency().p50()
                - session.simulate(narrow, alone).latency().p50())
        .isEqualTo(saved);
  }

  @Test
  void place_saysHowItsTensorsTravel_andKeepsSayingIt() {
    Session narrow = session.withWire(WireFormat.FLOAT16);
    Outcome.Solved solved =
        (Outcome.Solved) narrow.place("heft", SolveContext.within(Duration.ofSeconds(1)));
    Placement placement = session.inAllPhases(solved.placement());
    assertThat(placement.wire()).isEqualTo(WireFormat.FLOAT16);
    Placement kept = Codec.fromJson(Codec.toJson(placement), Placement.class);
    assertThat(session.price(kept)).isEqualTo(solved.prediction());
    assertThat(session.knowing(kept).problem()).isEqualTo(narrow.problem());
  }

  private static PlanBuilder.Built build(Placement placement, Rack addressed, long epoch) {
    return PlanBuilder.build(
        session,
        placement,
        addressed,
        "wire",
        epoch,
        MiniLm.PLUGINS,
        folder.resolve("parts"),
        Progress.SILENT);
  }

  @Test
  void plan_saysItOfFloatsBetweenStages() {
    DeploymentPlan plan = build(spread().withWire(WireFormat.FLOAT16), rack, 1).plan();
    for (PlannedRoute route : plan.routes()) {
      boolean between =
          !route.from().equals(PlannedRoute.CALLER) && !route.to().contains(PlannedRoute.CALLER);
      DType type = model.graph().tensor(route.tensor()).orElseThrow().dtype();
      assertThat(route.wire())
          .as(route.tensor())
          .isEqualTo(between && type.equals(DType.FLOAT32) ? WireFormat.FLOAT16 : WireFormat.SAME);
    }
    assertThat(plan.routes()).extracting(PlannedRoute::wire).contains(WireFormat.FLOAT16);
  }

  /** Bytes on links, as agents tell them. */
  private static final class Heard implements TelemetryListener {
    private final Map<String, Long> links = new TreeMap<>();
    private final CountDownLatch left;

    Heard(int tensors) {
      left = new CountDownLatch(tensors);
    }

    @Override
    public synchronized void happened(TelemetryEvent event) {
      if (event instanceof TelemetryEvent.TensorMoved moved
          && !moved.from().equals(moved.device())) {
        carry(links, moved.from(), moved.device(), moved.bytes());
        left.countDown();
      }
    }

    @Override
    public void dropped(long events) {
      throw new AssertionError(events + " events were dropped");
    }

    synchronized Map<String, Long> links() {
      return links;
    }
  }

  /** How many tensors go from one device to another for a request. */
  private static int crossings(DeploymentPlan plan) {
    Map<String, String> devices = new TreeMap<>(Map.of(PlannedRoute.CALLER, rack.callerAt()));
    plan.stages().forEach(s -> devices.put(s.id(), s.device()));
    return (int)
        plan.routes().stream()
            .mapToLong(r ->
                r.to().stream()
                    .map(devices::get)
                    .distinct()
                    .filter(d -> !d.equals(devices.get(r.from())))
                    .count())
            .sum();
  }

  private static float[] ask(Deployer deployer, DeploymentPlan plan) {
    long[] ones = new long[(int) MiniLm.SEQ];
    Arrays.fill(ones, 1);
    long[] ids = new SplittableRandom(1).longs(MiniLm.SEQ, 1_000, 20_000).toArray();
    Map<String, TensorValue> answers =
        deployer
            .front(plan)
            .infer(
                plan.model(),
                Map.of(
                    "input_ids",
                    TensorValue.of(ids, 1, MiniLm.SEQ),
                    "attention_mask",
                    TensorValue.of(ones, 1, MiniLm.SEQ),
                    "token_type_ids",
                    TensorValue.of(new long[(int) MiniLm.SEQ], 1, MiniLm.SEQ)));
    return java.util.Objects.requireNonNull(answers.get("last_hidden_state")).toFloats();
  }

  /** Hidden values are rounded twice on their way through the three devices. */
  @Test
  void deployed_movesWhatIsPredicted_andRoundsNoMore() throws Exception {
    Deployer deployer = new Deployer("test", Duration.ofSeconds(30));
    List<AgentServer> agents = new ArrayList<>();
    try {
      for (Node node : rack.nodes()) {
        agents.add(
            AgentServer.start(
                AgentConfig.on(
                    node.id(),
                    "127.0.0.1:0",
                    rack.devices().stream().filter(d -> d.node().equals(node.id())).toList(),
                    folder.resolve(node.id()))));
      }
      Rack addressed =
          rack.withNodes(agents.stream().map(a -> new Node(a.node(), a.address())).toList());
      float[] whole = askHearing(deployer, build(spread(), addressed, 1), spread());
      Placement narrow = spread().withWire(WireFormat.BFLOAT16);
      float[] rounded = askHearing(deployer, build(narrow, addressed, 2), narrow);
      double worst = 0;
      double largest = 0;
      for (int i = 0; i < whole.length; i++) {
        worst = Math.max(worst, Math.abs(whole[i] - rounded[i]));
        largest = Math.max(largest, Math.abs(whole[i]));
      }
      assertThat(worst).isPositive().isLessThan(2 * largest * 0x1p-8);
    } finally {
      deployer.close();
      agents.forEach(AgentServer::kill);
    }
  }

  /** The answer, after what was told of its tensors is what was predicted. */
  private static float[] askHearing(Deployer deployer, PlanBuilder.Built built, Placement placement)
      throws Exception {
    DeploymentPlan plan = built.plan();
    deployer.deploy(plan, built.artefacts(), Progress.SILENT).orThrow();
    Heard heard = new Heard(crossings(plan));
    List<Subscription> open = new ArrayList<>();
    try {
      plan.rack()
          .nodes()
          .forEach(n -> open.add(deployer.agent(n).subscribe(plan.deployment(), heard)));
      float[] answer = ask(deployer, plan);
      assertThat(heard.left.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(heard.links()).isEqualTo(links(session.price(placement)));
      return answer;
    } finally {
      open.forEach(Subscription::close);
    }
  }
}

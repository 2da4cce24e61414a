package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.engine.serving.Arrivals;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import dev.rackloom.engine.serving.Trace;
import dev.rackloom.engine.simulate.Simulator;
import dev.rackloom.loader.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A placed language model as a server, and what a viewer is given of it. */
class PlacedServingTest {

  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 8, "hidden_size": 2048,
       "num_attention_heads": 16, "num_key_value_heads": 4, "intermediate_size": 8192,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  private static final Rack RACK =
      RackFile.parse(
          "rack",
          """
          rack: r
          nodes:
            - id: n
              devices:
                - {id: gpu, use: h100-sxm, count: 2}
          links:
            - {id: nv, between: [gpu0, gpu1], use: nvlink4, count: 18, latency: 2us}
          """);

  @TempDir static Path folder;
  private static Session session;

  @BeforeAll
  static void open() throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), CONFIG);
    Bindings sizes = Bindings.of("batch", 1, "seq", 512).with("output", 40);
    session =
        Workbench.session(
            PluginCatalog.onClassPath(),
            Workbench.read(
                PluginCatalog.onClassPath(), file, sizes, 6, Progress.SILENT, Cancellation.NEVER),
            RACK,
            Optional.empty());
  }

  private static Placement placed(IntFunction<String> device) {
    var stages = session.problem().stages();
    return Placement.of(
        "p",
        java.util.stream.IntStream.range(0, stages.size())
            .mapToObj(s ->
                new Assignment(
                    stages.get(s).model(),
                    stages.get(s).id(),
                    stages.get(s).phase(),
                    DeviceGroup.single(device.apply(s)),
                    0))
            .toList());
  }

  private static ServingReport serve(Placement placement, Trace trace) {
    return ServingSimulator.run(
        trace, Fleet.of(PlacedServing.instance(session, placement, 64, 2_048)));
  }

  @Test
  void oneRequest_takesWhatIsPredictedOfItsPasses() {
    Placement all = placed(s -> "gpu0");
    var passes = session.pricePasses(all);
    ServingReport report = serve(all, Arrivals.closedLoop(3, 1, 512, 40));
    assertThat(PlacedServing.serves(session)).isTrue();
    assertThat((double) report.ttft().p50())
        .isCloseTo(passes.getFirst().latencyNanos(), withPercentage(2));
    assertThat((double) report.tpot().p50())
        .isCloseTo(passes.getLast().latencyNanos(), withPercentage(2));
  }

  @Test
  void batching_servesMoreTokens() {
    Placement all = placed(s -> "gpu0");
    double one = serve(all, Arrivals.closedLoop(20, 1, 512, 40)).outputTokensPerS();
    double many = serve(all, Arrivals.closedLoop(200, 32, 512, 40)).outputTokensPerS();
    assertThat(many).isGreaterThan(4 * one);
  }

  @Test
  void twoDevices_areAPipeline_andOneComesBack() {
    Instance halves =
        PlacedServing.instance(session, placed(s -> s < 3 ? "gpu0" : "gpu1"), 64, 2_048);
    assertThat(halves.stages()).hasSize(2);
    assertThat(halves.stages().getFirst().next().getFirst().bytesPerToken())
        .isGreaterThanOrEqualTo(2 * 2048);
    Instance there =
        PlacedServing.instance(session, placed(s -> s == 2 ? "gpu1" : "gpu0"), 64, 2_048);
    assertThat(there.stages()).hasSize(3);
    ServingReport report = ServingSimulator.run(Arrivals.closedLoop(20, 4, 64, 8), Fleet.of(there));
    assertThat(report.use().stream().map(ServingReport.Use::resource))
        .containsExactly("gpu0", "gpu1", "gpu0 > gpu1", "gpu1 > gpu0");
    report.use().forEach(u -> assertThat(u.utilisation()).isBetween(0.0, 1.0));
    assertThat(halves.options().kvTokens())
        .isGreaterThan(
            PlacedServing.instance(session, placed(s -> "gpu0"), 64, 2_048).options().kvTokens());
  }

  @Test
  void traceOfServing_hasLanesNamesAndCounters() {
    Path file = folder.resolve("serving.json");
    ChromeTrace.write(
        file, serve(placed(s -> s < 3 ? "gpu0" : "gpu1"), Arrivals.poisson(20, 50, 300, 10, 1)));
    List<Map<?, ?>> events = events(file);
    assertThat(phases(events)).containsExactlyInAnyOrder("M", "X", "C");
    assertThat(names(events, "M")).contains("process_name", "thread_name");
    assertThat(names(events, "X")).contains("prompt", "decode");
    assertThat(names(events, "C")).anyMatch(n -> n.startsWith("state of "));
    checkLanes(events);
  }

  @Test
  void traceOfAPlacement_hasDevicesAndLinks() {
    Path file = folder.resolve("placement.json");
    Placement halves = placed(s -> s < 3 ? "gpu0" : "gpu1");
    var report = session.simulate(halves, new Simulator.Load(5, 2, 0, 1));
    ChromeTrace.write(file, report, session.memory(halves, report));
    List<Map<?, ?>> events = events(file);
    assertThat(names(events, "C")).contains("HBM3 of gpu0", "HBM3 of gpu1");
    assertThat(names(events, "X")).contains("transfer", session.problem().stages().getFirst().id());
    checkLanes(events);
    assertThatThrownBy(() ->
            ChromeTrace.write(
                folder.resolve("no/where.json"),
                serve(placed(s -> "gpu0"), Arrivals.closedLoop(1, 1, 5, 2))))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("cannot write");
  }

  private static List<Map<?, ?>> events(Path file) {
    try {
      Map<?, ?> document = (Map<?, ?>) Codec.parse(Files.readAllBytes(file));
      return ((List<?>) java.util.Objects.requireNonNull(document.get("traceEvents")))
          .stream().<Map<?, ?>>map(e -> (Map<?, ?>) e).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Set<String> phases(List<Map<?, ?>> events) {
    Set<String> phases = new HashSet<>();
    events.forEach(e -> phases.add(String.valueOf(e.get("ph"))));
    return phases;
  }

  private static Set<String> names(List<Map<?, ?>> events, String phase) {
    Set<String> names = new HashSet<>();
    events.stream()
        .filter(e -> phase.equals(e.get("ph")))
        .forEach(e -> names.add(String.valueOf(e.get("name"))));
    return names;
  }

  /** Process and lane are numbers, lanes are named before they are used, nothing is negative. */
  private static void checkLanes(List<Map<?, ?>> events) {
    Set<Object> named = new HashSet<>();
    for (Map<?, ?> e : events) {
      Object lane = e.get("tid");
      assertThat(e.get("pid")).isInstanceOf(Integer.class);
      assertThat(lane).isInstanceOf(Integer.class);
      if ("thread_name".equals(e.get("name"))) {
        named.add(lane);
      }
      if ("X".equals(e.get("ph"))) {
        assertThat(named).contains(lane);
        assertThat(((Number) java.util.Objects.requireNonNull(e.get("dur"))).doubleValue())
            .isNotNegative();
      }
    }
  }

  private static Placement inGroups(int replicas) {
    var stages = session.problem().stages();
    List<Assignment> all = new java.util.ArrayList<>();
    for (var stage : stages) {
      for (int r = 0; r < replicas; r++) {
        DeviceGroup group =
            replicas > 1
                ? DeviceGroup.single("gpu" + r)
                : new DeviceGroup(
                    DeviceGroup.Mode.TENSOR, List.of("gpu0", "gpu1"), List.of(0.5, 0.5), "");
        all.add(new Assignment(stage.model(), stage.id(), stage.phase(), group, r));
      }
    }
    return Placement.of("g", all);
  }

  private static ServingReport serve(Fleet fleet, int requests, int concurrency) {
    return ServingSimulator.run(Arrivals.closedLoop(requests, concurrency, 512, 40), fleet);
  }

  @Test
  void tensorGroup_isOneServerWithQuickerSteps() {
    PlacedFleet fleet = new PlacedFleet(session, 64, 2_048);
    Placement two = inGroups(1);
    ServingReport together = serve(fleet.of(two), 3, 1);
    ServingReport alone = serve(fleet.of(placed(s -> "gpu0")), 3, 1);
    assertThat(together.tpot().p50()).isLessThan(alone.tpot().p50());
    var passes = session.knowing(two).pricePasses(two);
    assertThat((double) together.tpot().p50())
        .isCloseTo(passes.getLast().latencyNanos(), withPercentage(3));
  }

  @Test
  void replicas_areServersOfTheirOwn() {
    PlacedFleet fleet = new PlacedFleet(session, 64, 2_048);
    Fleet two = fleet.of(inGroups(2));
    assertThat(two.instances()).hasSize(2);
    double one = serve(fleet.of(placed(s -> "gpu0")), 400, 256).outputTokensPerS();
    assertThat(serve(two, 400, 256).outputTokensPerS()).isGreaterThan(1.5 * one);
  }

  @Test
  void promptsAndStepsApart_moveState() {
    PlacedFleet fleet = new PlacedFleet(session, 64, 2_048);
    Fleet split = fleet.of(placed(s -> "gpu0"), placed(s -> "gpu1"));
    // 4 key-value heads of 128, keys and values, 8 layers, 2 bytes each
    Instance.Hop way = split.stateWays().getFirst().hops().getFirst();
    assertThat(way.bytesPerToken()).isEqualTo(4 * 128 * 2 * 8 * 2.0);
    assertThat(way.wires()).hasSize(1);
    ServingReport report = serve(split, 50, 8);
    assertThat(report.use().stream().map(ServingReport.Use::resource))
        .contains("state gpu0 > gpu1");
  }

  @Test
  void unevenReplicas_areNoFleet() {
    Placement uneven = Placement.of("u", inGroups(2).assignments().stream().limit(5).toList());
    assertThatThrownBy(() -> new PlacedFleet(session, 64, 2_048).of(uneven))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("more replicas than others");
  }
}

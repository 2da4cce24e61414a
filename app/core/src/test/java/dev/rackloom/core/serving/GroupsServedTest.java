package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.engine.group.GroupOptions;
import dev.rackloom.engine.serving.Arrivals;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.Request;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import dev.rackloom.engine.serving.Trace;
import dev.rackloom.loader.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups of every mode as servers: their steps take what the engine says of a pass. */
class GroupsServedTest {

  private static final String CONFIG =
      """
      {"model_type": "mixtral", "num_hidden_layers": 4, "hidden_size": 4096,
       "num_attention_heads": 32, "num_key_value_heads": 2, "intermediate_size": 14336,
       "num_local_experts": 8, "num_experts_per_tok": 2,
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
                - {id: gpu, use: h100-sxm, count: 4, pricePerHour: 3}
          switches: [sw]
          callerAt: sw
          links:
            - {id: nv, between: ["gpu*", sw], use: nvlink4, count: 18, latency: 1us}
          """);

  private static final int DEVICES = 4;
  private static final int BATCH = 8;
  private static final int PROMPT = 1_024;

  @TempDir static Path folder;
  private static Session session;

  @BeforeAll
  static void open() throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), CONFIG);
    Bindings sizes = Bindings.of("batch", BATCH, "seq", PROMPT).with("output", 64);
    PluginCatalog plugins = PluginCatalog.onClassPath();
    session =
        Workbench.session(
                plugins,
                Workbench.read(plugins, file, sizes, 6, Progress.SILENT, Cancellation.NEVER),
                RACK,
                Optional.empty())
            .withGroups(GroupOptions.ALL);
  }

  /** The group of the first so many devices. */
  private static int place(Sharing sharing, int devices) {
    PlacementProblem problem = session.problem();
    for (int g = 0; g < problem.groups().size(); g++) {
      ProblemGroup group = problem.groups().get(g);
      if (group.sharing() == sharing && group.members().equals(Ids.range(0, devices))) {
        return DEVICES + g;
      }
    }
    throw new AssertionError("no group of " + devices + " shares by " + sharing);
  }

  /** Every stage at the place where it can be, else on a device alone. */
  private static Placement all(int place) {
    PlacementProblem problem = session.problem();
    int[] places = new int[problem.stages().size()];
    java.util.Arrays.setAll(places, s -> problem.costs().allows(s, place) ? place : s % DEVICES);
    return session.placement(Ids.of(places), "all");
  }

  private static Placement mixed(int place, long seed) {
    PlacementProblem problem = session.problem();
    SplittableRandom random = new SplittableRandom(seed);
    int[] places = new int[problem.stages().size()];
    java.util.Arrays.setAll(
        places,
        s ->
            random.nextInt(3) > 0 && problem.costs().allows(s, place)
                ? place
                : random.nextInt(DEVICES));
    return session.placement(Ids.of(places), "mixed");
  }

  private static Instance served(Placement placement) {
    return PlacedServing.instance(session, placement, 64, BATCH * PROMPT);
  }

  /** What a step takes that has the pipeline to itself. */
  private static double stepNanos(Instance instance, Batch batch) {
    double sum = 0;
    for (Instance.PipelineStage stage : instance.stages()) {
      sum += stage.time().nanos(batch);
      sum +=
          stage.next().stream()
              .mapToDouble(h -> h.nanos(batch.tokens()) + h.latencyNanos())
              .max()
              .orElse(0);
    }
    return sum;
  }

  private static Batch steps(int sequences, int keys) {
    return new Batch(
        Ids.NONE, Ids.NONE, Ids.copyOf(Collections.nCopies(sequences, keys)), sequences);
  }

  /** A request that keeps the server busy for a moment, then a batch that starts as one step. */
  private static Trace together() {
    List<Request> requests = new ArrayList<>(List.of(new Request(0, 1, 1)));
    requests.addAll(Collections.nCopies(BATCH, new Request(0, PROMPT, 3)));
    return Trace.of("together", requests);
  }

  @ParameterizedTest
  @CsvSource({
    "TENSOR,2,1",
    "TENSOR,4,2",
    "DATA,2,3",
    "DATA,4,4",
    "DATA,4,5",
    "EXPERT,2,6",
    "EXPERT,4,7",
    "EXPERT,4,8",
    "PIPELINE,2,9",
    "PIPELINE,4,10",
    "PIPELINE,4,11"
  })
  void steps_takeWhatTheEngineSaysOfAPass(Sharing sharing, int devices, long seed) {
    int place = place(sharing, devices);
    for (Placement placement : List.of(all(place), mixed(place, seed))) {
      assertThat(session.assignment(placement).contains(place)).isTrue();
      Instance instance = served(placement);
      var passes = session.pricePasses(placement);
      assertThat(stepNanos(instance, steps(BATCH, PROMPT + 1)))
          .as("a token each of %s", placement)
          .isCloseTo(passes.getLast().latencyNanos(), withPercentage(3));
      ServingReport report = ServingSimulator.run(together(), Fleet.of(instance));
      assertThat(report.complete()).isTrue();
      long start = report.requests().getFirst().lastNanos();
      assertThat((double) report.requests().getLast().firstNanos() - start)
          .as("prompts of %s", placement)
          .isCloseTo(passes.getFirst().latencyNanos(), withPercentage(3));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DATA", "EXPERT", "PIPELINE", "TENSOR"})
  void load_isServed_andDevicesOfAGroupAreBusyAtOnce(Sharing sharing) {
    Placement placement = all(place(sharing, DEVICES));
    ServingReport report =
        ServingSimulator.run(Arrivals.closedLoop(60, 16, 256, 12), Fleet.of(served(placement)));
    assertThat(report.requests()).hasSize(60);
    List<ServingReport.Use> devices =
        report.use().stream().filter(u -> u.resource().matches("gpu\\d")).toList();
    assertThat(devices)
        .hasSize(DEVICES)
        .allSatisfy(u -> {
          assertThat(u.utilisation()).isBetween(0.1, 1.0);
          assertThat(u.joules()).isPositive();
        });
  }

  @Test
  void state_hasTheRoomThatTheModeLeaves() {
    double alone = tokens(all(0));
    double weights = bytes(true);
    double perToken = bytes(false);
    assertThat(tokens(all(place(Sharing.DATA, DEVICES))))
        .as("each keeps a quarter of the sequences beside all weights")
        .isCloseTo(4 * alone, withPercentage(1));
    assertThat(tokens(all(place(Sharing.PIPELINE, DEVICES))))
        .as("each keeps a quarter of everything")
        .isCloseTo(4 * (alone + 0.75 * weights / perToken), withPercentage(1));
    assertThat(tokens(all(place(Sharing.TENSOR, DEVICES))))
        .as("two key-value heads: halves of the state, quarters of the weights")
        .isCloseTo(2 * (alone + 0.75 * weights / perToken), withPercentage(1));
    assertThat(tokens(all(place(Sharing.EXPERT, DEVICES)))).isGreaterThan(alone);
  }

  private static double tokens(Placement placement) {
    return served(placement).options().kvTokens();
  }

  private static double bytes(boolean weights) {
    return session.model().stages().stages().stream()
        .mapToDouble(s ->
            weights
                ? s.footprint().weightBytes().known().orElseThrow()
                : StateRoom.statePerToken(s))
        .sum();
  }

  @Test
  void replicasOfGroups_areServersOfTheirOwn() {
    List<Assignment> twice = new ArrayList<>();
    for (var stage : session.problem().stages()) {
      for (int r = 0; r < 2; r++) {
        DeviceGroup group =
            new DeviceGroup(
                DeviceGroup.Mode.DATA,
                List.of("gpu" + 2 * r, "gpu" + (2 * r + 1)),
                List.of(0.5, 0.5),
                "");
        twice.add(new Assignment(stage.model(), stage.id(), stage.phase(), group, r));
      }
    }
    Fleet fleet = new PlacedFleet(session, 64, 4_096).of(Placement.of("twice", twice));
    assertThat(fleet.instances()).hasSize(2);
    assertThat(fleet.instances().getLast().stages().getFirst().place()).isEqualTo("gpu2+gpu3");
    assertThat(ServingSimulator.run(Arrivals.closedLoop(40, 16, 256, 8), fleet).complete())
        .isTrue();
  }
}

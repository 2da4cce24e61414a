package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.engine.group.GroupOptions;
import dev.rackloom.loader.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model whose stages several GPUs hold together. */
class GroupsOfDevicesTest {

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

  private static final int STAGES = 6;

  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void writeModel() throws IOException {
    file = Files.writeString(folder.resolve("config.json"), CONFIG);
  }

  private static Session session(long batch, Sharing... sharings) {
    PluginCatalog plugins = PluginCatalog.onClassPath();
    Bindings sizes = Bindings.of("batch", batch, "seq", 1024).with("output", 64);
    OpenModel model =
        Workbench.read(plugins, file, sizes, STAGES, Progress.SILENT, Cancellation.NEVER);
    return Workbench.session(plugins, model, RACK, Optional.empty())
        .withGroups(new GroupOptions(Set.of(sharings), 4));
  }

  private static int heaviest(PlacementProblem problem) {
    int heaviest = 0;
    for (int s = 1; s < problem.stages().size(); s++) {
      boolean more =
          problem.stages().get(s).weightBytes() > problem.stages().get(heaviest).weightBytes();
      heaviest = more ? s : heaviest;
    }
    return heaviest;
  }

  @Test
  void tensor_halvesWeightsAndMoreThanHalvesNoTime() {
    PlacementProblem problem = session(8, Sharing.TENSOR).problem();
    int s = heaviest(problem);
    long alone = problem.costs().nanos(s, 0);
    long two = problem.costs().nanos(s, 4);
    long four = problem.costs().nanos(s, 6);
    assertThat(problem.place(6)).isEqualTo("gpu0+gpu1+gpu2+gpu3 tensor");
    assertThat(two).isBetween(alone / 2, alone);
    assertThat(four).isBetween(alone / 4, two);
    var part = problem.groups().get(2).parts().get(s);
    assertThat(part.weightBytes()).isCloseTo(problem.stages().get(s).weightBytes() / 4, within(1L));
    assertThat(part.exchangedBytes()).isPositive();
    // two key-value heads: four devices cannot cut the cache into four
    assertThat(part.stateBytes()).isCloseTo(problem.stages().get(s).stateBytes() / 2, within(1L));
  }

  @Test
  void data_needsABatch_andHoldsAllWeights() {
    PlacementProblem one = session(1, Sharing.DATA).problem();
    assertThat(one.groups()).isEmpty();
    PlacementProblem eight = session(8, Sharing.DATA).problem();
    int s = heaviest(eight);
    assertThat(eight.groups().get(2).parts().get(s).weightBytes())
        .isEqualTo(eight.stages().get(s).weightBytes());
    assertThat(eight.costs().nanos(s, 6)).isLessThan(eight.costs().nanos(s, 0));
  }

  @Test
  void expert_onlyStagesWithExperts_eachHoldsAPartOfThem() {
    PlacementProblem problem = session(8, Sharing.EXPERT).problem();
    int s = heaviest(problem);
    long whole = problem.stages().get(s).weightBytes();
    assertThat(problem.groups().get(2).parts().get(s).weightBytes())
        .isBetween(whole / 4, whole / 2);
    assertThat(problem.costs().allows(s, 6)).isTrue();
    boolean all = true;
    for (int each = 0; each < problem.stages().size(); each++) {
      all &= problem.costs().nanos(each, 6) != CostTable.FORBIDDEN;
    }
    assertThat(all).as("a stage without experts cannot be shared so").isFalse();
  }

  @Test
  void place_withGroups_isQuickerThanWithout_andCannotBeDeployedAsItIs() {
    Session alone = session(8);
    Session together = session(8, Sharing.TENSOR);
    Outcome.Solved one = solve(alone, "latency");
    Outcome.Solved four = solve(together, "latency");
    assertThat(four.prediction().latencyNanos()).isLessThan(one.prediction().latencyNanos());
    assertThat(four.placement().assignments())
        .anyMatch(a -> a.group().mode() == DeviceGroup.Mode.TENSOR);
    assertThat(together.price(four.placement()).latencyNanos())
        .isEqualTo(four.prediction().latencyNanos());
    assertThat(alone.knowing(four.placement()).price(four.placement()).latencyNanos())
        .isEqualTo(four.prediction().latencyNanos());
    assertThatThrownBy(() -> alone.price(four.placement())).hasMessageContaining("is not of model");
  }

  @Test
  void place_inOrder_keepsTheFirstAndImprovesTheNext() {
    Session session = session(8, Sharing.TENSOR);
    Outcome.Solved latency = solve(session, "latency");
    Outcome.Solved both =
        (Outcome.Solved)
            session.place(Goal.of("latency,energy").withSlack(0.5), "portfolio", context());
    assertThat(both.prediction().latencyNanos())
        .isLessThanOrEqualTo((long) (latency.prediction().latencyNanos() * 1.51));
    assertThat(both.prediction().energyJ()).isLessThanOrEqualTo(latency.prediction().energyJ());
    assertThat(both.reasons().getFirst()).startsWith("latency came first");
  }

  @Test
  void bill_countsDevicesInUseAndWhatMoves() {
    Session session = session(8);
    Outcome.Solved cheap = solve(session, "cost");
    Bill bill = Bill.of(session, cheap.placement());
    assertThat(bill.pricePerHour().getAsDouble()).isEqualTo(3);
    assertThat(bill.costPerRequest().getAsDouble()).isCloseTo(cheap.value(), within(1e-12));
    assertThat(bill.fromCurrent()).isFalse();
    Bill stay = Bill.of(session.withCurrent(cheap.placement()), cheap.placement());
    assertThat(stay.fromCurrent()).isTrue();
    assertThat(stay.movedBytes()).isZero();
  }

  private static Outcome.Solved solve(Session session, String goal) {
    return (Outcome.Solved) session.place(Goal.of(goal), "portfolio", context());
  }

  private static SolveContext context() {
    return SolveContext.within(Duration.ofSeconds(2));
  }

  @Test
  void energy_ofADeviceWithoutPower_isNotKnown_andNotChosen() {
    Rack mixed =
        RackFile.parse(
            "mixed",
            """
            rack: m
            nodes:
              - id: n
                devices:
                  - {id: known, use: h100-sxm}
                  - {id: silent, use: h100-sxm, power: {idleW: 0, busyW: 0}}
            callerAt: known
            links:
              - {id: nv, between: [known, silent], use: nvlink4, count: 18, latency: 1us}
            """);
    Session session =
        Workbench.session(PluginCatalog.onClassPath(), session(8).model(), mixed, Optional.empty());
    Outcome.Solved least = solve(session, "energy");
    assertThat(least.placement().assignments())
        .allMatch(a -> a.group().devices().equals(List.of("known")));
    assertThat(least.prediction().energyJ()).isPositive();
    var silent =
        least.placement().assignments().stream()
            .map(a ->
                new Assignment(a.model(), a.stage(), a.phase(), DeviceGroup.single("silent"), 0))
            .toList();
    assertThat(session.price(Placement.of("s", silent)).energyJ()).isNaN();
  }
}

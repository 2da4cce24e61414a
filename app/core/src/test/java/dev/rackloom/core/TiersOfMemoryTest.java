package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.StateAssignment;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.placement.TierAssignment.What;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.serving.PlacedServing;
import dev.rackloom.engine.serving.Arrivals;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
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

/** A language model whose cache does not fit the GPU that runs it. */
class TiersOfMemoryTest {

  /** 4 layers of 103 MB, 131 MB before and after them, 8 KiB of cache a token and layer. */
  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 4, "hidden_size": 2048,
       "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 5632,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  private static final Rack RACK =
      RackFile.parse(
          "rack",
          """
          rack: r
          nodes:
            - id: n
              memory: [{of: host}]
              devices:
                - {id: gpu0, use: h100-sxm, memory: [{tier: HBM3, capacity: 1.6GiB, bandwidthGBps: 3350}]}
                - {id: host, use: xeon6-6980p}
          callerAt: host
          links:
            - {id: pcie, between: [host, gpu0], use: pcie5-x16, latency: 1us}
          """);

  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void writeModel() throws IOException {
    file = Files.writeString(folder.resolve("config.json"), CONFIG);
  }

  private static Session session(long batch) {
    PluginCatalog plugins = PluginCatalog.onClassPath();
    Bindings sizes = Bindings.of("batch", batch, "seq", 1024).with("output", 40);
    OpenModel model = Workbench.read(plugins, file, sizes, 6, Progress.SILENT, Cancellation.NEVER);
    Session session = Workbench.session(plugins, model, RACK, Optional.empty());
    return session.withConstraints(
        session.problem().stages().stream()
            .<Constraint>map(s -> new Constraint.Pin(s.id(), Set.of("gpu0")))
            .toList());
  }

  private static Outcome solve(Session session) {
    return session.place("portfolio", SolveContext.within(Duration.ofSeconds(5)));
  }

  private static Placement spilled(Session session) {
    Outcome outcome = solve(session.withSpill(Set.of(What.STATE)));
    assertThat(outcome).isInstanceOf(Outcome.Solved.class);
    return session.inAllPhases(((Outcome.Solved) outcome).placement());
  }

  @Test
  void place_aCacheThatDoesNotFit_goesToTheHost() {
    Session session = session(16);
    assertThat(solve(session)).isInstanceOf(Outcome.Infeasible.class);
    Placement placement = spilled(session);
    List<TierAssignment> out = placement.tiers();
    assertThat(out).isNotEmpty().allMatch(t -> t.tier().equals("DDR of host"));
    assertThat(placement.states()).hasSize(session.model().graph().states().size());
    assertThat(placement.states()).extracting(StateAssignment::tier).contains("DDR of host");
    assertThat(placement.states()).extracting(StateAssignment::device).containsOnly("gpu0");
    Session known = session.knowing(placement);
    assertThat(known.faults(placement)).isEmpty();
    assertThat(known.price(placement).tiers())
        .filteredOn(t -> t.device().equals("gpu0"))
        .singleElement()
        .satisfies(t -> assertThat(t.bytes()).isPositive());
  }

  @Test
  void place_withoutSpilling_namesEveryStateAtHome() {
    Session session = session(1);
    Outcome.Solved solved = (Outcome.Solved) solve(session);
    assertThat(session.inAllPhases(solved.placement()).states())
        .hasSize(session.model().graph().states().size())
        .allMatch(s -> s.tier().equals("HBM3") && s.shard().equals("all"));
  }

  @Test
  void moved_bytesAreThoseOfTheModel() {
    Session session = session(16).withSpill(Set.of(What.STATE, What.WEIGHTS));
    ProblemSpill state = session.problem().spills().get(1);
    ProblemSpill both = session.problem().spills().getLast();
    assertThat(session.problem().spills()).as("weights, state, both").hasSize(3);
    assertThat(state.state() && !state.weights()).isTrue();
    long token = 16 * 8L * 1024; // of one layer and all sequences
    ProblemSpill.Moved layer = state.moved().get(3);
    assertThat(layer.writtenBytes()).as("the prompt and 40 tokens").isEqualTo((1024 + 40) * token);
    assertThat(layer.readBytes())
        .as("the prompt once, then it and the new token for each of 40")
        .isEqualTo((1024 + 40 * 1025) * token);
    long weights = both.moved().get(3).readBytes() - layer.readBytes();
    assertThat(weights)
        .isCloseTo(41 * session.problem().stages().get(3).weightBytes(), within(1_000_000L));
    assertThat(state.nanos(3))
        .isCloseTo(
            2 * 41 * 1000 + Math.round((layer.readBytes() + layer.writtenBytes()) / 63.015),
            within(1_000_000L));
  }

  @Test
  void serving_aSpilledStage_takesWhatIsPredicted_andItsStateCountsInTheTier() {
    Session session = session(1);
    Placement home = session.inAllPhases(((Outcome.Solved) solve(session)).placement());
    Placement out =
        home.withTiers(
            session.problem().stages().stream()
                .filter(s -> s.stateBytes() > 0)
                .map(s -> new TierAssignment(s.model(), s.id(), "gpu0", What.STATE, "DDR of host"))
                .toList());
    Session known = session.knowing(out);
    var passes = known.pricePasses(out);
    Instance instance = PlacedServing.instance(known, out, 64, 2_048);
    ServingReport report =
        ServingSimulator.run(Arrivals.closedLoop(3, 1, 1024, 40), Fleet.of(instance));
    assertThat((double) report.tpot().p50())
        .isCloseTo(passes.getLast().latencyNanos(), withPercentage(3));
    Instance before = PlacedServing.instance(session, home, 64, 2_048);
    assertThat(instance.options().kvTokens()).isGreaterThan(10 * before.options().kvTokens());
  }

  @Test
  void deploy_isRefusedWithOneMessage() {
    Session session = session(16);
    Placement placement = spilled(session);
    assertThatThrownBy(() ->
            PlanBuilder.build(
                session,
                placement,
                RACK,
                "d",
                1,
                PluginCatalog.onClassPath(),
                folder,
                Progress.SILENT))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("has its state in DDR of host, but agents keep all of a stage");
  }

  @Test
  void spill_withoutAnyMemoryBelow_saysWhatToWrite() {
    Session bare = session(1).withRack(RACK.withMemories(List.of()));
    assertThatThrownBy(() -> bare.withSpill(Set.of(What.STATE)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("has no memory below that of its devices");
  }
}

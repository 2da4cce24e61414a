package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.RackFile;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MiniLM on the sample rack. */
class SessionTest {

  @TempDir static Path folder;

  private static OpenModel model;
  private static Session session;

  @BeforeAll
  static void open() {
    model = MiniLm.read(folder);
    Rack rack = RackFile.read(Samples.rack(folder));
    session = MiniLm.on(model, rack);
  }

  private static Placement everythingOn(String device) {
    return MiniLm.placed(model, s -> device);
  }

  @Test
  void read_miniLm_isWhollyUnderstood() {
    assertThat(model.graph().notUnderstood()).isEmpty();
    assertThat(model.graph().operators()).hasSize(491);
    assertThat(model.graph().parameters()).isEqualTo(Dim.of(22_565_888));
    assertThat(model.graph().tensor("last_hidden_state").orElseThrow().shape().toString())
        .isEqualTo("[batch_sizexsequence_lengthx384]");
  }

  /** Six layers of 12 h^2 multiply-adds a token, and attention over all pairs of tokens. */
  @Test
  void rows_flops_areThoseOfTheArchitecture() {
    long seq = 64;
    double gemms = 6 * (2.0 * 12 * 384 * 384 * seq + 2 * 2.0 * seq * seq * 384);
    double counted =
        session.rows(Optional.empty()).stream()
            .mapToLong(r -> r.totals().flops().known().orElseThrow())
            .sum();
    assertThat(counted).isBetween(gemms, gemms * 1.03);
  }

  @Test
  void rows_everyStageOnEveryDevice_hasAClass() {
    for (StageRow row : session.rows(Optional.empty())) {
      assertThat(row.devices())
          .hasSize(3)
          .allMatch(d -> d.estimate().costClass() != dev.rackloom.api.cost.CostClass.UNKNOWN);
    }
  }

  @Test
  void place_throughput_isProven_usesTheRack_andFits() {
    var outcome =
        session
            .withObjective(Objective.THROUGHPUT)
            .place("portfolio", SolveContext.within(Duration.ofSeconds(10)));
    var solved = (Outcome.Solved) outcome;
    assertThat(session.faults(solved.placement())).isEmpty();
    assertThat(solved.lowerBound()).isLessThanOrEqualTo(solved.value());
    atLeastAsGoodAs(solved, everythingOn("flow0"));
    assertThat(
            Set.copyOf(
                solved.placement().assignments().stream()
                    .map(a -> a.group().devices().getFirst())
                    .toList()))
        .hasSizeGreaterThan(1);
  }

  private static void atLeastAsGoodAs(Outcome.Solved solved, Placement other) {
    assertThat(solved.prediction().busiestNanos())
        .isLessThanOrEqualTo(session.price(other).busiestNanos());
  }

  @Test
  void faults_memoryTooSmall_sayByHowMuch() {
    assertThat(session.faults(everythingOn("gpu0")))
        .anySatisfy(f ->
            assertThat(f)
                .isInstanceOfSatisfying(
                    Fault.NoRoom.class,
                    room -> {
                      assertThat(room.memory()).isEqualTo("GDDR6 of gpu0");
                      assertThat(room.hasBytes()).isEqualTo(48L << 20);
                      assertThat(room.needsBytes()).isGreaterThan(room.hasBytes());
                    }));
    assertThat(session.faults(everythingOn("cpu0"))).isEmpty();
  }

  @Test
  void stageThatIsBanned_isSaidToBreakAConstraint_notThatItCannotRun() {
    String first = model.stages().stages().getFirst().id();
    Session held = session.withConstraints(List.of(new Constraint.Ban(first, "cpu0")));
    assertThat(held.faults(everythingOn("cpu0"))).containsExactly(new Fault.BreaksConstraint());
  }

  @Test
  void price_placementOfAnotherModel_isRefused() {
    Placement other =
        Placement.of(
            "x", List.of(new Assignment("gpt", "s00", Phase.PLAIN, DeviceGroup.single("cpu0"), 0)));
    assertThatThrownBy(() -> session.price(other))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("all-minilm");
  }

  @Test
  void withSizes_longerSequence_costsMore() {
    Session longer = session.withSizes(Bindings.of("sequence_length", 256));
    Placement cpu = everythingOn("cpu0");
    assertThat(longer.price(cpu).latencyNanos())
        .isGreaterThan(2 * session.price(cpu).latencyNanos());
  }

  @Test
  void unboundSize_saysHowToBindIt() {
    OpenModel unbound =
        new OpenModel(model.file(), model.graph(), model.stages(), Bindings.NONE, List.of());
    assertThatThrownBy(
            () -> Workbench.session(MiniLm.PLUGINS, unbound, session.rack(), Optional.empty()))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("--bind")
        .hasMessageContaining("sequence_length");
  }

  @Test
  void plan_everyPortHasARoute_andEveryStageAnArtefact() {
    PlanBuilder.Built built =
        PlanBuilder.build(
            session,
            everythingOn("flow0"),
            session.rack(),
            "d",
            1,
            MiniLm.PLUGINS,
            folder.resolve("parts"),
            Progress.SILENT);
    var plan = built.plan();
    assertThat(plan.stages())
        .hasSameSizeAs(model.stages().stages())
        .allMatch(s -> built.artefacts().containsKey(s.artefact().sha256()));
    for (var stage : plan.stages()) {
      for (var port : stage.inputs()) {
        assertThat(plan.routes())
            .as(stage.id() + " " + port.name())
            .anyMatch(r -> r.tensor().equals(port.name()) && r.to().contains(stage.id()));
      }
    }
    assertThat(plan.routes())
        .anyMatch(
            r -> r.to().contains(PlannedRoute.CALLER) && r.tensor().equals("last_hidden_state"));
  }

  @Test
  void sizeNames_exportersNames_followTheCommonOnes() {
    var bound =
        SizeNames.bind(Set.of("batch_size", "sequence_length", "odd"), Bindings.of("seq", 77));
    assertThat(bound.bindings().get("sequence_length")).hasValue(77);
    assertThat(bound.bindings().get("batch_size")).hasValue(1);
    assertThat(bound.lines()).anyMatch(l -> l.startsWith("odd is not bound"));
  }
}

package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.ProblemBuilder.Unsized;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each reason why a placement cannot be deployed, said once. */
final class FaultsTest {

  private static final int FAST = 0;
  private static final int SLOW = 1;

  /** Stages a, b, c of 1 MiB each; c cannot run on "slow", and "fast" holds two. */
  private static PlacementProblem problem(Constraint... constraints) {
    return new PlacementProblem(
        "chain",
        List.of(stage("a"), stage("b"), stage("c")),
        List.of(new ProblemDevice("fast", 2L << 20, 1), new ProblemDevice("slow", 9L << 20, 1)),
        CostTable.of(new long[][] {{10, 40}, {10, 40}, {10, CostTable.FORBIDDEN}}),
        LinkTable.aroundMemory(List.of("fast", "slow"), 1e9),
        List.of(new ProblemFlow(0, Ids.of(1), 10), new ProblemFlow(1, Ids.of(2), 10)),
        List.of(constraints),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  private static ProblemStage stage(String id) {
    return new ProblemStage("m", id, Phase.PLAIN, 1L << 20, 0, 0, 0, 0);
  }

  private static List<Fault> faults(PlacementProblem problem, int a, int b, int c) {
    return faults(problem, List.of(), a, b, c);
  }

  private static List<Fault> faults(
      PlacementProblem problem, List<Unsized> unsized, int a, int b, int c) {
    return faults(problem, unsized, DeviceFormats.UNKNOWN, a, b, c);
  }

  private static List<Fault> faults(
      PlacementProblem problem, List<Unsized> unsized, DeviceFormats formats, int a, int b, int c) {
    return Faults.of(
        new ProblemBuilder.Built(problem, Map.of(), Basis.ANALYTIC, unsized),
        formats,
        Ids.of(a, b, c));
  }

  @Test
  void whatHoldsToEverything_hasNone() {
    assertThat(faults(problem(), SLOW, FAST, FAST)).isEmpty();
    assertThat(faults(problem(new Constraint.AtMost(2)), SLOW, FAST, FAST)).isEmpty();
  }

  @Test
  void stageThatADeviceDoesNotRun_isNamedWithIt() {
    assertThat(faults(problem(), SLOW, SLOW, SLOW))
        .containsExactly(new Fault.CannotRun("c", "slow", "the device cannot run the stage"));
  }

  /** What keeps it from there is said with its sizes. */
  @Test
  void stageThatIsTooLargeForADevice_saysByHowMuch() {
    PlacementProblem small =
        new PlacementProblem(
            "one",
            List.of(new ProblemStage("m", "a", Phase.PLAIN, 3L << 20, 0, 0, 0, 0)),
            List.of(new ProblemDevice("fast", 2L << 20, 1)),
            CostTable.of(new long[][] {{10}}),
            LinkTable.aroundMemory(List.of("fast"), 1e9),
            List.of(),
            List.of(),
            Objective.LATENCY,
            Semantics.RUNTIME);
    assertThat(
            Faults.of(
                new ProblemBuilder.Built(small, Map.of(), Basis.ANALYTIC, List.of()),
                DeviceFormats.UNKNOWN,
                Ids.of(0)))
        .containsExactly(
            new Fault.CannotRun(
                "a", "fast", "needs 3145728 bytes, has 2097152 bytes: 1048576 bytes too few"),
            new Fault.NoRoom("fast", 3L << 20, 2L << 20));
  }

  /** The bans that formats make are no constraints of people: the format is named. */
  @Test
  void stageOfAFormatThatADeviceDoesNotRun_namesTheFormat() {
    DeviceFormats formats =
        new DeviceFormats(
            Map.of("a", "torchscript"), Map.of("slow", Map.of("torchscript", "it runs onnx only")));
    assertThat(
            faults(problem(new Constraint.Ban("a", "slow")), List.of(), formats, SLOW, FAST, FAST))
        .containsExactly(
            new Fault.CannotRun(
                "a", "slow", "device 'slow' does not run torchscript: it runs onnx only"));
  }

  @Test
  void memoryThatIsTooSmall_isSaidWithBothSizes() {
    assertThat(faults(problem(), FAST, FAST, FAST))
        .containsExactly(new Fault.NoRoom("fast", 3L << 20, 2L << 20));
  }

  /** It could run there, and is where it must not be. */
  @Test
  void stageThatIsPinnedOrBanned_breaksAConstraint_andCouldRun() {
    for (Constraint rule :
        List.of(new Constraint.Ban("a", "slow"), new Constraint.Pin("a", Set.of("fast")))) {
      assertThat(faults(problem(rule), SLOW, FAST, FAST))
          .containsExactly(new Fault.BreaksConstraint());
    }
  }

  /** Beside one that is ruled out, another that cannot run is still named. */
  @Test
  void bothAreSaid_whereBothAreSo() {
    assertThat(faults(problem(new Constraint.Ban("a", "slow")), SLOW, FAST, SLOW))
        .containsExactly(
            new Fault.CannotRun("c", "slow", "the device cannot run the stage"),
            new Fault.BreaksConstraint());
  }

  @Test
  void constraintOnSeveralStages_isSaidOnce() {
    PlacementProblem together =
        problem(new Constraint.CoLocate(Set.of("a", "b")), new Constraint.AtMost(1));
    assertThat(faults(together, SLOW, FAST, FAST)).containsExactly(new Fault.BreaksConstraint());
  }

  /** It comes first, and with how many there are. */
  @Test
  void sizesThatAreNotKnown_comeFirst() {
    Unsized one = new Unsized("tensor t", "no shape", "bind it");
    Unsized other = new Unsized("tensor u", "no type", "bind it");
    assertThat(faults(problem(), List.of(one), SLOW, SLOW, SLOW))
        .containsExactly(
            new Fault.Unsized("the size of tensor t is not known (no shape)", 0),
            new Fault.CannotRun("c", "slow", "the device cannot run the stage"));
    assertThat(faults(problem(), List.of(one, other, other), SLOW, FAST, FAST))
        .containsExactly(new Fault.Unsized("the size of tensor t is not known (no shape)", 2));
  }

  @Test
  void faults_areSentencesForPeople() {
    assertThat(
            List.of(
                new Fault.Unsized("the size of t is not known (no shape)", 0),
                new Fault.Unsized("the size of t is not known (no shape)", 1),
                new Fault.Unsized("the size of t is not known (no shape)", 2),
                new Fault.CannotRun("a", "slow", "it is too small"),
                new Fault.CannotRun("a", "fast+slow", ""),
                new Fault.NoRoom("fast", 3L << 20, 2L << 20),
                new Fault.BreaksConstraint()))
        .extracting(Fault::text)
        .containsExactly(
            "the size of t is not known (no shape)",
            "the size of t is not known (no shape), nor that of another one",
            "the size of t is not known (no shape), nor that of 2 others",
            "stage a cannot run on slow: it is too small",
            "stage a cannot run on fast+slow",
            "fast needs 3.00 MiB, has 2.00 MiB",
            "a constraint does not hold");
  }
}

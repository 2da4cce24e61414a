package dev.rackloom.engine.solve;

import static dev.rackloom.engine.AroundMemory.device;
import static dev.rackloom.engine.AroundMemory.flow;
import static dev.rackloom.engine.AroundMemory.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.Board;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.AroundMemory;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a portfolio does with solvers that fail, lie or are stopped. */
class PortfolioTest {

  /** Both stages cost 1000 anywhere; apart, a device pays 100 more. */
  private static final PlacementProblem PROBLEM =
      AroundMemory.twoAndHost(2, flow(0, 100, 1)).problem(Objective.THROUGHPUT);

  private static final Ids TOGETHER = Ids.of(0, 0);
  private static final Ids APART = Ids.of(0, 2);
  private static final double APART_VALUE = 1100;
  private static final SolveContext ENOUGH = SolveContext.within(Duration.ofSeconds(30));

  /** A solver that does as it is told. */
  private record Fake(
      String name, boolean proves, BiFunction<PlacementProblem, SolveContext, Answer> answer)
      implements Solver {

    @Override
    public boolean accepts(PlacementProblem problem) {
      return true;
    }

    @Override
    public Answer solve(PlacementProblem problem, SolveContext context) {
      return answer.apply(problem, context);
    }
  }

  private static Fake answers(String name, Ids devices, double bound) {
    return new Fake(name, true, (p, c) -> new Solver.Answer(devices, bound, false));
  }

  private static Fake throwing(String name, boolean proves, Throwable failure) {
    return new Fake(
        name,
        proves,
        (p, c) -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        });
  }

  private static Outcome solve(PlacementProblem problem, SolveContext context, Solver... solvers) {
    return new Portfolio(List.of(solvers)).solve(problem, Portfolio.ALL, Map.of(), context);
  }

  private static Outcome.Solved solved(Solver... solvers) {
    return (Outcome.Solved) solve(PROBLEM, ENOUGH, solvers);
  }

  private static Solver[] builtIn() {
    return Portfolio.builtIn().toArray(new Solver[0]);
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("lost its way"),
        new UnsatisfiedLinkError("no jniortools in java.library.path"),
        new NoClassDefFoundError("com/google/ortools/Loader"),
        new StackOverflowError("too deep"),
        new OutOfMemoryError("Java heap space"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void solve_solverThrows_isNotedAndOthersGoOn(Throwable failure) {
    for (boolean proves : new boolean[] {true, false}) {
      Outcome.Solved solved =
          solved(throwing("broken", proves, failure), answers("sound", APART, 0));

      assertThat(solved.value()).isEqualTo(APART_VALUE);
      assertThat(solved.solver()).isEqualTo("sound");
      assertThat(solved.reasons())
          .filteredOn(r -> r.startsWith("broken failed and was left out"))
          .singleElement()
          .asString()
          .contains(failure.getMessage());
    }
  }

  @Test
  void note_ofASolver_isAmongTheReasonsOnce() {
    Fake noting =
        new Fake(
            "noting",
            true,
            (p, c) -> {
              c.board().note("ran in this process");
              c.board().note("ran in this process");
              return new Solver.Answer(APART, 0, false);
            });

    assertThat(solved(noting).reasons()).containsOnlyOnce("ran in this process");
  }

  @Test
  void solve_allThrow_isUnsolvedAndSaysWhy() {
    Outcome none =
        solve(PROBLEM, ENOUGH, throwing("broken", true, new IllegalStateException("lost")));

    assertThat(((Outcome.Infeasible) none).reasons())
        .anyMatch(r -> r.contains("broken failed"))
        .anyMatch(r -> r.contains("not proven"));
  }

  @Test
  void solve_throwsAfterAnAnswer_answerCounts() {
    Fake late =
        new Fake(
            "late",
            true,
            (p, c) -> {
              c.onBetter().accept(TOGETHER);
              throw new IllegalStateException("too late");
            });

    assertThat(solved(late).value()).isEqualTo(2000);
  }

  @Test
  void solve_devicesThatAreNotThere_areNoAnswer() {
    Outcome.Solved solved =
        solved(
            answers("wild", Ids.of(7, 7), 0),
            answers("short", Ids.of(1), 0),
            answers("sound", APART, 0));

    assertThat(solved.solver()).isEqualTo("sound");
    assertThat(solved.reasons()).anyMatch(r -> r.startsWith("wild failed"));
  }

  @Test
  void solve_infeasibleAnswer_isNotTaken() {
    PlacementProblem banned = PROBLEM.withConstraints(List.of(new Constraint.Ban("s1", "host")));

    assertThat(solve(banned, ENOUGH, answers("wrong", APART, 0)))
        .isInstanceOf(Outcome.Infeasible.class);
  }

  @Test
  void bound_aboveAKnownAnswer_isNotedAndUnused() {
    Outcome.Solved solved =
        solved(answers("liar", TOGETHER, 5000), answers("sound", APART, APART_VALUE));

    assertThat(solved.lowerBound()).isEqualTo(APART_VALUE);
    assertThat(solved.value()).isEqualTo(APART_VALUE);
    assertThat(solved.reasons())
        .anyMatch(r -> r.startsWith("liar claimed a bound of 5000.0 above a known answer of 2000"));
  }

  @Test
  void bound_claimedBeforeABetterAnswerIsKnown_isNotedAndUnused() {
    Outcome.Solved solved =
        solved(
            answers("liar", Ids.NONE, 5000),
            answers("first", TOGETHER, 0),
            answers("sound", APART, 0));

    assertThat(solved.value()).isEqualTo(APART_VALUE);
    assertThat(solved.lowerBound()).isZero();
    assertThat(solved.reasons())
        .anyMatch(r -> r.startsWith("liar claimed a bound of 5000.0"))
        .noneMatch(r -> r.startsWith("proven"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1})
  void bound_thatIsNone_isUnused(double claim) {
    Outcome.Solved solved = solved(answers("odd", TOGETHER, claim), answers("sound", APART, 900));

    assertThat(solved.lowerBound()).isEqualTo(900);
    assertThat(solved.value()).isEqualTo(APART_VALUE);
  }

  @Test
  void bound_ofTheBoard_provesTheBest() {
    List<Object> seen = new ArrayList<>();
    Fake prover =
        new Fake(
            "prover",
            true,
            (p, c) -> {
              c.onBetter().accept(APART);
              c.board().bound(APART_VALUE);
              seen.addAll(
                  List.of(c.board().best(), c.board().value(), c.cancellation().requested()));
              return new Solver.Answer(Ids.NONE, 0, false);
            });

    Outcome.Solved solved =
        solved(prover, throwing("next", true, new IllegalStateException("there is no next")));

    assertThat(seen).containsExactly(APART, APART_VALUE, true);
    assertThat(solved.gapPercent()).isZero();
    assertThat(solved.reasons())
        .anyMatch(r -> r.startsWith("proven"))
        .noneMatch(r -> r.contains("failed"));
  }

  @Test
  void boardOfTheCaller_hearsOfAnswersAndBoundsAndWhoFoundThem() {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    Board board =
        new Board() {
          @Override
          public Ids best() {
            return Ids.NONE;
          }

          @Override
          public double value() {
            return Double.POSITIVE_INFINITY;
          }

          @Override
          public void bound(double lowerBound) {
            heard.add("bound " + lowerBound);
          }

          @Override
          public void better(Ids devices, double value, String by) {
            heard.add(by + " " + devices + " " + value);
          }
        };
    SolveContext listened =
        new SolveContext(
            Duration.ofSeconds(30),
            1,
            Ids.NONE,
            better -> {},
            Progress.SILENT,
            Cancellation.NEVER,
            board);
    new Portfolio(List.of(answers("first", APART, 500), answers("second", APART, 400)))
        .solve(PROBLEM, Portfolio.ALL, Map.of(), listened);
    assertThat(heard).containsExactly("first " + APART + " " + APART_VALUE, "bound 500.0");
  }

  @Test
  void cancel_afterTheFirstAnswer_returnsTheBestSoFar() {
    PlacementProblem large =
        Problems.random(5, 60, 4, Objective.THROUGHPUT).withConstraints(List.of());
    AtomicBoolean cancelled = new AtomicBoolean();
    SolveContext context =
        new SolveContext(
            Duration.ofHours(1),
            1,
            Ids.NONE,
            better -> cancelled.set(true),
            Progress.SILENT,
            cancelled::get);

    assertThat(solve(large, context, builtIn())).isInstanceOf(Outcome.Solved.class);
    assertThat(cancelled).isTrue();
  }

  @Test
  void cancel_beforeTheStart_saysThatNothingIsProven() {
    SolveContext context =
        new SolveContext(
            Duration.ofHours(1), 1, Ids.NONE, better -> {}, Progress.SILENT, () -> true);

    Outcome outcome = solve(PROBLEM, context, answers("never", APART, 0));

    assertThat(((Outcome.Infeasible) outcome).reasons()).anyMatch(r -> r.contains("not proven"));
  }

  @Test
  void hint_isAnAnswer() {
    SolveContext context =
        new SolveContext(
            Duration.ofSeconds(30), 1, APART, better -> {}, Progress.SILENT, () -> false);

    Outcome.Solved solved = (Outcome.Solved) solve(PROBLEM, context, answers("idle", Ids.NONE, 0));

    assertThat(solved.solver()).isEqualTo("hint");
    assertThat(solved.value()).isEqualTo(APART_VALUE);
  }

  private static String reasons(PlacementProblem problem) {
    Outcome outcome = solve(problem, ENOUGH, builtIn());
    return String.join("\n", ((Outcome.Infeasible) outcome).reasons());
  }

  @Test
  void infeasible_stageTooLarge_saysWhichWhereAndByHowMuch() {
    PlacementProblem problem =
        AroundMemory.twoAndHost(2)
            .with(stage(0, 1, 0, 0, 0), stage(1, 900, 350, 0, 0))
            .problem(Objective.THROUGHPUT);

    assertThat(reasons(problem))
        .contains(
            "stage 's1' can run nowhere", "a: needs 1250 bytes, has 1000 bytes: 250 bytes too few")
        .doesNotContain("'s0'", "not proven");
  }

  @Test
  void infeasible_allTogetherTooLarge_saysByHowMuch() {
    PlacementProblem problem =
        AroundMemory.twoAndHost(4)
            .with(
                IntStream.range(0, 4)
                    .mapToObj(s -> stage(s, 800, 0, 0, 0))
                    .toArray(ProblemStage[]::new))
            .problem(Objective.LATENCY);

    assertThat(reasons(problem))
        .contains("need 3200 bytes", "have 3000 bytes", "200 bytes too few");
  }

  @Test
  void infeasible_manyDevicesWithMemoryWithoutEnd_isNotForMemory() {
    ProblemDevice[] large = new ProblemDevice[6];
    Arrays.setAll(large, d -> device("h" + d, Long.MAX_VALUE / 4));
    PlacementProblem problem =
        new AroundMemory(
                List.of(stage(0, 1, 0, 0, 0), stage(1, 1, 0, 0, 0)),
                List.of(large),
                new long[2][6],
                List.of())
            .problem(
                Objective.LATENCY,
                new Constraint.Separate(Set.of("s0", "s1")),
                new Constraint.CoLocate(Set.of("s0", "s1")));

    assertThat(reasons(problem)).contains("2 constraints").doesNotContain("too few");
  }

  /** Devices {@code a} and {@code b} on a hub, {@code c} with nobody. */
  private static PlacementProblem cutOff(
      List<ProblemStage> stages, long[][] nanos, ProblemFlow... flows) {
    Rack rack =
        new Rack(
            "r",
            List.of(new Node("n", "")),
            Stream.of("a", "b", "c").map(d -> Racks.device(d, "n", 1000, 1, 1)).toList(),
            List.of("hub"),
            List.of(
                new Link("la", "hub", "a", "x", 1e9, 100),
                new Link("lb", "hub", "b", "x", 1e9, 100)),
            "hub",
            1);
    return new PlacementProblem(
        "cut off",
        stages,
        List.of(device("a", 1000), device("b", 1000), device("c", 1000)),
        CostTable.of(nanos),
        LinkTable.of(rack),
        List.of(flows),
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  @Test
  void infeasible_stagesOfATensorOnDevicesCutOff_namesTheSetsAndTheTensor() {
    long no = CostTable.FORBIDDEN;
    PlacementProblem problem =
        cutOff(
            List.of(stage(0, 0, 0, 8, 0), stage(1, 0, 0, 0, 0)),
            new long[][] {{1, 1, 1}, {no, no, 1}},
            flow(0, 64, 1));

    assertThat(reasons(problem))
        .contains(
            "no way between [a, b] and [c], and none can hold all of s0, s1",
            "[a, b]: s1 can run on no device of it",
            "[c]: s0 can run on no device of it",
            "would have to cross: the tensor of 64 bytes from 's0' to 's1'")
        .doesNotContain("no assignment holds", "not proven");
  }

  @Test
  void infeasible_noSetOfDevicesCutOffHasTheMemory_saysHowMuchIsMissing() {
    List<ProblemStage> stages =
        IntStream.range(0, 3).mapToObj(s -> stage(s, 900, 0, 0, 0)).toList();
    long[][] anywhere = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};

    assertThat(reasons(cutOff(stages, anywhere, flow(0, 64, 1), flow(1, 32, 2))))
        .contains(
            "[a, b]: needs 2700 bytes for weights and state, has 2000 bytes: 700 bytes too few",
            "[c]: needs 2700 bytes for weights and state, has 1000 bytes: 1700 bytes too few",
            "perhaps across: the tensor of 32 bytes from 's1' to 's2'");
    assertThat(solve(cutOff(stages, anywhere, flow(0, 64, 1)), ENOUGH, builtIn()))
        .as("a stage that no tensor joins stands on the other set")
        .isInstanceOf(Outcome.Solved.class);
  }

  @Test
  void infeasible_cutOffButForAnotherReason_onlyCountsTheSets() {
    List<ProblemStage> stages =
        IntStream.range(0, 3).mapToObj(s -> stage(s, 600, 0, 8, 0)).toList();
    long[][] anywhere = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};

    assertThat(reasons(cutOff(stages, anywhere, flow(0, 64, 1, 2))))
        .contains("no assignment holds", "3 devices in 2 sets without a way between them");
  }

  @Test
  void infeasible_stageThatNoDeviceRuns_saysSo() {
    AroundMemory plain = AroundMemory.twoAndHost(1);
    for (int d = 0; d < 3; d++) {
      plain.costing(0, d, CostTable.FORBIDDEN);
    }

    assertThat(reasons(plain.problem(Objective.LATENCY)))
        .contains("'s0' can run nowhere", "a: the device cannot run the stage")
        .doesNotContain("caller");
  }

  @Test
  void problem_withoutDevices_isRefused() {
    assertThatThrownBy(() ->
            new PlacementProblem(
                "bare",
                List.of(stage(0, 0, 0, 0, 0)),
                List.of(),
                CostTable.of(new long[1][0]),
                LinkTable.aroundMemory(List.of(), 1e9),
                List.of(),
                List.of(),
                Objective.LATENCY,
                Semantics.MAIN_MEMORY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the problem 'bare' has no device");
  }

  @Test
  void problem_numbersThatCannotBe_areRefusedByName() {
    refused(() -> CostTable.of(new long[][] {{1, -5}}), "cost of stage 0 on device 1", "-5");
    refused(() -> CostTable.of(new long[][] {{1, 2}, {3}}), "row 1", "1 devices, row 0 has 2");
    refused(() -> new ProblemDevice("a", -1, 1), "memoryBytes of a", "-1");
    refused(() -> new ProblemDevice("a", 1, Double.NaN), "busyW of a", "NaN");
    refused(() -> stage(3, -1, 0, 0, 0), "weightBytes of s3", "-1");
    refused(() -> flow(2, -8, 3), "bytes of a flow from stage 2", "-8");
    refused(() -> LinkTable.aroundMemory(List.of("a"), Double.NaN), "bytesPerS", "NaN");
    refused(
        () -> AroundMemory.twoAndHost(2, flow(1, 1, 0)).problem(Objective.LATENCY),
        "a flow goes from stage 1 to 0");
  }

  private static void refused(ThrowingCallable maker, String... parts) {
    assertThatThrownBy(maker)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(parts);
  }
}

package dev.rackloom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.solve.BranchAndBoundSolver;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.testkit.Groups;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of devices by hand, and against all assignments. */
class GroupsTest {

  private static final int GROUP = 2;
  private static final List<Metric> METRICS = List.of(Metric.values());
  private static final List<Sharing> SHARINGS = List.of(Sharing.values());

  /** Two devices on a hub with the caller: 1 byte a nanosecond and 100 ns each way. */
  private static final Rack RACK =
      new Rack(
          "r",
          List.of(new Node("n", "")),
          List.of(Racks.device("a", "n", 1000, 1, 1), Racks.device("b", "n", 1000, 1, 1)),
          List.of("hub"),
          List.of(
              new Link("la", "hub", "a", "x", 1e9, 100), new Link("lb", "hub", "b", "x", 1e9, 100)),
          "hub",
          1);

  /** Two stages, 200 bytes between them, 50 in and 40 out. */
  private static PlacementProblem pair(Sharing sharing, List<Double> shares, long exchanged) {
    List<ProblemStage> stages = List.of(stage("s0", 50, 0), stage("s1", 0, 40));
    ProblemGroup.Part part = new ProblemGroup.Part(150, 10, 0, exchanged);
    long[][] nanos = {{1000, 3000, 600}, {2000, 2000, 1200}};
    return new PlacementProblem(
        "pair",
        stages,
        List.of(
            new ProblemDevice("a", 1000, 10, "n", false, 36),
            new ProblemDevice("b", 1000, 20, "n", false, 3.6)),
        CostTable.of(nanos),
        LinkTable.of(RACK),
        List.of(new ProblemFlow(0, Ids.of(1), 200)),
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME,
        List.of(new ProblemGroup("a+b", sharing, Ids.of(0, 1), shares, List.of(part, part))),
        Ids.NONE);
  }

  private static ProblemStage stage(String id, long in, long out) {
    return new ProblemStage("m", id, Phase.PLAIN, 300, 10, 0, in, out);
  }

  private static final List<Double> HALVES = List.of(0.5, 0.5);

  @Test
  void tensor_bothMembersAreBusyAndTheInputGoesToBoth() {
    Prediction p = predict(pair(Sharing.TENSOR, HALVES, 70), GROUP, GROUP);
    // the two inputs go over links of their own; the first member answers
    assertThat(p.latencyNanos()).isEqualTo(150 + 600 + 1200 + 140);
    assertThat(p.devices()).extracting(Prediction.DeviceLoad::busyNanos).containsOnly(1800L);
    assertThat(p.devices()).extracting(Prediction.DeviceLoad::memoryBytes).containsOnly(310L);
    assertThat(p.energyJ()).isCloseTo(30 * 1800e-9, within(1e-12));
    long toA = p.links().stream().filter(l -> l.link().equals("la >")).findFirst().get().bytes();
    assertThat(toA).isEqualTo(50 + 2 * 70); // the input and two rounds
  }

  @Test
  void tensor_wholeEverywhere_soAMemberReadsForNothing() {
    PlacementProblem problem = pair(Sharing.TENSOR, HALVES, 0);
    assertThat(predict(problem, GROUP, 1).latencyNanos()).isEqualTo(150 + 600 + 2000 + 140);
    // from one device alone the other member must be sent the tensor
    assertThat(predict(problem, 0, GROUP).latencyNanos())
        .isEqualTo(150 + 1000 + (200 + 200) + 1200 + 140);
  }

  @Test
  void data_membersReadAndAnswerParts() {
    Prediction p = predict(pair(Sharing.DATA, HALVES, 0), GROUP, GROUP);
    assertThat(p.latencyNanos()).isEqualTo(125 + 600 + 1200 + 120);
    Prediction gathered = predict(pair(Sharing.DATA, HALVES, 0), GROUP, 0);
    assertThat(gathered.latencyNanos()).isEqualTo(125 + 600 + (200 + 100) + 2000 + 140);
  }

  @Test
  void pipeline_membersWorkOneAfterTheOther() {
    Prediction p = predict(pair(Sharing.PIPELINE, List.of(0.25, 0.75), 20), GROUP, 1);
    assertThat(p.latencyNanos()).isEqualTo(150 + 150 + 220 + 450 + 2000 + 140);
    assertThat(p.devices().get(0).busyNanos()).isEqualTo(150);
    assertThat(p.devices().get(1).busyNanos()).isEqualTo(450 + 2000);
  }

  @Test
  void replicas_loadsAreTheMeanAndTheFirstServesARequestAlone() {
    Prediction p = predict(pair(Sharing.REPLICAS, List.of(0.75, 0.25), 0), GROUP, GROUP);
    assertThat(p.latencyNanos()).isEqualTo(150 + 1000 + 2000 + 140);
    assertThat(p.devices().get(0).busyNanos()).isEqualTo(750 + 1500);
    assertThat(p.devices().get(1).busyNanos()).isEqualTo(750 + 500);
    long toB = p.links().stream().filter(l -> l.link().equals("lb >")).findFirst().get().bytes();
    assertThat(toB).isEqualTo(13); // a quarter of 50, rounded
  }

  @Test
  void cost_priceOfTheDevicesInUseForTheBusiestTime() {
    PlacementProblem problem = pair(Sharing.TENSOR, HALVES, 0);
    Pricing pricing = new Pricing(problem);
    pricing.run(new int[] {1, 1}, 2);
    assertThat(pricing.metric(Metric.COST)).isCloseTo(3.6 * 5000 / 3.6e12, within(1e-18));
    pricing.run(new int[] {GROUP, 1}, 2);
    assertThat(pricing.metric(Metric.COST)).isCloseTo(39.6 * 2600 / 3.6e12, within(1e-18));
  }

  @Test
  void migration_onlyWhatIsNotThereIsSent() {
    PlacementProblem problem =
        pair(Sharing.TENSOR, HALVES, 0)
            .withCurrent(Ids.of(0, 0))
            .withObjective(Objective.of(Metric.MIGRATION));
    Pricing pricing = new Pricing(problem);
    assertThat(pricing.value(new int[] {0, 0})).isZero();
    assertThat(pricing.value(new int[] {0, 1})).isEqualTo(300);
    assertThat(pricing.movedBytes(new int[] {1, 1})).isEqualTo(600);
    assertThat(pricing.movedBytes(new int[] {GROUP, 0})).isEqualTo(150);
  }

  @Test
  void migration_weighsAgainstGain() {
    PlacementProblem problem = pair(Sharing.TENSOR, HALVES, 0).withCurrent(Ids.of(1, 1));
    assertThat(best(problem.withObjective(moving(1e-6))).get(0).group().devices())
        .containsExactly("a", "b");
    assertThat(best(problem.withObjective(moving(1e6))))
        .allMatch(a -> a.group().devices().equals(List.of("b")));
  }

  private static Objective moving(double weight) {
    return new Objective(
        List.of(
            new Objective.Term(Metric.LATENCY, 1), new Objective.Term(Metric.MIGRATION, weight)));
  }

  private static List<Assignment> best(PlacementProblem problem) {
    return ((Outcome.Solved) solve(problem)).placement().assignments();
  }

  private static Outcome solve(PlacementProblem problem) {
    return new Portfolio(Portfolio.builtIn())
        .solve(problem, Portfolio.ALL, Map.of(), SolveContext.within(Duration.ofSeconds(10)));
  }

  @Test
  void budget_leavesOutTheDearDevice_orSaysWhatTheCheapestCosts() {
    PlacementProblem problem = pair(Sharing.TENSOR, HALVES, 0);
    assertThat(best(problem.withConstraints(List.of(new Constraint.Budget(5)))))
        .allMatch(a -> a.group().devices().equals(List.of("b")));
    Outcome none = solve(problem.withConstraints(List.of(new Constraint.Budget(1))));
    assertThat(((Outcome.Infeasible) none).reasons())
        .anyMatch(r -> r.contains("the cheapest device costs 3.6"));
  }

  @Test
  void pinBanSeparate_areOfMembers() {
    PlacementProblem problem = pair(Sharing.TENSOR, HALVES, 0);
    assertThat(allowed(problem, new Constraint.Pin("s0", Set.of("a")))).containsExactly(0);
    assertThat(allowed(problem, new Constraint.Pin("s0", Set.of("a", "b"))))
        .containsExactly(0, 1, GROUP);
    assertThat(allowed(problem, new Constraint.Pin("s0", Set.of("a+b")))).containsExactly(GROUP);
    assertThat(allowed(problem, new Constraint.Ban("s0", "b"))).containsExactly(0);
    Rules apart =
        new Rules(problem.withConstraints(List.of(new Constraint.Separate(Set.of("s0", "s1")))));
    assertThat(apart.hold(new int[] {0, 1})).isTrue();
    assertThat(apart.hold(new int[] {0, GROUP})).isFalse();
  }

  private static List<Integer> allowed(PlacementProblem problem, Constraint constraint) {
    Rules rules = new Rules(problem.withConstraints(List.of(constraint)));
    return Ids.range(0, 3).stream().filter(p -> rules.allowed(0, p)).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource(Sharing.class)
  void placement_andBack_isTheSamePlaces(Sharing sharing) {
    PlacementProblem problem = pair(sharing, HALVES, 0);
    Placement placement = Evaluator.placement(problem, Ids.of(GROUP, 1), "p");
    assertThat(Evaluator.assignment(problem, placement)).contains(Ids.of(GROUP, 1));
    long replicas = placement.assignments().stream().filter(a -> a.stage().equals("s0")).count();
    assertThat(replicas).isEqualTo(sharing == Sharing.REPLICAS ? 2 : 1);
    Placement other =
        placement.with(
            new Assignment(
                "m",
                "s0",
                Phase.PLAIN,
                new DeviceGroup(DeviceGroup.Mode.DATA, List.of("b", "a"), HALVES, ""),
                0));
    assertThat(Evaluator.assignment(problem, other)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void exact_withGroups_isTheBestOfAllAssignments(long seed) {
    Metric metric = METRICS.get((int) (seed % METRICS.size()));
    PlacementProblem problem =
        Groups.added(
            Problems.random(seed, 5, 3, Objective.of(metric)),
            seed,
            SHARINGS.get((int) (seed % SHARINGS.size())),
            SHARINGS.get((int) (seed * 3 % SHARINGS.size())));
    double least = least(problem);
    Outcome outcome =
        new Portfolio(List.of(new BranchAndBoundSolver()))
            .solve(problem, "exact", Map.of(), SolveContext.within(Duration.ofSeconds(20)));
    Outcome all = solve(problem);
    if (Double.isInfinite(least)) {
      assertThat(outcome).isInstanceOf(Outcome.Infeasible.class);
      assertThat(all).isInstanceOf(Outcome.Infeasible.class);
      return;
    }
    assertThat(((Outcome.Solved) outcome).value()).isCloseTo(least, within(least * 1e-12));
    assertThat(((Outcome.Solved) all).value()).isCloseTo(least, within(least * 1e-12));
    assertThat(((Outcome.Solved) all).lowerBound()).isLessThanOrEqualTo(least * (1 + 1e-9));
  }

  private static double least(PlacementProblem problem) {
    Pricing pricing = new Pricing(problem);
    int n = problem.stages().size();
    int places = problem.places();
    double least = Double.POSITIVE_INFINITY;
    for (long code = 0; code < Math.round(Math.pow(places, n)); code++) {
      int[] place = new int[n];
      long rest = code;
      for (int s = 0; s < n; s++) {
        place[s] = (int) (rest % places);
        rest /= places;
      }
      least = pricing.feasible(place) ? Math.min(least, pricing.value(place)) : least;
    }
    return least;
  }

  @Test
  void limit_isHeldTo() {
    PlacementProblem problem =
        pair(Sharing.TENSOR, HALVES, 0)
            .withObjective(Objective.ENERGY)
            .withConstraints(List.of(new Constraint.Limit(Metric.LATENCY, 3290)));
    assertThat(((Outcome.Solved) solve(problem)).prediction().latencyNanos())
        .isLessThanOrEqualTo(3290);
    assertThat(((Outcome.Solved) solve(problem)).prediction().energyJ()).isEqualTo(3000 * 10e-9);
  }

  private static Prediction predict(PlacementProblem problem, int... places) {
    return Evaluator.predict(problem, Ids.of(places));
  }
}

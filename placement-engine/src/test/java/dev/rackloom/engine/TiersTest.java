package dev.rackloom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemSpill.Moved;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.explain.Spilled;
import dev.rackloom.engine.explain.StageChoices;
import dev.rackloom.engine.explain.WhatIf;
import dev.rackloom.engine.simulate.MemoryTrack;
import dev.rackloom.engine.simulate.Simulator;
import dev.rackloom.engine.solve.BranchAndBoundSolver;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import dev.rackloom.testkit.Tiers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiers of memory by hand, and against all assignments. */
class TiersTest {

  private static final int GPU = 0;
  private static final int HOST = 1;
  private static final int STATE_OUT = 2;
  private static final int WEIGHTS_OUT = 3;

  private static final Link TO_GPU = new Link("pcie", "hub", "gpu", "pcie", 1e9, 100);
  private static final Link TO_HOST = new Link("bus", "hub", "host", "memory", 1e9, 50);

  private static final Rack RACK =
      new Rack(
          "r",
          List.of(new Node("n", "")),
          List.of(Racks.device("gpu", "n", 1, 1, 1), Racks.device("host", "n", 1, 1, 1)),
          List.of("hub"),
          List.of(TO_GPU, TO_HOST),
          "hub",
          1);

  private static final Route WAY = new Route(List.of(TO_GPU, TO_HOST));

  /**
   * Two stages of 300 weights, 400 state and 10 working; the tier moves half a byte a nanosecond.
   */
  private static PlacementProblem pair(long own, long tier, int lender) {
    return new PlacementProblem(
            "pair",
            List.of(stage("s0", 50, 0), stage("s1", 0, 40)),
            List.of(
                new ProblemDevice("gpu", own, 10, "n", false, 0, "HBM"),
                new ProblemDevice("host", tier, 20, "n", false, 0, "DDR")),
            CostTable.of(new long[][] {{1000, 9000}, {2000, 9000}}),
            LinkTable.of(RACK),
            List.of(new ProblemFlow(0, Ids.of(1), 200)),
            List.of(),
            Objective.LATENCY,
            Semantics.RUNTIME)
        .withTiers(
            List.of(new ProblemTier("DDR of host", "n", tier, lender)),
            List.of(
                spill("gpu with state in DDR of host", true, new Moved(400, 8)),
                spill("gpu with weights in DDR of host", false, new Moved(300, 0))));
  }

  private static ProblemSpill spill(String id, boolean state, Moved moved) {
    return new ProblemSpill(id, GPU, 0, state, !state, 0.5e9, WAY, 1, List.of(moved, moved));
  }

  private static ProblemStage stage(String id, long in, long out) {
    return new ProblemStage("m", id, Phase.PLAIN, 300, 10, 400, in, out);
  }

  @Test
  void stateInATier_takesItsWayThereAndBack_andLoadsTheLinks() {
    Prediction p = predict(pair(1010, 5000, HOST), GPU, STATE_OUT);
    long moved = 2 * (100 + 50) + 2 * (400 + 8); // a way there and one back, 2 ns a byte
    assertThat(p.latencyNanos()).isEqualTo(150 + 1000 + (2000 + moved) + 140);
    assertThat(p.devices().get(GPU).busyNanos()).isEqualTo(3000 + moved);
    assertThat(bytes(p, "pcie >")).isEqualTo(50 + 400);
    assertThat(bytes(p, "pcie <")).isEqualTo(40 + 8);
    assertThat(bytes(p, "bus >")).isEqualTo(8);
    assertThat(bytes(p, "bus <")).isEqualTo(400);
    assertThat(p.timeline()).extracting(Prediction.StageTime::device).containsOnly("gpu");
  }

  @Test
  void weightsInATier_areReadEachTime() {
    Prediction p = predict(pair(1110, 5000, HOST), GPU, WEIGHTS_OUT);
    assertThat(p.latencyNanos()).isEqualTo(150 + 1000 + (2000 + 150 + 2 * 300) + 140);
    assertThat(p.devices().get(GPU).memoryBytes()).isEqualTo(300 + 400 + 400 + 10);
  }

  @Test
  void memory_isCountedPerDeviceAndTier() {
    Prediction p = predict(pair(1010, 5000, HOST), GPU, STATE_OUT);
    assertThat(p.devices().get(GPU).memoryBytes()).isEqualTo(300 + 400 + 300 + 10);
    assertThat(p.devices().get(HOST).memoryBytes()).as("lent to the gpu").isEqualTo(400);
    assertThat(p.tiers())
        .containsExactly(new Prediction.TierLoad("gpu", "n", "DDR of host", 400, 400, 5000));
  }

  @Test
  void feasible_whereEachMemoryHasRoom() {
    Pricing fits = new Pricing(pair(1010, 400, -1));
    assertThat(fits.feasible(new int[] {GPU, GPU})).isFalse();
    assertThat(fits.feasible(new int[] {GPU, STATE_OUT})).isTrue();
    assertThat(new Pricing(pair(1009, 400, -1)).feasible(new int[] {GPU, STATE_OUT})).isFalse();
    assertThat(new Pricing(pair(1010, 399, -1)).feasible(new int[] {GPU, STATE_OUT})).isFalse();
    Rules both = new Pricing(pair(5000, 700, -1)).rules();
    assertThat(both.shortages(new int[] {STATE_OUT, STATE_OUT}))
        .containsExactly(new Shortage("tier DDR of host of node n", 800, 700));
  }

  @Test
  void lentMemory_isSharedWithWhatStandsThere() {
    Pricing pricing = new Pricing(pair(1010, 1109, HOST));
    assertThat(pricing.rules().shortages(new int[] {STATE_OUT, HOST}))
        .containsExactly(new Shortage("DDR of host", 400 + 700 + 10, 1109));
    assertThat(new Pricing(pair(1010, 1110, HOST)).feasible(new int[] {STATE_OUT, HOST})).isTrue();
  }

  @Test
  void placesOfOneDevice_areOneDeviceToTensorsAndConstraints() {
    PlacementProblem wide = pair(5000, 5000, HOST);
    assertThat(bytes(predict(wide, GPU, STATE_OUT), "bus >"))
        .as("the tensor stays on the device")
        .isEqualTo(8);
    Rules together =
        new Rules(wide.withConstraints(List.of(new Constraint.CoLocate(Set.of("s0", "s1")))));
    assertThat(together.hold(new int[] {GPU, STATE_OUT})).isTrue();
    Rules apart =
        new Rules(wide.withConstraints(List.of(new Constraint.Separate(Set.of("s0", "s1")))));
    assertThat(apart.hold(new int[] {GPU, STATE_OUT})).isFalse();
    Rules banned = new Rules(wide.withConstraints(List.of(new Constraint.Ban("s0", "gpu"))));
    assertThat(banned.allowed(0, STATE_OUT)).isFalse();
    Rules pinned =
        new Rules(wide.withConstraints(List.of(new Constraint.Pin("s0", Set.of("gpu")))));
    assertThat(pinned.allowed(0, STATE_OUT)).isTrue();
  }

  @Test
  void migration_betweenTiersOfOneDevice_goesOverTheWay() {
    PlacementProblem problem =
        pair(5000, 5000, HOST)
            .withCurrent(Ids.of(GPU, STATE_OUT))
            .withObjective(Objective.of(Metric.MIGRATION));
    Pricing pricing = new Pricing(problem);
    assertThat(pricing.value(new int[] {GPU, STATE_OUT})).isZero();
    assertThat(pricing.value(new int[] {GPU, GPU})).isEqualTo(400);
    assertThat(pricing.movedBytes(new int[] {STATE_OUT, GPU})).isEqualTo(800);
    assertThat(pricing.movedBytes(new int[] {GPU, HOST})).isEqualTo(700);
  }

  @Test
  void placement_andBack_isTheSamePlaces() {
    PlacementProblem problem = pair(1010, 5000, HOST);
    Placement placement = Evaluator.placement(problem, Ids.of(GPU, STATE_OUT), "p");
    assertThat(placement.tiers())
        .containsExactly(
            new TierAssignment("m", "s1", "gpu", TierAssignment.What.STATE, "DDR of host"));
    assertThat(Evaluator.assignment(problem, placement)).contains(Ids.of(GPU, STATE_OUT));
    Placement unknown =
        placement.withTiers(
            List.of(new TierAssignment("m", "s1", "gpu", TierAssignment.What.STATE, "tape")));
    assertThat(Evaluator.assignment(problem, unknown)).isEmpty();
  }

  @Test
  void solved_spillsOnlyWhatHasNoRoom_theCheapestWay() {
    Outcome.Solved solved = (Outcome.Solved) solve(pair(1110, 5000, -1));
    // weights move 300 bytes and no way back: 750 ns; state 1116 ns; the host takes 7000 more
    assertThat(solved.placement().tiers()).hasSize(1);
    assertThat(solved.placement().tiers().getFirst().what()).isEqualTo(TierAssignment.What.WEIGHTS);
    assertThat(solved.value()).isEqualTo(150 + 3000 + 750 + 140);
    assertThat(solved.lowerBound()).isEqualTo(solved.value());
    assertThat(((Outcome.Solved) solve(pair(1410, 5000, -1))).placement().tiers()).isEmpty();
  }

  @Test
  void infeasible_namesTheTierAndByHowMuch() {
    PlacementProblem small = pair(709, 299, -1).withConstraints(notOnHost());
    List<String> reasons = ((Outcome.Infeasible) solve(small)).reasons();
    assertThat(String.join("\n", reasons))
        .contains("gpu: needs 710 bytes of HBM, has 709 bytes: 1 bytes too few")
        .contains(
            "gpu with state in DDR of host needs 400 bytes of DDR of host, has 299 bytes: 101 bytes too few");
    List<String> all = ((Outcome.Infeasible) solve(pair(710, 100, -1))).reasons();
    assertThat(String.join("\n", all)).contains("all devices and the tiers DDR of host have");
  }

  private static List<Constraint> notOnHost() {
    return List.of(new Constraint.Ban("s0", "host"), new Constraint.Ban("s1", "host"));
  }

  @Test
  void explained_whatIsOut_whatItCosts_andWhatToBuy() {
    PlacementProblem problem = pair(1110, 5000, -1);
    Ids places = Ids.of(GPU, STATE_OUT);
    Spilled spilled = Spilled.of(problem, places);
    assertThat(spilled.parts())
        .containsExactly(new Spilled.Part("s1", "gpu", "state", "DDR of host", 400, 1116));
    assertThat(spilled.homes()).containsExactly(new Spilled.Home("gpu", "HBM", 300, 1116));
    assertThat(StageChoices.of(problem, places, 1, Map.of()))
        .filteredOn(c -> c.device().equals("gpu"))
        .singleElement()
        .satisfies(c -> assertThat(c.reason()).contains("memory of gpu is short by 300 bytes"));
    List<WhatIf.Change> changes =
        WhatIf.of(problem, places, Portfolio.builtIn(), SolveContext.within(Duration.ofSeconds(2)));
    assertThat(changes)
        .filteredOn(c -> c.kind() == WhatIf.Kind.MEMORY && c.what().equals("gpu"))
        .singleElement()
        .satisfies(c -> assertThat(c.placedAgain()).isEqualTo(3290));
  }

  @Test
  void widerLink_makesTheTierNearer() {
    PlacementProblem problem = pair(1110, 5000, -1);
    ProblemSpill slow = problem.spills().getFirst().over(new Route(List.of(narrow(0.25e9))));
    ProblemSpill wide = problem.spills().getFirst().over(new Route(List.of(narrow(0.5e9))));
    assertThat(slow.nanos(0)).isEqualTo(4 * 408);
    assertThat(wide.nanos(0)).isEqualTo(2 * 408);
  }

  private static Link narrow(double bytesPerS) {
    return new Link("x", "gpu", "host", "x", bytesPerS, 0);
  }

  @Test
  void simulated_memoryOverTime_isPerTier() {
    PlacementProblem problem = pair(1010, 5000, -1);
    Ids places = Ids.of(GPU, STATE_OUT);
    var report = Simulator.run(problem, places, new Simulator.Load(8, 2, 0, 1));
    List<MemoryTrack> tracks = MemoryTrack.of(problem, places, report);
    assertThat(tracks).extracting(MemoryTrack::tier).containsExactly("HBM", "DDR", "DDR of host");
    assertThat(tracks).extracting(MemoryTrack::heldBytes).containsExactly(1000L, 0L, 400L);
    List<MemoryTrack> lent = MemoryTrack.of(pair(1010, 5000, HOST), places, report);
    assertThat(lent).extracting(MemoryTrack::heldBytes).containsExactly(1000L, 400L);
  }

  @Test
  void badTiers_areRefusedWithTheirNames() {
    assertThatThrownBy(() -> new ProblemTier("DDR", "n", -1, -1))
        .hasMessageContaining("capacityBytes of tier DDR");
    assertThatThrownBy(() -> new Moved(-1, 0)).hasMessageContaining("readBytes");
    PlacementProblem problem = pair(1010, 400, -1);
    assertThatThrownBy(() -> problem.withTiers(List.of(), problem.spills()))
        .hasMessageContaining("goes to tier 0 of 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void solvers_withTiers_exactAreTheBestOfAllAssignments_othersNeverBetter(long seed) {
    List<Metric> metrics = List.of(Metric.LATENCY, Metric.THROUGHPUT, Metric.ENERGY);
    for (Metric metric : metrics) {
      PlacementProblem problem =
          Tiers.added(Problems.random(seed, 5, 3, Objective.of(metric)), seed);
      double least = least(problem);
      for (Solver solver : Portfolio.builtIn()) {
        if (solver.knowsAll() && solver.accepts(problem)) {
          check(problem, solver, least);
        }
      }
    }
  }

  private static void check(PlacementProblem problem, Solver solver, double least) {
    Duration limit = Duration.ofMillis(solver.exact() ? 20_000 : 50);
    Solver.Answer answer = solver.solve(problem, SolveContext.within(limit));
    Pricing pricing = new Pricing(problem);
    int[] place = answer.devices().toArray();
    double value =
        place.length > 0 && pricing.feasible(place)
            ? pricing.value(place)
            : Double.POSITIVE_INFINITY;
    String who = solver.name() + " on " + problem.name() + " for " + problem.objective();
    assertThat(value).as(who).isGreaterThanOrEqualTo(least * (1 - 1e-12));
    assertThat(answer.lowerBound()).as("bound of " + who).isLessThanOrEqualTo(least * (1 + 1e-9));
    if (solver instanceof BranchAndBoundSolver && Double.isFinite(least)) {
      assertThat(value).as(who).isCloseTo(least, within(least * 1e-12));
    }
  }

  private static double least(PlacementProblem problem) {
    Pricing pricing = new Pricing(problem);
    double[] least = {Double.POSITIVE_INFINITY};
    Enumeration.each(
        problem.stages().size(),
        problem.places(),
        place -> {
          if (pricing.feasible(place)) {
            least[0] = Math.min(least[0], pricing.value(place));
          }
        });
    return least[0];
  }

  private static long bytes(Prediction p, String link) {
    return p.links().stream().filter(l -> l.link().equals(link)).findFirst().orElseThrow().bytes();
  }

  private static Outcome solve(PlacementProblem problem) {
    return new Portfolio(Portfolio.builtIn())
        .solve(problem, Portfolio.ALL, Map.of(), SolveContext.within(Duration.ofSeconds(10)));
  }

  private static Prediction predict(PlacementProblem problem, int... places) {
    return Evaluator.predict(problem, Ids.of(places));
  }
}

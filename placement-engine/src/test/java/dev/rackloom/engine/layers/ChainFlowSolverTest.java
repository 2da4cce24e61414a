package dev.rackloom.engine.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.Enumeration;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.solve.LocalSearchSolver;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import dev.rackloom.testkit.Seeded;
import dev.rackloom.testkit.SolverContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChainFlowSolverTest {

  private static final long MIB = 1 << 20;
  private static final Duration SHORT = Duration.ofMillis(800);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 12);
  }

  /** Stages one after the other on unlike devices; a tensor of a KiB between them. */
  private static PlacementProblem chain(long seed, int stages, int devices, boolean alike) {
    RandomGenerator random = Seeded.random(seed);
    double[] pace = new double[devices];
    for (int d = 0; d < devices; d++) {
      pace[d] = 1 + random.nextInt(8);
    }
    List<ProblemStage> all = new ArrayList<>();
    List<ProblemFlow> flows = new ArrayList<>();
    long[][] nanos = new long[stages][devices];
    for (int s = 0; s < stages; s++) {
      all.add(new ProblemStage("m", "s" + s, Phase.PLAIN, 2 * MIB, 1000, 0, 0, 0));
      double work = alike ? 100_000 : 20_000 + random.nextInt(180_000);
      for (int d = 0; d < devices; d++) {
        nanos[s][d] = Math.round(work * pace[d]);
      }
      if (s > 0) {
        flows.add(new ProblemFlow(s - 1, Ids.of(s), 1024));
      }
    }
    long memory = 4L * stages * MIB;
    var rack = Racks.star(seed, devices, memory);
    List<ProblemDevice> fleet =
        rack.devices().stream().map(d -> new ProblemDevice(d.id(), memory, 1)).toList();
    return new PlacementProblem(
        "chain-" + seed,
        all,
        fleet,
        CostTable.of(nanos),
        LinkTable.of(rack),
        flows,
        List.of(),
        Objective.THROUGHPUT,
        Semantics.RUNTIME);
  }

  /** The problem with replicas of every two devices and of all, shares by speed. */
  private static PlacementProblem replicated(PlacementProblem plain) {
    int devices = plain.devices().size();
    int n = plain.stages().size();
    List<List<Integer>> sets = new ArrayList<>();
    for (int a = 0; a < devices; a++) {
      for (int b = a + 1; b < devices; b++) {
        sets.add(List.of(a, b));
      }
    }
    if (devices > 2) {
      sets.add(Ids.range(0, devices).stream().boxed().toList());
    }
    long[][] nanos = new long[n][devices + sets.size()];
    List<ProblemGroup> groups = new ArrayList<>();
    for (int g = 0; g < sets.size(); g++) {
      List<Integer> members = new ArrayList<>(sets.get(g));
      members.sort(Comparator.comparingLong(d -> plain.costs().nanos(0, d)));
      double all = members.stream().mapToDouble(d -> 1.0 / plain.costs().nanos(0, d)).sum();
      List<Double> shares =
          members.stream().map(d -> 1.0 / plain.costs().nanos(0, d) / all).toList();
      List<ProblemGroup.Part> parts =
          plain.stages().stream()
              .map(s -> new ProblemGroup.Part(s.weightBytes(), s.activationBytes(), 0, 0))
              .toList();
      groups.add(new ProblemGroup("g" + g, Sharing.REPLICAS, Ids.copyOf(members), shares, parts));
    }
    for (int s = 0; s < n; s++) {
      for (int p = 0; p < nanos[s].length; p++) {
        int d = p < devices ? p : groups.get(p - devices).members().get(0);
        nanos[s][p] = plain.costs().nanos(s, d);
      }
    }
    return new PlacementProblem(
        plain.name() + "-replicas",
        plain.stages(),
        plain.devices(),
        CostTable.of(nanos),
        plain.links(),
        plain.flows(),
        plain.constraints(),
        plain.objective(),
        plain.semantics(),
        groups,
        Ids.NONE);
  }

  private static double value(PlacementProblem problem) {
    Solver.Answer answer = new ChainFlowSolver().solve(problem, SolveContext.within(SHORT));
    Pricing pricing = new Pricing(problem);
    int[] place = answer.devices().toArray();
    assertThat(place).hasSize(problem.stages().size());
    assertThat(pricing.feasible(place)).isTrue();
    assertThat(answer.lowerBound()).isZero();
    return pricing.value(place);
  }

  private static double best(PlacementProblem problem) {
    Pricing pricing = new Pricing(problem);
    double[] best = {Double.POSITIVE_INFINITY};
    Enumeration.each(
        problem.stages().size(),
        problem.places(),
        place ->
            best[0] = pricing.feasible(place) ? Math.min(best[0], pricing.value(place)) : best[0]);
    return best[0];
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void stagesThatAreAlike_onDevicesAlone_isTheBest(long seed) {
    PlacementProblem problem = chain(seed, 4 + (int) seed % 4, 2 + (int) seed % 3, true);

    assertThat(value(problem)).isCloseTo(best(problem), within(1.0));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void unlikeStages_onDevicesAlone_isNear(long seed) {
    PlacementProblem problem = chain(seed, 7, 3, false);
    double best = best(problem);

    assertThat(value(problem)).isBetween(best, best * 1.6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void replicas_areNearTheBestOfAllPlaces(long seed) {
    PlacementProblem problem = replicated(chain(seed, 5, 3, seed % 2 == 0));
    double best = best(problem);

    assertThat(value(problem)).isBetween(best, best * 1.5);
  }

  /** Requests shared by speed leave no device less busy than another. */
  @Test
  void teamsThatShareStages_areBetterThanPipelines() {
    PlacementProblem plain = chain(3, 6, 4, true);
    PlacementProblem shared = replicated(plain);

    assertThat(value(shared)).isLessThan(value(plain));
  }

  @Test
  void pins_areHeldTo() {
    PlacementProblem plain = chain(2, 6, 3, true);
    PlacementProblem pinned =
        plain.withConstraints(
            List.of(new Constraint.Pin("s0", Set.of(plain.devices().get(1).id()))));

    Solver.Answer answer = new ChainFlowSolver().solve(pinned, SolveContext.within(SHORT));

    assertThat(answer.devices().isEmpty() || answer.devices().get(0) == 1).isTrue();
  }

  @Test
  void inAPortfolio_othersGoOnFromIt() {
    PlacementProblem problem = replicated(chain(5, 24, 5, false));
    double alone = value(problem);
    Outcome together =
        new Portfolio(List.of(new ChainFlowSolver(), new LocalSearchSolver()))
            .solve(problem, Portfolio.ALL, Map.of(), SolveContext.within(Duration.ofSeconds(2)));

    assertThat(((Outcome.Solved) together).value()).isLessThanOrEqualTo(alone);
    assertThat(Portfolio.builtIn()).extracting(Solver::name).contains("layer-flow");
  }

  @Test
  void cancelledInTheMiddle_returnsTheBestSoFar() {
    PlacementProblem problem = replicated(chain(7, 40, 8, false));
    List<Ids> better = new ArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    Cancellation afterSome = () -> !better.isEmpty() && asked.incrementAndGet() > 100;
    SolveContext context =
        new SolveContext(
            Duration.ofMinutes(30), 1, Ids.NONE, better::add, Progress.SILENT, afterSome);

    Solver.Answer answer = new ChainFlowSolver().solve(problem, context);

    assertThat(answer.devices()).isEqualTo(better.getLast());
  }

  @Test
  void cancelledBefore_findsNothing() {
    SolveContext context =
        new SolveContext(
            Duration.ofMinutes(30), 1, Ids.NONE, better -> {}, Progress.SILENT, () -> true);

    assertThat(new ChainFlowSolver().solve(chain(1, 5, 3, true), context).devices().isEmpty())
        .isTrue();
  }

  private static List<String> reasons(PlacementProblem problem) {
    assertThat(new ChainFlowSolver().accepts(problem)).isFalse();
    Outcome outcome =
        new Portfolio(Portfolio.builtIn())
            .solve(problem, "layer-flow", Map.of(), SolveContext.within(SHORT));
    return ((Outcome.Infeasible) outcome).reasons();
  }

  @Test
  void problemsOfAnotherKind_areToldWhy() {
    PlacementProblem chain = chain(1, 4, 2, true);

    assertThat(reasons(chain.withObjective(Objective.LATENCY)))
        .contains("layer-flow does not apply: the objective is latency, not throughput alone");
    assertThat(reasons(skipping(chain)))
        .contains(
            "layer-flow does not apply: stages do not follow each other: a tensor of stage 's0'"
                + " goes past the next one to 's3'");
    assertThat(reasons(Problems.aroundMemory(1, Objective.THROUGHPUT, false)))
        .contains("layer-flow does not apply: transfers take the time of devices, not of links");
  }

  private static PlacementProblem skipping(PlacementProblem chain) {
    List<ProblemFlow> flows = new ArrayList<>(chain.flows());
    flows.add(new ProblemFlow(0, Ids.of(1, 3), 64));
    return new PlacementProblem(
        chain.name(),
        chain.stages(),
        chain.devices(),
        chain.costs(),
        chain.links(),
        flows,
        chain.constraints(),
        chain.objective(),
        chain.semantics());
  }

  @Nested
  class Contract extends SolverContract {
    @Override
    protected Solver solver() {
      return new ChainFlowSolver();
    }

    @Override
    protected boolean exact() {
      return false;
    }

    @Override
    protected List<Objective> objectives() {
      return List.of(Objective.THROUGHPUT);
    }

    @Override
    protected double price(PlacementProblem problem, Ids devices) {
      Pricing pricing = new Pricing(problem);
      return pricing.feasible(devices.toArray())
          ? pricing.value(devices.toArray())
          : Double.POSITIVE_INFINITY;
    }
  }
}

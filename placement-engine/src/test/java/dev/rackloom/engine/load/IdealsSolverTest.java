package dev.rackloom.engine.load;

import static dev.rackloom.engine.AroundMemory.device;
import static dev.rackloom.engine.AroundMemory.flow;
import static dev.rackloom.engine.AroundMemory.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.AroundMemory;
import dev.rackloom.engine.Pricing;
import dev.rackloom.testkit.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ideals against cuts of the only order, and against CP-SAT where there are many. */
class IdealsSolverTest {

  private static final SolveContext ENOUGH = SolveContext.within(Duration.ofSeconds(30));

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 20);
  }

  /** Three devices alike, a slow one and a host; every stage reads of one or two before it. */
  private static PlacementProblem problem(long seed, int stages, int near) {
    RandomGenerator random = Seeded.random(seed);
    long[][] nanos = new long[stages][5];
    List<ProblemFlow> flows = new ArrayList<>();
    List<Constraint.Pair> pairs = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      long cost = 100_000L + random.nextInt(900_000);
      Arrays.fill(nanos[s], cost);
      nanos[s][3] = 2 * cost;
      nanos[s][4] = 10 * cost;
      for (int back : near == 1 ? new int[] {1} : new int[] {1 + random.nextInt(near), 1}) {
        if (s - back >= 0 && (back > 1 || near == 1 || random.nextBoolean())) {
          flows.add(flow(s - back, random.nextInt(300_000), s));
          pairs.add(new Constraint.Pair(s - back, s));
        }
      }
    }
    return new AroundMemory(
            IntStream.range(0, stages)
                .mapToObj(s -> stage(s, 1 + s % 7, s % 5, s == 0 ? 100 : 0, 0))
                .toList(),
            List.of(
                device("a", 3L * stages),
                device("b", 3L * stages),
                device("c", 3L * stages),
                device("slow", 2L * stages),
                new ProblemDevice("host", 1000, 1, true)),
            nanos,
            flows)
        .problem(Objective.THROUGHPUT, new Constraint.Contiguous(pairs));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void solve_chain_isTheBestCutOfItsOnlyOrder(long seed) {
    PlacementProblem problem = problem(seed, 30, 1);
    LoadModel model = LoadModel.of(problem);
    int[] order = IntStream.range(0, 30).toArray();
    int[] cut = new OrderCuts(model, new DeviceKinds(model)).cut(order, Double.POSITIVE_INFINITY);
    double best = new Pricing(problem).value(model.byStage(cut));

    Solver.Answer answer = new IdealsSolver().solve(problem, ENOUGH);

    double value = new Pricing(problem).value(answer.devices().toArray());
    // cuts leave room for the largest activation on every device
    assertThat(value).isLessThanOrEqualTo(best);
    assertThat(answer.lowerBound()).isBetween(value - 1, value);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void solve_manyOrders_isWhatCpSatProves(long seed) {
    PlacementProblem problem = problem(seed, 18, 4);
    Pricing pricing = new Pricing(problem);

    Solver.Answer ideals = new IdealsSolver().solve(problem, ENOUGH);
    Solver.Answer sat = new ContiguousSolver().solve(problem, ENOUGH);

    double value = pricing.value(ideals.devices().toArray());
    assertThat(pricing.feasible(ideals.devices().toArray())).isTrue();
    assertThat(ideals.exhausted()).isTrue();
    assertThat(ideals.lowerBound()).isBetween(value - 1, value);
    assertThat(value).isGreaterThanOrEqualTo(sat.lowerBound());
    assertThat(pricing.value(sat.devices().toArray())).isGreaterThanOrEqualTo(value);
  }

  @Test
  void solve_moreIdealsThanCanBe_givesUpAndKeepsTheBound() {
    // two hundred stages in no order have 2^200 ideals
    long[][] nanos = new long[200][3];
    for (int s = 0; s < nanos.length; s++) {
      Arrays.fill(nanos[s], 1000 + s * 37L % 211);
    }
    PlacementProblem problem =
        new AroundMemory(
                IntStream.range(0, 200).mapToObj(s -> stage(s, 1, 0, 0, 0)).toList(),
                List.of(device("a", 70), device("b", 70), device("c", 70)),
                nanos,
                List.of())
            .problem(Objective.THROUGHPUT, new Constraint.Contiguous(List.of()));

    Solver.Answer answer = new IdealsSolver().solve(problem, ENOUGH);

    double value = new Pricing(problem).value(answer.devices().toArray());
    assertThat(answer.lowerBound()).isPositive().isLessThanOrEqualTo(value);
  }

  @Test
  void solve_nothingFits_saysThatItLookedAtEverything() {
    PlacementProblem problem =
        new AroundMemory(
                List.of(stage(0, 6, 0, 0, 0), stage(1, 6, 0, 0, 0), stage(2, 6, 0, 0, 0)),
                List.of(device("a", 10), device("b", 10)),
                new long[][] {{1, 1}, {1, 1}, {1, 1}},
                List.of())
            .problem(Objective.THROUGHPUT, new Constraint.Contiguous(List.of()));

    Solver.Answer answer = new IdealsSolver().solve(problem, ENOUGH);

    assertThat(answer.devices().isEmpty()).isTrue();
    assertThat(answer.exhausted()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void crossing_itemsTakenInAndOut_isAsIfNeverIn(long seed) {
    LoadModel model = LoadModel.of(problem(seed, 12, 4));
    RandomGenerator random = Seeded.random(seed);
    Crossing crossing = new Crossing(model);
    crossing.clear();
    int kept = random.nextInt(6);
    for (int i = 0; i < kept; i++) {
      crossing.add(i);
    }
    double load = crossing.load(7, 0);

    for (int i = kept; i < 12; i++) {
      crossing.add(i);
    }
    for (int i = 11; i >= kept; i--) {
      crossing.remove(i);
    }

    assertThat(crossing.load(7, 0)).isEqualTo(load);
  }

  @Test
  void idealTable_manySets_eachHasOneNumber() {
    IdealTable table = new IdealTable(100);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        for (int j = 0; j < i; j++) {
          long[] set = new long[2];
          IdealTable.flip(set, i);
          IdealTable.flip(set, j);
          assertThat(table.number(set)).isEqualTo(i * (i - 1) / 2 + j);
        }
      }
    }
    assertThat(table.size()).isEqualTo(4950);
  }
}

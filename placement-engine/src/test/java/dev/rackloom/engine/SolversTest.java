package dev.rackloom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.load.AnnealingSolver;
import dev.rackloom.engine.load.LoadProofSolver;
import dev.rackloom.engine.load.RelaxationSolver;
import dev.rackloom.engine.solve.BranchAndBoundSolver;
import dev.rackloom.engine.solve.LatencyProofSolver;
import dev.rackloom.engine.solve.LocalSearchSolver;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.SolverContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolversTest {

  abstract static class Contract extends SolverContract {
    @Override
    protected double price(PlacementProblem problem, Ids devices) {
      Pricing pricing = new Pricing(problem);
      return pricing.feasible(devices.toArray())
          ? pricing.value(devices.toArray())
          : Double.POSITIVE_INFINITY;
    }
  }

  @Nested
  class Exact extends Contract {
    @Override
    protected Solver solver() {
      return new BranchAndBoundSolver();
    }

    @Override
    protected boolean exact() {
      return true;
    }

    @Override
    protected List<Objective> objectives() {
      return List.of(Objective.LATENCY, Objective.THROUGHPUT, Objective.ENERGY);
    }
  }

  @Nested
  class LocalSearch extends Contract {
    @Override
    protected Solver solver() {
      return new LocalSearchSolver();
    }

    @Override
    protected boolean exact() {
      return false;
    }

    @Override
    protected List<Objective> objectives() {
      return List.of(Objective.LATENCY, Objective.THROUGHPUT, Objective.ENERGY);
    }
  }

  @Nested
  class Loads extends Contract {
    @Override
    protected Solver solver() {
      return new LoadProofSolver();
    }

    @Override
    protected boolean exact() {
      return true;
    }

    @Override
    protected List<Objective> objectives() {
      return List.of(Objective.THROUGHPUT);
    }
  }

  @Nested
  class Annealing extends Contract {
    @Override
    protected Solver solver() {
      return new AnnealingSolver();
    }

    @Override
    protected boolean exact() {
      return false;
    }

    @Override
    protected List<Objective> objectives() {
      return List.of(Objective.THROUGHPUT);
    }
  }

  @Nested
  class Latency extends Contract {
    @Override
    protected Solver solver() {
      return new LatencyProofSolver();
    }

    @Override
    protected boolean exact() {
      return false; // its latency model leaves out queueing on links: a bound, not the value
    }

    @Override
    protected List<Objective> objectives() {
      return List.of(Objective.LATENCY);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void relaxation_everyObjective_isBelowTheBestAndAboveNothing(long seed) {
    for (Objective objective : List.of(Objective.LATENCY, Objective.THROUGHPUT, Objective.ENERGY)) {
      PlacementProblem problem = Problems.random(seed, 6, 3, objective);
      SolveContext context = SolveContext.within(Duration.ofSeconds(30));
      double bound = new RelaxationSolver().solve(problem, context).lowerBound();
      Ids best = new BranchAndBoundSolver().solve(problem, context).devices();
      if (!best.isEmpty()) {
        double value = new Pricing(problem).value(best.toArray());
        assertThat(bound).isPositive().isLessThanOrEqualTo(value);
      }
    }
  }

  private static Outcome solve(PlacementProblem problem) {
    return new Portfolio(Portfolio.builtIn())
        .solve(problem, "portfolio", Map.of(), SolveContext.within(Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void portfolio_smallProblem_isProvenWithinMemory(long seed) {
    PlacementProblem problem = Problems.random(seed, 8, 3, Objective.THROUGHPUT);
    if (solve(problem) instanceof Outcome.Solved solved) {
      assertThat(solved.gapPercent()).isLessThanOrEqualTo(Portfolio.PROVEN_PERCENT);
      solved
          .prediction()
          .devices()
          .forEach(d -> assertThat(d.memoryBytes()).isLessThanOrEqualTo(d.capacityBytes()));
      assertThat(solved.value()).isEqualTo((double) solved.prediction().busiestNanos());
    }
  }

  @Test
  void portfolio_sameSeed_isTheSamePlan() {
    PlacementProblem problem = Problems.random(11, 7, 3, Objective.LATENCY);
    assertThat(((Outcome.Solved) solve(problem)).value())
        .isEqualTo(((Outcome.Solved) solve(problem)).value());
  }

  @Test
  void portfolio_stageTooLargeForEveryDevice_saysByHowMuch() {
    PlacementProblem problem = Problems.random(3, 4, 2, Objective.LATENCY);
    var stage = problem.stages().get(1);
    var huge =
        new dev.rackloom.api.placement.ProblemStage(
            "m", stage.id(), stage.phase(), 1L << 40, 0, 0, 0, 0);
    var stages = new java.util.ArrayList<>(problem.stages());
    stages.set(1, huge);
    var bigger =
        new PlacementProblem(
            "huge",
            stages,
            problem.devices(),
            problem.costs(),
            problem.links(),
            problem.flows(),
            List.of(),
            problem.objective(),
            problem.semantics());
    var none = (Outcome.Infeasible) solve(bigger);
    assertThat(String.join("\n", none.reasons()))
        .contains("'s1' can run nowhere", "d0", "d1", "too few");
  }

  @Test
  void portfolio_pinAndBanInConflict_namesThem() {
    PlacementProblem problem =
        Problems.random(5, 4, 2, Objective.LATENCY)
            .withConstraints(
                List.of(new Constraint.Pin("s1", Set.of("d0")), new Constraint.Ban("s1", "d0")));
    var none = (Outcome.Infeasible) solve(problem);
    assertThat(String.join("\n", none.reasons())).contains("s1", "pinned", "banned");
  }

  @Test
  void portfolio_pin_isKept() {
    PlacementProblem free = Problems.random(8, 6, 3, Objective.LATENCY);
    for (String device : List.of("d0", "d1", "d2")) {
      PlacementProblem pinned =
          free.withConstraints(List.of(new Constraint.Pin("s3", Set.of(device))));
      if (solve(pinned) instanceof Outcome.Solved solved) {
        assertThat(solved.placement().assignments().get(3).group().devices())
            .containsExactly(device);
      }
    }
  }
}

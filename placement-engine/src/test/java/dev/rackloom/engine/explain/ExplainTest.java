package dev.rackloom.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.explain.CriticalPath.Kind;
import dev.rackloom.engine.explain.CriticalPath.Step;
import dev.rackloom.engine.solve.LocalSearchSolver;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.testkit.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Choices, critical paths and changes of random problems, against plain pricing. */
class ExplainTest {

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  private static Optional<Ids> placed(PlacementProblem problem) {
    Outcome outcome =
        new Portfolio(List.of(new LocalSearchSolver()))
            .solve(problem, "local-search", Map.of(), SolveContext.within(Duration.ofMillis(60)));
    return outcome instanceof Outcome.Solved solved
        ? Evaluator.assignment(problem, solved.placement())
        : Optional.empty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void choices_areThePricesOfMoves(long seed) {
    PlacementProblem problem = Problems.random(seed, 8, 3, Objective.LATENCY);
    placed(problem)
        .ifPresent(devices -> {
          Pricing pricing = new Pricing(problem);
          for (int s = 0; s < devices.size(); s++) {
            for (StageChoices.Choice choice : StageChoices.of(problem, devices, s, Map.of())) {
              int[] other = devices.toArray();
              other[s] = problem.device(choice.device()).orElseThrow();
              assertThat(choice.feasible()).isEqualTo(pricing.feasible(other));
              assertThat(choice.here()).isEqualTo(other[s] == devices.get(s));
              assertThat(choice.reason()).isNotBlank().doesNotContain("come to an end");
              if (choice.feasible()) {
                assertThat(choice.value()).isEqualTo(pricing.value(other));
              }
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void criticalPath_goesFromArrivalToAnswerWithoutAGap(long seed) {
    PlacementProblem problem = Problems.random(seed, 12, 3, Objective.LATENCY);
    placed(problem)
        .ifPresent(devices -> {
          CriticalPath path = CriticalPath.of(problem, devices);
          List<Step> steps = path.steps();
          assertThat(steps.getFirst().startNanos()).isZero();
          assertThat(steps.getLast().endNanos()).isEqualTo(path.latencyNanos());
          for (int i = 1; i < steps.size(); i++) {
            assertThat(steps.get(i).startNanos()).isEqualTo(steps.get(i - 1).endNanos());
          }
          Pricing pricing = new Pricing(problem);
          assertThat(path.latencyNanos()).isEqualTo((long) pricing.value(devices.toArray()));
          for (Step step : steps) {
            assertThat(step.nanos()).isNotNegative();
            if (step.kind() == Kind.COMPUTE) {
              int s = problem.stage(step.stage()).orElseThrow();
              assertThat(step.nanos()).isEqualTo(problem.costs().nanos(s, devices.get(s)));
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void changes_arePricedAndNeverHurtWhenPlacedAgain(long seed) {
    PlacementProblem problem = Problems.random(seed, 5, 2, Objective.THROUGHPUT);
    placed(problem)
        .ifPresent(devices -> {
          SolveContext context = SolveContext.within(Duration.ofSeconds(2));
          List<WhatIf.Change> changes = WhatIf.of(problem, devices, Portfolio.builtIn(), context);
          double now = new Pricing(problem).value(devices.toArray());
          assertThat(changes.getFirst().kind()).isEqualTo(WhatIf.Kind.NOTHING);
          assertThat(changes).hasSizeGreaterThan(2 * problem.devices().size());
          for (WhatIf.Change change : changes) {
            assertThat(change.value()).isLessThanOrEqualTo(now);
            assertThat(change.gainPercent())
                .isCloseTo((now - change.value()) / now * 100, within(1e-9));
            if (!Double.isNaN(change.placedAgain())) {
              assertThat(change.placedAgain()).isLessThanOrEqualTo(change.value());
            }
          }
        });
  }
}

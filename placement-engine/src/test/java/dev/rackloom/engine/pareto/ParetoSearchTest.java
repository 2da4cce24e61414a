package dev.rackloom.engine.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.testkit.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoSearchTest {

  private static final List<Metric> TWO = List.of(Metric.LATENCY, Metric.ENERGY);
  private static final List<Metric> ALL = List.of(Metric.values());

  private static ParetoOutcome search(
      PlacementProblem problem, List<Metric> metrics, SolveContext context) {
    return new ParetoSearch(Portfolio.builtIn())
        .search(problem, metrics, "portfolio", Map.of(), context);
  }

  private static SolveContext limit(long millis) {
    return SolveContext.within(Duration.ofMillis(millis));
  }

  /** The values of all feasible assignments that no other beats, compared pair by pair. */
  private static Set<Numbers> trueFront(PlacementProblem problem, List<Metric> metrics) {
    MetricPricing pricing = new MetricPricing(problem, metrics);
    int d = problem.devices().size();
    Set<Numbers> all = new HashSet<>();
    int[] device = new int[problem.stages().size()];
    for (long code = 0; code < Math.round(Math.pow(d, device.length)); code++) {
      long rest = code;
      for (int s = 0; s < device.length; s++) {
        device[s] = (int) (rest % d);
        rest /= d;
      }
      pricing.of(device).ifPresent(all::add);
    }
    Set<Numbers> front = new HashSet<>();
    for (Numbers a : all) {
      if (all.stream().noneMatch(b -> !b.equals(a) && ParetoArchive.covers(b, a))) {
        front.add(a);
      }
    }
    return front;
  }

  private static double least(Iterable<Numbers> values, int metric) {
    double least = Double.POSITIVE_INFINITY;
    for (Numbers value : values) {
      least = Math.min(least, value.get(metric));
    }
    return least;
  }

  private static List<Numbers> values(ParetoFront front) {
    return front.points().stream().map(ParetoFront.Point::values).toList();
  }

  private static void nothingBeatsAnother(ParetoFront front) {
    for (Numbers a : values(front)) {
      assertThat(values(front)).filteredOn(b -> ParetoArchive.covers(b, a)).containsExactly(a);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void smallProblem_hasItsTrueFront(long seed) {
    PlacementProblem problem = Problems.random(seed, 6, 3, Objective.LATENCY);
    for (List<Metric> metrics : List.of(TWO, ALL)) {
      Set<Numbers> expected = trueFront(problem, metrics);
      switch (search(problem, metrics, limit(20_000))) {
        case ParetoOutcome.Infeasible none -> assertThat(expected).isEmpty();
        case ParetoFront front -> {
          assertThat(front.complete()).isTrue();
          assertThat(expected).containsAll(values(front));
          nothingBeatsAnother(front);
          for (int m = 0; m < metrics.size(); m++) {
            assertThat(least(values(front), m)).isEqualTo(least(expected, m));
            assertThat(front.bounds().get(m)).isEqualTo(least(expected, m));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3})
  void largerProblem_hasTheBestOfEachMetric(long seed) {
    PlacementProblem problem = Problems.random(seed, 9, 4, Objective.LATENCY);
    Set<Numbers> expected = trueFront(problem, TWO);

    ParetoFront front = (ParetoFront) search(problem, TWO, limit(10_000));

    assertThat(front.complete()).isFalse();
    nothingBeatsAnother(front);
    MetricPricing pricing = new MetricPricing(problem, TWO);
    for (ParetoFront.Point point : front.points()) {
      assertThat(pricing.of(point.devices().toArray())).contains(point.values());
      assertThat((double) point.prediction().latencyNanos()).isEqualTo(point.values().get(0));
    }
    for (int m = 0; m < 2; m++) {
      assertThat(least(values(front), m)).isEqualTo(least(expected, m));
      assertThat(front.bounds().get(m)).isLessThanOrEqualTo(least(expected, m));
    }
  }

  @Test
  void cancelledInTheMiddle_keepsWhatIsThere() {
    PlacementProblem problem = Problems.random(3, 30, 4, Objective.LATENCY);
    List<Ids> heard = new ArrayList<>();
    SolveContext context =
        new SolveContext(
            Duration.ofMinutes(10),
            1,
            Ids.NONE,
            heard::add,
            Progress.SILENT,
            () -> heard.size() > 3);

    ParetoFront front = (ParetoFront) search(problem, ALL, context);

    assertThat(front.points()).isNotEmpty();
    assertThat(front.wallNanos()).isLessThan(Duration.ofMinutes(10).toNanos());
    nothingBeatsAnother(front);
  }

  @Test
  void impossibleProblem_hasReasons() {
    PlacementProblem problem =
        Problems.random(1, 3, 2, Objective.LATENCY)
            .withConstraints(
                List.of(new Constraint.Ban("s1", "d0"), new Constraint.Ban("s1", "d1")));

    ParetoOutcome outcome = search(problem, TWO, limit(5_000));

    assertThat(outcome).isInstanceOf(ParetoOutcome.Infeasible.class);
    assertThat(((ParetoOutcome.Infeasible) outcome).reasons()).anyMatch(r -> r.contains("'s1'"));
  }

  @Test
  void metricsThatAreNoneToTrade_areRefused() {
    PlacementProblem problem = Problems.random(1, 3, 2, Objective.LATENCY);

    assertThatThrownBy(() -> search(problem, List.of(Metric.ENERGY), limit(1)))
        .hasMessageContaining("at least two");
    assertThatThrownBy(() -> search(problem, List.of(Metric.ENERGY, Metric.ENERGY), limit(1)))
        .hasMessageContaining("different metrics");
  }

  @Test
  void manyPoints_areThinnedButKeepTheEnds() {
    List<ParetoArchive.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      entries.add(new ParetoArchive.Entry(Ids.of(i), Numbers.of(i, 1000 - 2 * i)));
    }

    List<ParetoArchive.Entry> few = Spread.of(entries, 20);

    assertThat(few).hasSize(20).isSubsetOf(entries).contains(entries.getFirst(), entries.getLast());
  }

  @Test
  void weights_arePositiveAndSumToOne() {
    for (int metrics = 2; metrics <= 3; metrics++) {
      List<double[]> grid = WeightGrid.of(metrics);
      assertThat(grid).hasSizeGreaterThan(5);
      for (double[] weights : grid) {
        assertThat(weights).hasSize(metrics);
        assertThat(java.util.Arrays.stream(weights).allMatch(w -> w > 0)).isTrue();
        assertThat(java.util.Arrays.stream(weights).sum()).isCloseTo(1, within(1e-9));
      }
    }
  }
}

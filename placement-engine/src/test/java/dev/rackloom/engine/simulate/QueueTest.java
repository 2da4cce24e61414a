package dev.rackloom.engine.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.testkit.Racks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placements that are queues with a closed form: fixed service times, Poisson arrivals. */
class QueueTest {

  /** A chain of stages, each on a device of its own, with nothing to send. */
  private static PlacementProblem chain(long... nanos) {
    int n = nanos.length;
    List<ProblemStage> stages = new ArrayList<>();
    List<ProblemFlow> flows = new ArrayList<>();
    long[][] costs = new long[n][n];
    for (int s = 0; s < n; s++) {
      stages.add(new ProblemStage("m", "s" + s, Phase.PLAIN, 1, 1, 0, 0, 0));
      java.util.Arrays.fill(costs[s], nanos[s]);
      if (s > 0) {
        flows.add(new ProblemFlow(s - 1, Ids.of(s), 0));
      }
    }
    List<String> ids = IntStream.range(0, n).mapToObj(d -> "d" + d).toList();
    Rack rack =
        new Rack(
            "r",
            List.of(new Node("n", "")),
            ids.stream().map(id -> Racks.device(id, "n", 1000, 1, 1)).toList(),
            List.of("hub"),
            ids.stream().map(id -> new Link("l" + id, "hub", id, "x", 1e12, 0)).toList(),
            "hub",
            1);
    return new PlacementProblem(
        "chain",
        stages,
        ids.stream().map(id -> new ProblemDevice(id, 1000, 10)).toList(),
        CostTable.of(costs),
        LinkTable.of(rack),
        flows,
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  private static SimulationReport run(PlacementProblem problem, Simulator.Load load) {
    return Simulator.run(problem, Ids.range(0, problem.stages().size()), load);
  }

  /** Pollaczek and Khinchine: waiting of an M/D/1 queue is rho D / (2 (1 - rho)). */
  private static double waiting(double service, double perSecond) {
    double rho = service * perSecond * 1e-9;
    return rho * service / (2 * (1 - rho));
  }

  @ParameterizedTest
  @ValueSource(doubles = {300, 600, 800})
  void oneDevice_isAnMD1Queue(double perSecond) {
    PlacementProblem problem = chain(1_000_000);
    ClosedForm.holds(
        1e6 + waiting(1e6, perSecond),
        0.03,
        seed -> run(problem, new Simulator.Load(40_000, 1, perSecond, seed)).latency().mean());
  }

  /**
   * Tandem queues of fixed service times wait in all as the slowest of them would alone, whatever
   * the order (Avi-Itzhak, "A sequence of service stations with arbitrary input and regular service
   * times", Management Science 11(5), 1965).
   */
  @Test
  void tandem_waitsAsItsSlowest() {
    PlacementProblem problem = chain(700_000, 1_000_000, 400_000);
    ClosedForm.holds(
        2.1e6 + waiting(1e6, 700),
        0.03,
        seed -> run(problem, new Simulator.Load(40_000, 1, 700, seed)).latency().mean());
  }

  @Test
  void closedLoop_withEnoughInFlight_isAsFastAsItsSlowest() {
    SimulationReport report =
        run(chain(700_000, 1_000_000, 400_000), new Simulator.Load(5_000, 6, 0, 1));
    assertThat(report.throughputPerS())
        .isCloseTo(1_000, org.assertj.core.data.Percentage.withPercentage(0.1));
    assertThat(report.use().get(1).utilisation()).isGreaterThan(0.999);
    assertThat(report.energyJ())
        .isCloseTo(10 * 5_000 * 2.1e-3, org.assertj.core.data.Percentage.withPercentage(0.001));
  }

  @Test
  void sameSeed_sameReport_andAnotherSeedAnother() {
    PlacementProblem problem = chain(700_000, 1_000_000);
    Simulator.Load load = new Simulator.Load(2_000, 1, 800, 7);
    assertThat(run(problem, load)).isEqualTo(run(problem, load));
    assertThat(run(problem, new Simulator.Load(2_000, 1, 800, 8)).latency())
        .isNotEqualTo(run(problem, load).latency());
  }

  @Test
  void latency_growsWithLoad() {
    PlacementProblem problem = chain(1_000_000, 500_000);
    double last = 0;
    for (double rate : new double[] {100, 300, 500, 700, 900, 990}) {
      double mean = run(problem, new Simulator.Load(20_000, 1, rate, 3)).latency().mean();
      assertThat(mean).isGreaterThan(last);
      last = mean;
    }
  }

  @Test
  void spans_ofALongRun_areTheFirst() {
    SimulationReport report = run(chain(10), new Simulator.Load(300_000, 4, 0, 1));
    assertThat(report.spans()).hasSize(SpanLog.MOST);
    assertThat(report.spans().getFirst())
        .isEqualTo(new SimulationReport.Span("d0", "s0", 0, 0, 10));
    assertThat(report.events()).isEqualTo(3 * 300_000);
  }

  @Test
  void trace_comesWhenItSays() {
    SimulationReport report =
        run(chain(1_000_000), Simulator.Load.at(0, 500_000, 5_000_000, 5_000_000));
    assertThat(report.spans().stream().map(SimulationReport.Span::startNanos))
        .containsExactly(0L, 1_000_000L, 5_000_000L, 6_000_000L);
    assertThat(report.latency().p50()).isEqualTo(1_000_000);
    assertThat(report.latency().p99()).isEqualTo(2_000_000);
    assertThat(report.complete()).isTrue();
  }

  @Test
  void traceOutOfOrder_orWithARate_isRefused() {
    assertThatThrownBy(() -> Simulator.Load.at(5, 4))
        .hasMessageContaining("request 1 arrives at 4.0");
    assertThatThrownBy(() -> Simulator.Load.at(-1)).hasMessageContaining("request 0");
    assertThatThrownBy(() -> Simulator.Load.at()).hasMessageContaining("requests");
    assertThatThrownBy(() -> new Simulator.Load(2, 1, 3, 1, Numbers.of(1, 2)))
        .hasMessageContaining("2 arrivals for 2 requests at 3.0 a second");
  }

  @Test
  void stopped_reportsWhatWasAnswered_orSaysThatItWasCancelled() {
    PlacementProblem problem = chain(700_000, 1_000_000);
    Simulator.Load load = new Simulator.Load(100_000, 1, 800, 7);
    Ids places = Ids.range(0, 2);
    AtomicInteger looks = new AtomicInteger();
    SimulationReport part =
        Simulator.runUntil(
            problem, places, load, Progress.SILENT, () -> looks.incrementAndGet() > 3);
    assertThat(part.complete()).isFalse();
    assertThat(part.asked()).isEqualTo(100_000);
    assertThat(part.requests()).isBetween(1, 99_999);
    assertThat(part.throughputPerS()).isBetween(700.0, 900.0);
    part.use().forEach(u -> assertThat(u.utilisation()).isBetween(0.0, 1.0));
    assertThatThrownBy(() -> Simulator.run(problem, places, load, Progress.SILENT, () -> true))
        .isInstanceOf(CancellationException.class);
  }
}

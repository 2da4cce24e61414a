package dev.rackloom.engine.solve;

import static dev.rackloom.engine.AroundMemory.flow;
import static dev.rackloom.engine.AroundMemory.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Constraint;
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
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Enumeration;
import dev.rackloom.engine.Pricing;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListSchedulingSolverTest {

  private static final SolveContext SHORT = SolveContext.within(Duration.ofSeconds(20));

  /** The ten tasks on three processors of the paper's figure 1 and table 1. */
  private static PlacementProblem tenTasks() {
    long[][] nanos = {
      {14, 16, 9},
      {13, 19, 18},
      {11, 13, 19},
      {13, 8, 17},
      {12, 13, 10},
      {13, 16, 9},
      {7, 15, 11},
      {5, 11, 14},
      {18, 12, 20},
      {21, 7, 16}
    };
    return meshed(
        nanos,
        List.of(
            flow(0, 18, 1),
            flow(0, 12, 2),
            flow(0, 9, 3),
            flow(0, 11, 4),
            flow(0, 14, 5),
            flow(1, 19, 7),
            flow(1, 16, 8),
            flow(2, 23, 6),
            flow(3, 27, 7),
            flow(3, 23, 8),
            flow(4, 13, 8),
            flow(5, 15, 7),
            flow(6, 17, 9),
            flow(7, 11, 9),
            flow(8, 13, 9)));
  }

  /** Devices that are all linked to one another; a byte takes a nanosecond. */
  private static PlacementProblem meshed(long[][] nanos, List<ProblemFlow> flows) {
    int devices = nanos[0].length;
    List<Link> links = new ArrayList<>();
    for (int a = 0; a < devices; a++) {
      for (int b = a + 1; b < devices; b++) {
        links.add(new Link("l" + a + b, "d" + a, "d" + b, "test", 1e9, 0));
      }
    }
    List<ProblemDevice> fleet =
        IntStream.range(0, devices).mapToObj(d -> new ProblemDevice("d" + d, 100, 1)).toList();
    Rack rack =
        new Rack(
            "mesh",
            List.of(new Node("n", "")),
            fleet.stream().map(d -> Racks.device(d.id(), "n", 100, 1e9, 1e9)).toList(),
            List.of(),
            links,
            "d0",
            1);
    return new PlacementProblem(
        "mesh",
        IntStream.range(0, nanos.length).mapToObj(s -> stage(s, 0, 0, 0, 0)).toList(),
        fleet,
        CostTable.of(nanos),
        LinkTable.of(rack),
        flows,
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  @Test
  void ranks_tenTasks_areThePapers() {
    PlacementProblem problem = tenTasks();
    Pricing pricing = new Pricing(problem);

    double[] rank = UpwardRanks.of(problem, pricing, new Transfers(problem, pricing));

    double[] paper = {108, 77, 80, 80, 69, 63.333, 42.667, 35.667, 44.333, 14.667};
    assertThat(rank).containsExactly(paper, within(1e-3));
    assertThat(UpwardRanks.order(rank)).containsExactly(0, 2, 3, 1, 4, 5, 8, 6, 7, 9);
  }

  @Test
  void schedule_tenTasks_takesThePapersEighty() {
    PlacementProblem problem = tenTasks();
    Pricing pricing = new Pricing(problem);
    ListSchedule schedule =
        new ListSchedule(problem, pricing, new Transfers(problem, pricing), ListSchedule.Kind.GAPS);

    int[] device = schedule.place(new int[] {0, 2, 3, 1, 4, 5, 8, 6, 7, 9}, () -> false);

    assertThat(schedule.makespan()).isEqualTo(80);
    assertThat(device).containsExactly(2, 0, 2, 1, 2, 1, 2, 0, 1, 1);
  }

  @Test
  void solve_twoSendersOnOneLink_knowsThatTheSecondWaits() {
    // both readers are three times as fast at d1, but only one tensor is there in time
    PlacementProblem problem =
        meshed(
            new long[][] {{10, 1000}, {10, 1000}, {90, 30}, {90, 30}},
            List.of(flow(0, 50, 2), flow(1, 50, 3)));

    Solver.Answer answer = new ListSchedulingSolver().solve(problem, SHORT);

    assertThat(new Pricing(problem).value(answer.devices().toArray()))
        .isEqualTo(Enumeration.best(problem));
  }

  @Test
  void timeline_gap_isTheFirstThatIsLongEnough() {
    Timeline timeline = new Timeline();
    timeline.add(10, 10);
    timeline.add(25, 5);
    timeline.add(40, 10);

    assertThat(timeline.gap(0, 10)).isZero();
    assertThat(timeline.gap(5, 10)).isEqualTo(30);
    assertThat(timeline.gap(5, 5)).isEqualTo(5);
    assertThat(timeline.gap(5, 11)).isEqualTo(50);
    assertThat(timeline.gap(20, 5)).isEqualTo(20);
    assertThat(timeline.last(7)).isEqualTo(50);
    assertThat(timeline.last(70)).isEqualTo(70);
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 80);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void solve_smallProblem_isFeasibleAndNeverBetterThanTheBest(long seed) {
    PlacementProblem free = Problems.random(seed, 6, 3, Objective.LATENCY);
    List<Constraint> more = new ArrayList<>(free.constraints());
    switch ((int) (seed % 6)) {
      case 0 -> more.add(new Constraint.AtMost(1 + (int) (seed % 3)));
      case 1 -> more.add(new Constraint.Separate(Set.of("s1", "s3", "s4")));
      case 2 -> more.add(new Constraint.SameNode(Set.of("s0", "s4")));
      case 3 -> more.add(new Constraint.Contiguous(pairs(free)));
      case 4 -> more.add(new Constraint.Pin("s3", Set.of("d1")));
      default -> more.add(new Constraint.CoLocate(Set.of("s2", "s5")));
    }
    PlacementProblem problem = free.withConstraints(more);
    Pricing pricing = new Pricing(problem);

    int[] device = new ListSchedulingSolver().solve(problem, SHORT).devices().toArray();

    if (device.length > 0) {
      assertThat(pricing.feasible(device)).isTrue();
      assertThat(pricing.value(device)).isGreaterThanOrEqualTo(Enumeration.best(problem));
    }
  }

  private static List<Constraint.Pair> pairs(PlacementProblem problem) {
    List<Constraint.Pair> pairs = new ArrayList<>();
    problem
        .flows()
        .forEach(f -> f.to().stream().forEach(to -> pairs.add(new Constraint.Pair(f.from(), to))));
    return pairs;
  }

  @Test
  void solve_mostSmallProblems_findsAnAnswerWhereThereIsOne() {
    int possible = 0;
    int found = 0;
    for (long seed = 1; seed <= 100; seed++) {
      PlacementProblem problem = Problems.random(seed, 6, 3, Objective.LATENCY);
      possible += Enumeration.best(problem) < Double.POSITIVE_INFINITY ? 1 : 0;
      found += new ListSchedulingSolver().solve(problem, SHORT).devices().isEmpty() ? 0 : 1;
    }
    assertThat(found).isBetween(possible * 95 / 100, possible);
  }

  @Test
  void solve_stageThatFindsNoRoom_getsItFirst() {
    // s2 fits nowhere but d0, which s0 and s1 would fill
    PlacementProblem mesh =
        meshed(new long[][] {{1, 5}, {1, 5}, {1, 5}}, List.of(flow(0, 1, 1), flow(1, 1, 2)));
    PlacementProblem problem =
        new PlacementProblem(
            "tight",
            List.of(stage(0, 50, 0, 0, 0), stage(1, 50, 0, 0, 0), stage(2, 60, 0, 0, 0)),
            List.of(new ProblemDevice("d0", 100, 1), new ProblemDevice("d1", 100, 1)),
            mesh.costs(),
            mesh.links(),
            mesh.flows(),
            List.of(new Constraint.Pin("s2", Set.of("d0"))),
            Objective.LATENCY,
            Semantics.RUNTIME);

    assertThat(new ListSchedulingSolver().solve(problem, SHORT).devices())
        .isEqualTo(Ids.of(1, 1, 0));
  }

  @Test
  void solve_answer_isToldAtOnce() {
    List<Ids> told = new ArrayList<>();
    Solver.Answer answer =
        new ListSchedulingSolver()
            .solve(
                tenTasks(),
                new SolveContext(
                    Duration.ofSeconds(20),
                    1,
                    Ids.NONE,
                    told::add,
                    Progress.SILENT,
                    Cancellation.NEVER));

    assertThat(told).isNotEmpty();
    assertThat(told.getLast()).isEqualTo(answer.devices());
  }

  @Test
  void accepts_whatHasNoLatencyOrRunsInSets_isNo() {
    PlacementProblem problem = tenTasks();
    ListSchedulingSolver solver = new ListSchedulingSolver();

    assertThat(solver.accepts(problem)).isTrue();
    assertThat(solver.accepts(problem.withObjective(Objective.THROUGHPUT))).isFalse();
    assertThat(solver.accepts(Problems.aroundMemory(1, Objective.LATENCY, false))).isFalse();
  }

  @Test
  void solve_thousandsOfStages_isFast() {
    int stages = 3000;
    List<ProblemStage> all =
        IntStream.range(0, stages).mapToObj(s -> stage(s, 0, 0, 0, 0)).toList();
    long[][] nanos = new long[stages][8];
    for (int s = 0; s < stages; s++) {
      for (int d = 0; d < 8; d++) {
        nanos[s][d] = 100 + (s * 7L + d * 13L) % 50;
      }
    }
    PlacementProblem mesh =
        meshed(
            nanos,
            IntStream.range(0, stages - 8).mapToObj(s -> flow(s, 10, s + 1 + s % 8)).toList());
    long begin = System.nanoTime();

    Ids devices = new ListSchedulingSolver().solve(mesh, SHORT).devices();

    assertThat(devices.size()).isEqualTo(all.size());
    assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L); // a second or less alone
  }
}

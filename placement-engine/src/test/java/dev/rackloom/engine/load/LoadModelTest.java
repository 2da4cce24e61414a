package dev.rackloom.engine.load;

import static dev.rackloom.engine.AroundMemory.device;
import static dev.rackloom.engine.AroundMemory.flow;
import static dev.rackloom.engine.AroundMemory.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.engine.AroundMemory;
import dev.rackloom.engine.Enumeration;
import dev.rackloom.engine.Pricing;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import dev.rackloom.testkit.Seeded;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes a problem of loads smaller, and what bounds it, against all assignments. */
class LoadModelTest {

  private static final double ROUNDING = 1e-6;

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 60);
  }

  private static List<PlacementProblem> problems(long seed) {
    return List.of(
        Problems.aroundMemory(seed, Objective.THROUGHPUT, false),
        Problems.aroundMemory(seed, Objective.THROUGHPUT, true),
        Problems.random(seed, 6, 3, Objective.THROUGHPUT),
        Problems.behindNics(seed, 5, 2, Objective.THROUGHPUT),
        Problems.behindNics(seed, 5, 3, Objective.THROUGHPUT, true));
  }

  /** The best of what a model still allows. */
  private static double best(LoadModel model) {
    Pricing pricing = new Pricing(model.problem);
    double[] best = {Double.POSITIVE_INFINITY};
    Enumeration.each(
        model.items,
        model.devices,
        at -> {
          int[] device = model.byStage(at);
          boolean allowed = IntStream.range(0, at.length).allMatch(i -> model.allowed(i, at[i]));
          if (allowed && pricing.feasible(device)) {
            best[0] = Math.min(best[0], pricing.value(device));
          }
        });
    return best[0];
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void of_anyProblem_losesNothing(long seed) {
    for (PlacementProblem problem : problems(seed)) {
      assertThat(best(LoadModel.of(problem))).isEqualTo(Enumeration.best(problem));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void reduction_limitJustAboveTheBest_keepsTheBest(long seed) {
    for (PlacementProblem problem : problems(seed)) {
      double best = Enumeration.best(problem);
      if (best < Double.POSITIVE_INFINITY) {
        LoadModel model = LoadModel.of(problem);
        LoadModel small = Reduction.below(model, best * (1 + ROUNDING));

        assertThat(small.items).isLessThanOrEqualTo(model.items);
        assertThat(best(small)).isEqualTo(best);
      }
    }
  }

  @Test
  void reduction_heavyTensor_makesItsEndsOne() {
    LoadModel model =
        LoadModel.of(AroundMemory.twoAndHost(2, flow(0, 5_000, 1)).problem(Objective.THROUGHPUT));

    assertThat(Reduction.below(model, 5_999).items).isEqualTo(1);
    assertThat(Reduction.below(model, 6_000).items).isEqualTo(2);
  }

  @Test
  void reduction_weightlessItemThatMustFollowAnother_staysFree() {
    // s2 takes nothing and reads s0 alone, but its device may not come before that of s1
    PlacementProblem problem =
        AroundMemory.twoAndHost(3, flow(0, 10, 2))
            .costing(2, 0, 0)
            .costing(2, 1, 0)
            .costing(2, 2, 0)
            .problem(
                Objective.THROUGHPUT,
                new Constraint.Contiguous(
                    List.of(new Constraint.Pair(0, 1), new Constraint.Pair(1, 2))));
    double best = Enumeration.best(problem);

    assertThat(best(Reduction.below(LoadModel.of(problem), best * 1.01))).isEqualTo(best);
  }

  @Test
  void reduction_weightlessItemInNoOrderWithItsOwner_staysFree() {
    // s1 goes before s2 and s2 before s0: made one with s0, all three would be one
    PlacementProblem problem =
        AroundMemory.twoAndHost(3, flow(0, 10, 1))
            .costing(1, 0, 0)
            .costing(1, 1, 0)
            .costing(1, 2, 0)
            .problem(
                Objective.THROUGHPUT,
                new Constraint.Contiguous(
                    List.of(new Constraint.Pair(1, 2), new Constraint.Pair(2, 0))),
                new Constraint.Ban("s2", "host"),
                new Constraint.Ban("s0", "host"));
    double best = Enumeration.best(problem);

    assertThat(best).isLessThan(2000);
    assertThat(best(Reduction.below(LoadModel.of(problem), best * 1.01))).isEqualTo(best);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void loadBound_anyProblem_isNotAboveTheBest(long seed) {
    for (PlacementProblem problem : problems(seed)) {
      LoadModel model = LoadModel.of(problem);

      assertThat(LoadBound.of(model, new DeviceKinds(model)))
          .isLessThanOrEqualTo(Enumeration.best(problem) * (1 + 1e-9));
    }
  }

  @Test
  void loadBound_oneKind_isTheWorkOverTheDevices() {
    LoadModel model = LoadModel.of(twins(5));

    assertThat(LoadBound.of(model, new DeviceKinds(model)))
        .isBetween(2499.0, 2500.0); // 5 stages of 1000 on two devices
  }

  /** Stages of 1000 on two devices that are alike. */
  private static PlacementProblem twins(int stages) {
    long[][] nanos = new long[stages][2];
    for (long[] row : nanos) {
      Arrays.fill(row, 1000);
    }
    return new AroundMemory(
            IntStream.range(0, stages).mapToObj(s -> stage(s, 0, 0, 0, 0)).toList(),
            List.of(device("a", 10), device("b", 10)),
            nanos,
            List.of())
        .problem(Objective.THROUGHPUT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void chainBound_oneOrder_isBetweenLowAndTheBest(long seed) {
    PlacementProblem free = Problems.aroundMemory(seed, Objective.THROUGHPUT, false);
    PlacementProblem problem = free.withConstraints(List.of(chain(free.stages().size())));
    double best = Enumeration.best(problem);
    if (best < Double.POSITIVE_INFINITY) {
      LoadModel model = LoadModel.of(problem);
      DeviceKinds kinds = new DeviceKinds(model);
      double low = LoadBound.of(model, kinds);

      assertThat(ChainBound.of(model, kinds, low, best * 2))
          .isBetween(low, Math.max(low, best * (1 + 1e-9)));
    }
  }

  private static Constraint.Contiguous chain(int stages) {
    return new Constraint.Contiguous(
        IntStream.range(1, stages).mapToObj(s -> new Constraint.Pair(s - 1, s)).toList());
  }

  @Test
  void chainBound_unevenRuns_isAboveTheWorkOverTheDevices() {
    PlacementProblem problem = twins(5).withConstraints(List.of(chain(5)));
    LoadModel model = LoadModel.of(problem);

    double bound = ChainBound.of(model, new DeviceKinds(model), 2500, 5000);

    assertThat(bound).isBetween(2990.0, 3000.0); // three stages are on one of two devices
  }

  @Test
  void chainBound_itemsWithSeveralOrders_isTheBoundGiven() {
    LoadModel model = LoadModel.of(twins(3));

    assertThat(ChainBound.onlyOrder(model)).isEmpty();
    assertThat(ChainBound.of(model, new DeviceKinds(model), 7, 5000)).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void orderCuts_givenOrder_areTheBestOfAllCuts(long seed) {
    PlacementProblem problem = Problems.aroundMemory(seed, Objective.THROUGHPUT, false);
    LoadModel model = LoadModel.of(problem);
    int[] order = new Orders(model).order(Orders.Rule.RANDOM, 1, Seeded.random(seed));
    double best = bestCut(model, order);

    int[] cut = new OrderCuts(model, new DeviceKinds(model)).cut(order, Double.POSITIVE_INFINITY);

    if (best == Double.POSITIVE_INFINITY) {
      assertThat(cut).isEmpty();
    } else {
      assertThat(new LoadState(model, cut).busiest())
          .isBetween(best * (1 - 1e-9), best * (1 + 1e-9));
      assertThat(runs(order, cut)).isTrue();
      assertThat(new OrderCuts(model, new DeviceKinds(model)).cut(order, best * (1 - 1e-9)))
          .isEmpty();
    }
  }

  /** The smallest largest load of assignments in which every device takes one run of an order. */
  private static double bestCut(LoadModel model, int[] order) {
    double[] best = {Double.POSITIVE_INFINITY};
    Enumeration.each(
        model.items,
        model.devices,
        at -> {
          LoadState state = new LoadState(model, at);
          if (runs(order, at) && state.feasible()) {
            best[0] = Math.min(best[0], state.busiest());
          }
        });
    return best[0];
  }

  private static boolean runs(int[] order, int[] at) {
    Set<Integer> left = new HashSet<>();
    for (int p = 0; p < order.length; p++) {
      int d = at[order[p]];
      if (p > 0 && at[order[p - 1]] != d && !left.add(at[order[p - 1]])) {
        return false;
      }
      if (left.contains(d)) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void orders_contiguous_putNoItemBeforeWhatItFollows(long seed) {
    LoadModel model = LoadModel.of(Problems.aroundMemory(seed, Objective.THROUGHPUT, true));
    Orders orders = new Orders(model);
    for (Orders.Rule rule : Orders.Rule.values()) {
      int[] order = orders.order(rule, 0.5, Seeded.random(seed));
      int[] place = new int[model.items];
      for (int p = 0; p < order.length; p++) {
        place[order[p]] = p;
      }
      assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, model.items).toArray());
      for (int i = 0; i < model.items; i++) {
        for (int next : model.after[i]) {
          assertThat(place[i]).as("%s", rule).isLessThan(place[next]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void coarsening_ofAnAssignment_agreesWithIt(long seed) {
    for (PlacementProblem problem : problems(seed)) {
      LoadModel model = LoadModel.of(problem);
      var random = Seeded.random(seed);
      int[] at = Packing.of(model, random);
      if (model.contiguous || at.length == 0) {
        continue; // nobody coarsens where devices need an order
      }

      LoadModel coarse = Coarsening.of(model, at, Double.MAX_VALUE, 0, random);

      int[] stages = model.byStage(at);
      assertThat(coarse.agrees(stages)).isTrue();
      assertThat(coarse.byStage(coarse.byItem(stages))).isEqualTo(stages);
      assertThat(new LoadState(coarse, coarse.byItem(stages)).busiest())
          .isCloseTo(new LoadState(model, at).busiest(), within(1e-3));
    }
  }

  @Test
  void coarsening_heaviest_isKept() {
    PlacementProblem problem =
        AroundMemory.twoAndHost(4, flow(0, 9, 1), flow(1, 9, 2), flow(2, 9, 3))
            .problem(Objective.THROUGHPUT);
    LoadModel model = LoadModel.of(problem);

    LoadModel coarse = Coarsening.of(model, new int[0], 2000, 0, Seeded.random(1));

    for (double[] row : coarse.cost) {
      assertThat(row[0]).isLessThanOrEqualTo(2000);
    }
    assertThat(coarse.items).isLessThan(4);
    assertThat(Coarsening.of(model, new int[0], 2000, 10, Seeded.random(1))).isSameAs(model);
  }

  @Test
  void deviceKinds_differInNothingButNames_areOne() {
    PlacementProblem problem =
        new AroundMemory(
                List.of(stage(0, 1, 0, 0, 0)),
                List.of(
                    device("a", 10),
                    device("b", 10),
                    device("small", 9),
                    device("slow", 10),
                    new ProblemDevice("host", 10, 1, true),
                    device("c", 10)),
                new long[][] {{5, 5, 5, 6, 5, 5}},
                List.of())
            .problem(Objective.THROUGHPUT);

    DeviceKinds kinds = new DeviceKinds(LoadModel.of(problem));

    assertThat(kinds.count()).isEqualTo(4);
    assertThat(kinds.devices[0]).containsExactly(0, 1, 5);
    assertThat(kinds.kindOf).containsExactly(0, 0, 1, 2, 3, 0);
    assertThat(kinds.any(2)).isEqualTo(3);
  }

  /** Three devices on links of their own, the last on a wider one if asked for. */
  private static PlacementProblem onLinks(double lastBytesPerS) {
    List<ProblemDevice> devices = List.of(device("a", 10), device("b", 10), device("c", 10));
    LinkTable links =
        LinkTable.of(
            new Rack(
                "r",
                List.of(new Node("n", "")),
                Stream.of("a", "b", "c").map(d -> Racks.device(d, "n", 10, 1e9, 1e9)).toList(),
                List.of("hub"),
                List.of(
                    new Link("la", "hub", "a", "test", 1e9, 5),
                    new Link("lb", "hub", "b", "test", 1e9, 5),
                    new Link("lc", "hub", "c", "test", lastBytesPerS, 5)),
                "hub",
                1));
    return new PlacementProblem(
        "links",
        List.of(stage(0, 0, 0, 0, 0)),
        devices,
        CostTable.of(new long[][] {{7, 7, 7}}),
        links,
        List.of(),
        List.of(),
        Objective.THROUGHPUT,
        Semantics.RUNTIME);
  }

  @Test
  void deviceKinds_linksAlike_areOneKind() {
    assertThat(new DeviceKinds(LoadModel.of(onLinks(1e9))).kindOf).containsExactly(0, 0, 0);
    assertThat(new DeviceKinds(LoadModel.of(onLinks(2e9))).kindOf).containsExactly(0, 0, 1);
  }

  @Test
  void deviceKinds_barredFromOne_areTwo() {
    PlacementProblem problem = twins(2).withConstraints(List.of(new Constraint.Ban("s0", "b")));

    assertThat(new DeviceKinds(LoadModel.of(problem)).count()).isEqualTo(2);
  }
}

package dev.rackloom.engine;

import static dev.rackloom.engine.AroundMemory.device;
import static dev.rackloom.engine.AroundMemory.flow;
import static dev.rackloom.engine.AroundMemory.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.testkit.Racks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an assignment must hold to, one rule at a time. */
class RulesTest {

  private static final int A = 0;
  private static final int B = 1;
  private static final int HOST = 2;

  private static Rules rules(int stages, Constraint... constraints) {
    return new Rules(AroundMemory.twoAndHost(stages).problem(Objective.THROUGHPUT, constraints));
  }

  private static Constraint.Contiguous order(int... beforeAfter) {
    List<Constraint.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < beforeAfter.length; i += 2) {
      pairs.add(new Constraint.Pair(beforeAfter[i], beforeAfter[i + 1]));
    }
    return new Constraint.Contiguous(pairs);
  }

  @Test
  void hold_nothingAsked_anyAssignment() {
    assertThat(rules(2).hold(new int[] {A, HOST})).isTrue();
  }

  @Test
  void contiguous_devicesHaveAnOrder_holds() {
    Rules rules = rules(3, order(0, 1, 1, 2));

    assertThat(rules.hold(new int[] {B, B, A})).isTrue();
    assertThat(rules.hold(new int[] {HOST, B, A})).isTrue();
    assertThat(rules.hold(new int[] {A, A, A})).isTrue();
  }

  @Test
  void contiguous_goesAndComesBack_doesNotHold() {
    Rules rules = rules(3, order(0, 1, 1, 2));

    assertThat(rules.hold(new int[] {A, B, A})).isFalse();
    assertThat(rules.hold(new int[] {A, HOST, A})).isFalse();
  }

  @Test
  void contiguous_cycleOverThreeDevices_doesNotHold() {
    Rules rules = rules(6, order(0, 1, 2, 3, 4, 5));

    assertThat(rules.hold(new int[] {A, B, B, HOST, HOST, A})).isFalse();
    assertThat(rules.hold(new int[] {A, B, B, HOST, A, HOST})).isTrue();
  }

  @Test
  void contiguous_pairsGoRound_onlyOnOneDevice() {
    Rules rules = rules(2, order(0, 1, 1, 0));

    assertThat(rules.hold(new int[] {A, B})).isFalse();
    assertThat(rules.hold(new int[] {B, B})).isTrue();
  }

  @Test
  void contiguous_twoOrders_areHeldEachForItself() {
    Rules rules = rules(2, order(0, 1), order(1, 0));

    assertThat(rules.hold(new int[] {A, B})).isTrue();
  }

  @Test
  void atMost_countsDevicesWithStages() {
    Rules rules = rules(3, new Constraint.AtMost(2));

    assertThat(rules.hold(new int[] {A, B, A})).isTrue();
    assertThat(rules.hold(new int[] {A, B, HOST})).isFalse();
  }

  @Test
  void separate_noTwoShareADevice() {
    Rules rules = rules(3, new Constraint.Separate(Set.of("s0", "s2")));

    assertThat(rules.hold(new int[] {A, A, B})).isTrue();
    assertThat(rules.hold(new int[] {A, B, A})).isFalse();
  }

  @Test
  void coLocate_allShareADevice() {
    Rules rules = rules(3, new Constraint.CoLocate(Set.of("s0", "s2")));

    assertThat(rules.hold(new int[] {A, B, A})).isTrue();
    assertThat(rules.hold(new int[] {A, A, B})).isFalse();
  }

  @Test
  void sameNode_devicesMayDifferButNotTheirMachine() {
    AroundMemory near =
        new AroundMemory(
            List.of(stage(0, 0, 0, 0, 0), stage(1, 0, 0, 0, 0)),
            List.of(
                new ProblemDevice("a", 1000, 1, "first", false),
                new ProblemDevice("b", 1000, 1, "first", false),
                device("c", 1000)),
            new long[2][3],
            List.of());
    Rules rules =
        new Rules(near.problem(Objective.LATENCY, new Constraint.SameNode(Set.of("s0", "s1"))));

    assertThat(rules.hold(new int[] {0, 1})).isTrue();
    assertThat(rules.hold(new int[] {2, 2})).isTrue();
    assertThat(rules.hold(new int[] {0, 2})).isFalse();
  }

  @Test
  void constraint_ofStagesThatAreNotThere_isHeld() {
    Rules rules =
        rules(
            1,
            new Constraint.CoLocate(Set.of("s0", "gone")),
            new Constraint.Separate(Set.of("s0", "gone")),
            new Constraint.Ban("gone", "a"),
            new Constraint.Ban("s0", "gone"));

    assertThat(rules.hold(new int[] {A})).isTrue();
  }

  @Test
  void pin_onlyItsDevices() {
    Rules rules = rules(1, new Constraint.Pin("s0", Set.of("b", "host")));

    assertThat(rules.allowed(0, A)).isFalse();
    assertThat(rules.hold(new int[] {B})).isTrue();
    assertThat(rules.hold(new int[] {A})).isFalse();
  }

  @Test
  void ban_anyOtherDevice() {
    Rules rules = rules(1, new Constraint.Ban("s0", "b"));

    assertThat(rules.hold(new int[] {A})).isTrue();
    assertThat(rules.hold(new int[] {B})).isFalse();
  }

  @Test
  void pinAndBan_ofOneDevice_leaveNothing() {
    Rules rules = rules(1, new Constraint.Pin("s0", Set.of("b")), new Constraint.Ban("s0", "b"));

    assertThat(List.of(A, B, HOST)).noneMatch(d -> rules.allowed(0, d));
  }

  @Test
  void forbiddenCost_isNotAllowed() {
    Rules rules =
        new Rules(
            AroundMemory.twoAndHost(1)
                .costing(0, B, CostTable.FORBIDDEN)
                .problem(Objective.THROUGHPUT));

    assertThat(rules.allowed(0, A)).isTrue();
    assertThat(rules.allowed(0, B)).isFalse();
    assertThat(rules.hold(new int[] {B})).isFalse();
  }

  @Test
  void memory_isAllWeightsAndTheLargestActivation() {
    AroundMemory sized =
        AroundMemory.twoAndHost(3)
            .with(stage(0, 400, 100, 0, 0), stage(1, 400, 200, 0, 0), stage(2, 1, 900, 0, 0));
    Rules rules = new Rules(sized.problem(Objective.THROUGHPUT));

    assertThat(rules.memory(new int[] {A, A, B}, 3, A)).isEqualTo(400 + 400 + 200);
    assertThat(rules.hold(new int[] {A, A, B})).isTrue(); // just 1000
    assertThat(rules.hold(new int[] {A, B, A})).isFalse();
    assertThat(rules.memoryFits(new int[] {A, B, A}, 2)).isTrue();
  }

  @Test
  void memory_stageTooLargeAlone_isNotAllowed() {
    AroundMemory sized =
        new AroundMemory(
            List.of(stage(0, 900, 101, 0, 0)),
            List.of(device("small", 1000), device("large", 1001)),
            new long[][] {{1, 1}},
            List.of());
    Rules rules = new Rules(sized.problem(Objective.THROUGHPUT));

    assertThat(rules.allowed(0, 0)).isFalse();
    assertThat(rules.allowed(0, 1)).isTrue();
  }

  /** Devices {@code a} and {@code b} are linked with the caller, {@code c} with nobody. */
  private static PlacementProblem apart(long in, ProblemFlow... flows) {
    Rack rack =
        new Rack(
            "r",
            List.of(new Node("n", "")),
            List.of(
                Racks.device("a", "n", 1000, 1, 1),
                Racks.device("b", "n", 1000, 1, 1),
                Racks.device("c", "n", 1000, 1, 1)),
            List.of("hub"),
            List.of(
                new Link("la", "hub", "a", "x", 1e9, 100),
                new Link("lb", "hub", "b", "x", 1e9, 100)),
            "hub",
            1);
    return new PlacementProblem(
        "apart",
        List.of(stage(0, 0, 0, in, 0), stage(1, 0, 0, 0, 0)),
        List.of(device("a", 1000), device("b", 1000), device("c", 1000)),
        CostTable.of(new long[][] {{1, 1, 1}, {1, 1, 1}}),
        LinkTable.of(rack),
        List.of(flows),
        List.of(),
        Objective.THROUGHPUT,
        Semantics.RUNTIME);
  }

  @Test
  void disconnected_readerOutOfReach_doesNotHold() {
    Rules rules = new Rules(apart(0, flow(0, 8, 1)));

    assertThat(rules.hold(new int[] {0, 1})).isTrue();
    assertThat(rules.hold(new int[] {0, 2})).isFalse();
    assertThat(rules.hold(new int[] {2, 2})).isTrue();
  }

  @Test
  void disconnected_noFlowAcross_holds() {
    assertThat(new Rules(apart(0)).hold(new int[] {0, 2})).isTrue();
  }

  @Test
  void disconnected_fromTheCaller_isNotAllowedWhereItSends() {
    Rules rules = new Rules(apart(8));

    assertThat(rules.allowed(0, 2)).isFalse();
    assertThat(rules.allowed(1, 2)).isTrue();
  }
}

package dev.rackloom.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.engine.Rules;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConflictTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Constraint A_FAST = new Constraint.Pin("a", Set.of("fast"));
  private static final Constraint B_SLOW = new Constraint.Pin("b", Set.of("slow"));
  private static final Constraint TOGETHER = new Constraint.CoLocate(Set.of("a", "b"));
  private static final Constraint HARMLESS = new Constraint.Ban("c", "slow");

  private static Conflict conflict(PlacementProblem problem) {
    return Conflict.of(problem, LIMIT, Cancellation.NEVER).orElseThrow();
  }

  @Test
  void pinsThatContradict_areNamedWithoutTheHarmless() {
    Conflict conflict =
        conflict(Chain.problem(10_000, List.of(HARMLESS, A_FAST, B_SLOW, TOGETHER)));

    assertThat(conflict.smallest()).isTrue();
    assertThat(conflict.members())
        .containsExactly(
            "stage 'a' is pinned to fast",
            "stage 'b' is pinned to slow",
            "stages a, b share a device");
    assertThat(conflict.lines()).hasSize(4);
  }

  @Test
  void memory_saysByHowMuch() {
    Conflict conflict =
        conflict(
            Chain.problem(250, List.of(TOGETHER, A_FAST, new Constraint.Pin("c", Set.of("fast")))));

    assertThat(conflict.members())
        .containsExactly(
            "stages a, b share a device",
            "stage 'a' is pinned to fast",
            "stage 'c' is pinned to fast",
            "the memory of fast, 250 bytes; 50 bytes more would do");
  }

  @Test
  void memoriesAlone_areAConflict() {
    assertThat(conflict(Chain.problem(120, List.of(HARMLESS))).members())
        .hasSize(2)
        .allMatch(m -> m.startsWith("the memory of"));
  }

  @Test
  void possibleProblem_hasNone() {
    assertThat(Conflict.of(Chain.problem(10_000, List.of(A_FAST)), LIMIT, Cancellation.NEVER))
        .isEmpty();
  }

  @Test
  void cancelled_provesNothing() {
    PlacementProblem problem = Chain.problem(120, List.of());

    assertThat(Conflict.of(problem, Duration.ZERO, () -> true)).isEmpty();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  private static PlacementProblem tight(long seed) {
    RandomGenerator random = Seeded.random(seed);
    PlacementProblem problem = Problems.random(seed, 5, 3, Objective.LATENCY);
    List<Constraint> constraints = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String stage = "s" + random.nextInt(5);
      String device = "d" + random.nextInt(3);
      constraints.add(
          switch (random.nextInt(5)) {
            case 0 -> new Constraint.Pin(stage, Set.of(device));
            case 1 -> new Constraint.Ban(stage, device);
            case 2 -> new Constraint.CoLocate(Set.of("s0", "s3"));
            case 3 -> new Constraint.AtMost(1 + random.nextInt(2));
            default ->
                new Constraint.Contiguous(
                    List.of(new Constraint.Pair(0, 1), new Constraint.Pair(1, 2)));
          });
    }
    constraints.add(new Constraint.Separate(Set.of("s1", "s2", "s4")));
    return with(problem, constraints, problem.devices());
  }

  private static PlacementProblem with(
      PlacementProblem problem, List<Constraint> constraints, List<ProblemDevice> devices) {
    return new PlacementProblem(
        problem.name(),
        problem.stages(),
        devices,
        problem.costs(),
        problem.links(),
        problem.flows(),
        constraints,
        problem.objective(),
        problem.semantics());
  }

  /** The problem under some of its constraints and memories. */
  private static PlacementProblem under(PlacementProblem problem, BitSet members) {
    int n = problem.constraints().size();
    List<Constraint> constraints = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (members.get(i)) {
        constraints.add(problem.constraints().get(i));
      }
    }
    List<ProblemDevice> devices = new ArrayList<>();
    for (int d = 0; d < problem.devices().size(); d++) {
      ProblemDevice device = problem.devices().get(d);
      long memory = members.get(n + d) ? device.memoryBytes() : Long.MAX_VALUE / 2;
      devices.add(new ProblemDevice(device.id(), memory, device.busyW()));
    }
    return with(problem, constraints, devices);
  }

  private static boolean possible(PlacementProblem problem) {
    Rules rules = new Rules(problem);
    int d = problem.devices().size();
    int[] device = new int[problem.stages().size()];
    for (long code = 0; code < Math.round(Math.pow(d, device.length)); code++) {
      long rest = code;
      for (int s = 0; s < device.length; s++) {
        device[s] = (int) (rest % d);
        rest /= d;
      }
      if (rules.hold(device)) {
        return true;
      }
    }
    return false;
  }

  /** By trying all assignments: impossible as it is, possible without any one member. */
  @ParameterizedTest
  @MethodSource("seeds")
  void conflict_isImpossibleAndSparesNobody(long seed) {
    PlacementProblem problem = tight(seed);
    BitSet all = new BitSet();
    all.set(0, problem.constraints().size() + problem.devices().size());

    Optional<BitSet> found = new DeletionFilter(problem, LIMIT, Cancellation.NEVER).find();

    boolean expected = !possible(problem) && possible(under(problem, new BitSet()));
    assertThat(found.isPresent()).isEqualTo(expected);
    found.ifPresent(members -> {
      assertThat(possible(under(problem, members))).isFalse();
      for (int member : members.stream().toArray()) {
        BitSet without = (BitSet) members.clone();
        without.clear(member);
        assertThat(possible(under(problem, without))).isTrue();
      }
    });
  }
}

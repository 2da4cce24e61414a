package dev.rackloom.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Route;
import dev.rackloom.engine.Enumeration;
import dev.rackloom.engine.Rules;
import dev.rackloom.testkit.Groups;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Seeded;
import dev.rackloom.testkit.Tiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conflicts where stages may also go to groups of devices and into tiers. */
class ConflictPlacesTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static Conflict conflict(PlacementProblem problem) {
    return Conflict.of(problem, LIMIT, Cancellation.NEVER).orElseThrow();
  }

  /** The chain with both devices as one tensor-parallel place, a half for each. */
  private static PlacementProblem shared(long memoryBytes, Constraint... constraints) {
    PlacementProblem chain = Chain.problem(memoryBytes, List.of(constraints));
    ProblemGroup.Part half = new ProblemGroup.Part(50, 0, 0, 0);
    long[][] nanos = new long[3][3];
    return new PlacementProblem(
        "shared",
        chain.stages(),
        chain.devices(),
        CostTable.of(nanos),
        chain.links(),
        chain.flows(),
        chain.constraints(),
        chain.objective(),
        chain.semantics(),
        List.of(
            new ProblemGroup(
                "both",
                Sharing.TENSOR,
                Ids.of(0, 1),
                List.of(0.5, 0.5),
                List.of(half, half, half))),
        Ids.NONE);
  }

  @Test
  void pinsThatContradict_areNamedWithGroupsToo() {
    Constraint aFast = new Constraint.Pin("a", Set.of("fast"));
    Constraint bSlow = new Constraint.Pin("b", Set.of("slow"));
    Constraint together = new Constraint.CoLocate(Set.of("a", "b"));
    Constraint harmless = new Constraint.Ban("c", "slow");

    assertThat(conflict(shared(10_000, harmless, aFast, bSlow, together)).members())
        .containsExactly(
            "stage 'a' is pinned to fast",
            "stage 'b' is pinned to slow",
            "stages a, b share a device");
  }

  /** Pinned to either, a and b may still be on both together: then there is no conflict. */
  @Test
  void whatAGroupHelps_isNotBlamed() {
    Constraint apart = new Constraint.Separate(Set.of("a", "b"));

    assertThat(conflict(shared(10_000, apart, new Constraint.AtMost(1))).members())
        .containsExactly("of stages a, b no two share a device", "at most 1 devices hold stages");
    assertThat(Conflict.of(shared(150), LIMIT, Cancellation.NEVER)).isEmpty();
    assertThat(conflict(shared(149)).members())
        .containsExactly(
            "the memory of fast, 149 bytes; 51 bytes more would do",
            "the memory of slow, 149 bytes; 51 bytes more would do");
  }

  /** The chain whose weights may stand in a tier; all of it is 300 bytes. */
  private static PlacementProblem spilled(long memoryBytes, long tierBytes, int lender) {
    PlacementProblem chain = Chain.problem(memoryBytes, List.of());
    List<ProblemSpill.Moved> moved = Collections.nCopies(3, new ProblemSpill.Moved(100, 0));
    List<ProblemSpill> spills = new ArrayList<>();
    for (int d = 0; d < 2; d++) {
      spills.add(
          new ProblemSpill(
              d + " with weights below", d, 0, false, true, 1e9, Route.NOWHERE, 1, moved));
    }
    return chain.withTiers(List.of(new ProblemTier("DDR", "n0", tierBytes, lender)), spills);
  }

  @Test
  void memoryThatIsTooSmallEvenWithATier_namesBothAndByHowMuch() {
    assertThat(conflict(spilled(50, 200, -1)).members())
        .containsExactly(
            "the memory of fast, 50 bytes; 50 bytes more would do",
            "the memory of slow, 50 bytes; 50 bytes more would do",
            "tier DDR of node n0, 200 bytes; 100 bytes more would do");
    assertThat(Conflict.of(spilled(50, 300, -1), LIMIT, Cancellation.NEVER)).isEmpty();
  }

  /** What fast puts into the memory that slow lends counts there. */
  @Test
  void tierThatADeviceLends_isItsMemory() {
    assertThat(conflict(spilled(120, 120, 1)).members())
        .containsExactly(
            "the memory of fast, 120 bytes; 80 bytes more would do",
            "the memory of slow, 120 bytes; 80 bytes more would do");
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 30);
  }

  private static PlacementProblem tight(long seed) {
    RandomGenerator random = Seeded.random(seed);
    PlacementProblem plain = Problems.random(seed, 4, 3, Objective.LATENCY);
    List<Constraint> constraints = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String stage = "s" + random.nextInt(4);
      String device = "d" + random.nextInt(3);
      constraints.add(
          switch (random.nextInt(6)) {
            case 0 -> new Constraint.Pin(stage, Set.of(device));
            case 1 -> new Constraint.Ban(stage, device);
            case 2 -> new Constraint.CoLocate(Set.of("s0", "s3"));
            case 3 -> new Constraint.AtMost(1 + random.nextInt(2));
            case 4 -> new Constraint.SameNode(Set.of("s0", "s1"));
            default ->
                new Constraint.Contiguous(
                    List.of(
                        new Constraint.Pair(0, 1),
                        new Constraint.Pair(1, 2),
                        new Constraint.Pair(2, 0)));
          });
    }
    constraints.add(new Constraint.Separate(Set.of("s1", "s2", "s3")));
    PlacementProblem tight = plain.withConstraints(constraints);
    return switch ((int) seed % 3) {
      case 0 -> Groups.added(tight, seed, Sharing.TENSOR, Sharing.REPLICAS);
      case 1 -> Tiers.added(tight, seed);
      default -> Tiers.added(Groups.added(tight, seed, Sharing.PIPELINE, Sharing.DATA), seed);
    };
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
    List<ProblemDevice> devices = new ArrayList<>(problem.devices());
    List<ProblemTier> tiers = new ArrayList<>(problem.tiers());
    List<Room> rooms = Room.of(problem);
    for (int r = 0; r < rooms.size(); r++) {
      Room room = rooms.get(r);
      if (!members.get(n + r) && room.device() >= 0) {
        devices.set(room.device(), devices.get(room.device()).withMemory(Long.MAX_VALUE / 2));
      } else if (!members.get(n + r)) {
        ProblemTier tier = tiers.get(room.tier());
        tiers.set(room.tier(), new ProblemTier(tier.name(), tier.node(), Long.MAX_VALUE / 2, -1));
      }
    }
    return problem
        .with(devices, problem.costs(), problem.links(), List.of())
        .withTiers(tiers, problem.spills())
        .withConstraints(constraints);
  }

  private static boolean possible(PlacementProblem problem) {
    Rules rules = new Rules(problem);
    boolean[] any = {false};
    Enumeration.each(
        problem.stages().size(), problem.places(), place -> any[0] |= rules.hold(place));
    return any[0];
  }

  /** By trying all assignments: impossible as it is, possible without any one member. */
  @ParameterizedTest
  @MethodSource("seeds")
  void conflict_isImpossibleAndSparesNobody(long seed) {
    PlacementProblem problem = tight(seed);

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

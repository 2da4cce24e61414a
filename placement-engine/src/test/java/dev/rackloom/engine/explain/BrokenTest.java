package dev.rackloom.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.AroundMemory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BrokenTest {

  private static final Constraint PIN = new Constraint.Pin("s0", Set.of("a"));
  private static final Constraint BAN = new Constraint.Ban("s1", "b");
  private static final Constraint TOGETHER = new Constraint.CoLocate(Set.of("s0", "s1"));
  private static final Constraint APART = new Constraint.Separate(Set.of("s1", "s2"));
  private static final Constraint MOST = new Constraint.AtMost(2);
  private static final Constraint PARTS =
      new Constraint.Contiguous(List.of(new Constraint.Pair(0, 1), new Constraint.Pair(1, 2)));

  private static final PlacementProblem PROBLEM =
      AroundMemory.twoAndHost(3)
          .problem(Objective.THROUGHPUT, PIN, BAN, TOGETHER, APART, MOST, PARTS);

  @Test
  void assignmentThatHolds_breaksNothing() {
    assertThat(Broken.of(PROBLEM, Ids.of(0, 0, 1))).isEmpty();
  }

  @Test
  void eachConstraint_isLookedAtAlone() {
    assertThat(Broken.of(PROBLEM, Ids.of(1, 1, 1))).containsExactly(PIN, BAN, APART);
    assertThat(Broken.of(PROBLEM, Ids.of(0, 1, 2))).containsExactly(BAN, TOGETHER, MOST);
    assertThat(Broken.of(PROBLEM, Ids.of(0, 2, 0))).containsExactly(TOGETHER, PARTS);
  }
}

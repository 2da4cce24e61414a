package dev.rackloom.agent.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SightTest {

  private static Sight sight(String self, Map<String, Set<String>> lost) {
    return new Sight(self, lost);
  }

  @Test
  void aNodeThatDoesNotAnswer_isNotSeen() {
    Sight sight = sight("a", Map.of("a", Set.of("c"), "b", Set.of("c")));
    assertThat(sight.circle(Set.of())).containsExactly("a", "b");
    assertThat(sight.seenBy("b")).containsExactly("a", "b");
    assertThat(sight.connects(Set.of("a", "b"))).isTrue();
    assertThat(sight.connects(Set.of("a", "c"))).isFalse();
  }

  /** One way is enough to break a pair: what a plan sends goes both ways. */
  @Test
  void aPairBrokenOneWay_isNotTogether() {
    Sight sight = sight("a", Map.of("a", Set.of(), "b", Set.of("c"), "c", Set.of(), "d", Set.of()));
    assertThat(sight.connects(Set.of("b", "c"))).isFalse();
    assertThat(sight.circle(Set.of())).containsExactly("a", "b", "d");
  }

  /** A way between two is cut: others tell whether the one that is lost from here is well. */
  @Test
  void aNodeThatIsLostFromHereAlone_isSeenByTheOthers() {
    Sight cut = sight("b", Map.of("b", Set.of("a"), "c", Set.of(), "d", Set.of()));
    assertThat(cut.known()).containsExactly("a", "b", "c", "d");
    assertThat(cut.seenBy("a")).containsExactly("a", "c", "d");
    Sight dead = sight("b", Map.of("b", Set.of("a"), "c", Set.of("a"), "d", Set.of("a")));
    assertThat(dead.seenBy("a")).containsExactly("a");
  }

  /** Who has no stage may be cut off from one that has: the plan does not need that way. */
  @Test
  void whatIsBrokenFromHereAlone_isNotForTheOthers() {
    Set<String> plan = Set.of("a", "c", "d");
    Map<String, Set<String>> said = Map.of("b", Set.of("a"), "c", Set.of(), "d", Set.of());
    assertThat(sight("b", said).connectsForOthers(plan, seen -> seen.size() > 1)).isTrue();
    assertThat(sight("b", said).connectsForOthers(Set.of("a", "b"), seen -> true)).isFalse();
    Map<String, Set<String>> gone = Map.of("b", Set.of("a"), "c", Set.of("a"), "d", Set.of("a"));
    assertThat(sight("b", gone).connectsForOthers(plan, seen -> seen.size() > 1)).isFalse();
  }

  @Test
  void self_isNeverLeftOut() {
    Sight sight = sight("z", Map.of("a", Set.of("z"), "b", Set.of("z"), "z", Set.of()));
    assertThat(sight.circle(Set.of())).containsExactly("z");
  }

  @Test
  void whoHasTheMostBrokenWays_goesFirst() {
    Sight sight =
        sight("a", Map.of("a", Set.of(), "b", Set.of("c", "d"), "c", Set.of(), "d", Set.of()));
    assertThat(sight.circle(Set.of())).containsExactly("a", "c", "d");
  }

  /** One that was away hears both others again; one of them is not sure of it yet. */
  @Test
  void ofTwoThatDoNotSeeEachOther_theOneWithoutAStageGoesFirst() {
    Sight sight = sight("a", Map.of("a", Set.of(), "b", Set.of(), "c", Set.of("b")));
    assertThat(sight.circle(Set.of("a", "c"))).containsExactly("a", "c");
    Sight other = sight("a", Map.of("a", Set.of(), "b", Set.of("c"), "c", Set.of()));
    assertThat(other.circle(Set.of("a", "c"))).containsExactly("a", "c");
    assertThat(other.circle(Set.of("a", "b"))).containsExactly("a", "b");
  }

  /** Who is frozen does not say that the other one is gone. */
  @Test
  void ofTwoWithAStage_theOneThatIsLostToTheOtherGoesFirst() {
    Sight sight = sight("a", Map.of("a", Set.of(), "b", Set.of(), "c", Set.of("b")));
    assertThat(sight.circle(Set.of("a", "b", "c"))).containsExactly("a", "c");
    Sight both = sight("a", Map.of("a", Set.of(), "b", Set.of("c"), "c", Set.of("b")));
    assertThat(both.circle(Set.of("a", "b", "c"))).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void circle_isAlwaysConnectedAndHoldsSelf(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Set<String>> lost = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      Set<String> gone = new TreeSet<>();
      for (int j = 0; j < 6; j++) {
        if (i != j && random.nextInt(4) == 0) {
          gone.add("n" + j);
        }
      }
      lost.put("n" + i, gone);
    }
    Sight sight = sight("n" + random.nextInt(6), lost);
    assertThat(sight.circle(Set.of())).contains(sight.self());
    assertThat(sight.connects(sight.circle(Set.of()))).isTrue();
  }
}

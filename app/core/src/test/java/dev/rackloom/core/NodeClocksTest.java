package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A pipeline of a, b and c on the nodes n, m and n again. */
class NodeClocksTest {

  private static final Map<String, Set<String>> WAITS = Map.of("b", Set.of("a"), "c", Set.of("b"));
  private static final long HOUR = 3_600_000_000_000L;

  private static SeenFiring fired(String node, String stage, long start, long nanos) {
    return new SeenFiring(node, "on " + node, stage, 7, start, nanos, Source.MEASURED);
  }

  private static List<SeenFiring> request(long behind) {
    return List.of(
        fired("n", "a", 5_000_000, 100_000),
        fired("m", "b", 5_300_000 + behind, 200_000),
        fired("n", "c", 5_900_000, 50_000));
  }

  @Test
  void agentsOfOneHost_areOnOneClock_andWaysBetweenThemAreSeen() {
    NodeClocks clocks = NodeClocks.of(request(0), WAITS);
    assertThat(clocks.isOne()).isTrue();
    assertThat(clocks.at("n", 5_000_000)).isZero();
    assertThat(clocks.at("m", 5_300_000)).isEqualTo(300_000);
    assertThat(clocks.at("n", 5_900_000)).isEqualTo(900_000);
  }

  @Test
  void clockThatIsAhead_isSetSoThatNothingStartsBeforeWhatItWaitsFor() {
    for (long behind : new long[] {HOUR, -HOUR, -500_000}) {
      NodeClocks clocks = NodeClocks.of(request(behind), WAITS);
      assertThat(clocks.isOne()).as("by %s", behind).isFalse();
      assertThat(clocks.at("n", 5_000_000)).isZero();
      assertThat(clocks.at("m", 5_300_000 + behind)).isEqualTo(100_000);
      assertThat(clocks.at("n", 5_900_000)).isEqualTo(900_000);
    }
  }

  @Test
  void clocksOfWhichNothingIsKnown_countFromTheirFirstFiring() {
    NodeClocks clocks = NodeClocks.of(request(HOUR), Map.of());
    assertThat(clocks.isOne()).isFalse();
    assertThat(clocks.at("m", 5_300_000 + HOUR)).isZero();
    assertThat(clocks.at("n", 5_900_000)).isEqualTo(900_000);
  }

  /** More than one request, and each its own time in the pipeline. */
  @Test
  void severalRequests_moveAClockNoMoreThanTheTightestNeeds() {
    List<SeenFiring> two =
        List.of(
            fired("n", "a", 0, 100),
            fired("m", "b", HOUR + 900, 10),
            new SeenFiring("n", "on n", "a", 8, 5_000, 100, Source.MEASURED),
            new SeenFiring("m", "on m", "b", 8, HOUR + 5_200, 10, Source.MEASURED));
    NodeClocks clocks = NodeClocks.of(two, WAITS);
    assertThat(clocks.at("m", HOUR + 5_200)).isEqualTo(5_100);
    assertThat(clocks.at("m", HOUR + 900)).isEqualTo(800);
  }
}

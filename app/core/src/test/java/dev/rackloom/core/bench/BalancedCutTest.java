package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedCutTest {

  @Test
  void neighbours_areJoinedSoThatTheSlowestIsAsQuickAsCanBe() {
    assertThat(BalancedCut.groups(new long[] {6, 1, 1, 1, 3, 6}, 3))
        .containsExactly(0, 1, 1, 1, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void slowestGroup_isTheLeastOfAllCuts(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100; i++) {
      long[] nanos = random.longs(random.nextInt(3, 12), 1, 100).toArray();
      int[] groups = BalancedCut.groups(nanos, 3);
      assertThat(groups).as(Arrays.toString(nanos)).isSorted().contains(0, 1, 2);
      long slowest =
          IntStream.range(0, 3)
              .mapToLong(g ->
                  IntStream.range(0, nanos.length)
                      .filter(s -> groups[s] == g)
                      .mapToLong(s -> nanos[s])
                      .sum())
              .max()
              .orElseThrow();
      assertThat(slowest).as(Arrays.toString(nanos)).isEqualTo(least(nanos));
    }
  }

  private static long least(long[] nanos) {
    long best = Long.MAX_VALUE;
    for (int a = 1; a < nanos.length; a++) {
      for (int b = a + 1; b < nanos.length; b++) {
        long slowest =
            Math.max(sum(nanos, 0, a), Math.max(sum(nanos, a, b), sum(nanos, b, nanos.length)));
        best = Math.min(best, slowest);
      }
    }
    return best;
  }

  private static long sum(long[] nanos, int from, int to) {
    return Arrays.stream(nanos, from, to).sum();
  }
}

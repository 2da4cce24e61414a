package dev.rackloom.engine.moe.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Traces;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovesTest {

  private static ExpertMap map(RankTopology ranks, int experts, int... row) {
    return ExpertMap.of(LayerNumbers.moeOnly(1), experts, ranks.slotRanks(), new int[][] {row});
  }

  @Test
  void count_byRank_looksAtMultisets() {
    RankTopology ranks = RankTopology.equal(1, 2, 2);

    assertThat(Moves.count(map(ranks, 3, 0, 1, 2, 0), map(ranks, 3, 1, 1, 0, 2))).isEqualTo(1);
  }

  @Test
  void matched_renamedRanks_moveNothing() {
    RankTopology ranks = RankTopology.equal(2, 2, 2);
    ExpertMap from = map(ranks, 8, 0, 1, 2, 3, 4, 5, 6, 7);
    ExpertMap renamed = map(ranks, 8, 6, 7, 0, 1, 2, 3, 5, 4);

    assertThat(Moves.count(from, renamed)).isEqualTo(8);
    assertThat(Moves.count(from, Moves.matched(from, renamed, ranks, false))).isZero();
    assertThat(Moves.count(from, Moves.matched(from, renamed, ranks, true))).isEqualTo(4);
  }

  @Test
  void matched_unequalRanks_keepTheirOwn() {
    RankTopology ranks = Traces.ranks(new double[] {1, 0.5}, new int[] {1, 1});
    ExpertMap from = map(ranks, 2, 0, 1);
    ExpertMap to = map(ranks, 2, 1, 0);

    assertThat(Moves.matched(from, to, ranks, false)).isEqualTo(to);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void assignment_seeded_isTheBestOfAll(long seed) {
    RandomGenerator random = Seeds.random(seed);
    int n = 1 + random.nextInt(6);
    int[][] cost = new int[n][n];
    for (int[] row : cost) {
      Arrays.setAll(row, i -> random.nextInt(10));
    }

    int[] columns = BestAssignment.of(cost);

    assertThat(columns).doesNotHaveDuplicates();
    assertThat(sum(cost, columns)).isEqualTo(best(cost, 0, new boolean[n]));
  }

  private static int sum(int[][] cost, int[] columns) {
    int sum = 0;
    for (int row = 0; row < columns.length; row++) {
      sum += cost[row][columns[row]];
    }
    return sum;
  }

  private static int best(int[][] cost, int row, boolean[] taken) {
    if (row == cost.length) {
      return 0;
    }
    int best = Integer.MAX_VALUE;
    for (int c = 0; c < cost.length; c++) {
      if (!taken[c]) {
        taken[c] = true;
        best = Math.min(best, cost[row][c] + best(cost, row + 1, taken));
        taken[c] = false;
      }
    }
    return best;
  }
}

package dev.rackloom.core.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.Seeded;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapEditTest {

  /** Ranks {0, 1} of two slots: experts 0, 1 | 0, 2. */
  private static final RankTopology RANKS = RankTopology.equal(1, 2, 2);

  private static final ExpertMap MAP =
      ExpertMap.of(LayerNumbers.moeOnly(1), 3, Ids.of(0, 0, 1, 1), new int[][] {{0, 1, 0, 2}});

  @Test
  void addCopy_takesTheSlotOfASpareCopy() {
    ExpertMap map = MapEdit.addCopy(MAP, RANKS, 0, 2, 0);
    assertThat(map.row(0)).containsExactly(2, 1, 0, 2);
  }

  @Test
  void addCopy_thereAlready_isRefused() {
    assertThatThrownBy(() -> MapEdit.addCopy(MAP, RANKS, 0, 2, 1))
        .hasMessageContaining("rank1 has a copy of expert 2 already");
  }

  @Test
  void addCopy_onlyLastCopies_isRefused() {
    ExpertMap tight = MAP.with(0, 0, 2).with(0, 3, 1).with(0, 1, 2); // 2, 2 | 0, 1
    assertThatThrownBy(() -> MapEdit.addCopy(tight, RANKS, 0, 2, 1))
        .hasMessageContaining("holds the last copy");
  }

  @Test
  void move_swapsWithACopyThere() {
    ExpertMap map = MapEdit.move(MAP, RANKS, 0, 1, 0, 1);
    assertThat(map.row(0)).containsExactly(0, 2, 0, 1);
  }

  @Test
  void dropCopy_leavesAHole_butNeverTakesTheLast() {
    assertThat(MapEdit.dropCopy(MAP, RANKS, 0, 0, 1).row(0))
        .containsExactly(0, 1, ExpertMap.EMPTY, 2);
    assertThatThrownBy(() -> MapEdit.dropCopy(MAP, RANKS, 0, 2, 1))
        .hasMessageContaining("this is the last copy of expert 2");
    assertThatThrownBy(() -> MapEdit.dropCopy(MAP, RANKS, 0, 2, 0))
        .hasMessageContaining("rank0 has no copy of expert 2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyEdits_keepEveryExpert(long seed) {
    RankTopology ranks = RankTopology.equal(2, 2, 4);
    ExpertMap map = Experts.map(seed, LayerNumbers.moeOnly(2), 12, ranks);
    var random = Seeded.random(seed);
    for (int i = 0; i < 200; i++) {
      int row = random.nextInt(2);
      int expert = random.nextInt(12);
      int rank = random.nextInt(4);
      List<Integer> homes = MapShape.ranksOf(map, row, expert);
      try {
        map =
            switch (random.nextInt(3)) {
              case 0 -> MapEdit.addCopy(map, ranks, row, expert, rank);
              case 1 -> MapEdit.dropCopy(map, ranks, row, expert, rank);
              default -> MapEdit.move(map, ranks, row, expert, homes.getFirst(), rank);
            };
      } catch (dev.rackloom.api.RackloomException refused) {
        assertThat(refused.failure().maybe()).isNotEmpty();
      }
      for (int e = 0; e < 12; e++) {
        assertThat(MapShape.ranksOf(map, row, e)).isNotEmpty();
      }
    }
  }

  @Test
  void broken_namesRulesThatDoNotHold() {
    assertThat(
            MapShape.broken(
                MAP,
                List.of(
                    new ExpertRule.Pin(0, 1, 0),
                    new ExpertRule.Pin(ExpertRule.EVERY_ROW, 1, 1),
                    new ExpertRule.Ban(0, 0, 1))))
        .containsExactly(
            "layer ? (MoE layer 0): expert 1 is not on rank 1",
            "layer ? (MoE layer 0): expert 0 is on rank 1");
  }

  @Test
  void rankLoads_splitEqually() {
    var loads = dev.rackloom.api.moe.LoadTable.of(new double[][] {{10, 3, 4}});
    assertThat(MapShape.rankLoads(MAP, loads, 0)).containsExactly(8, 9);
  }
}

package dev.rackloom.engine.moe.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Room;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads that are kept up under changes are the loads computed anew. */
class LayerLoadsTest {

  private static final Room ROOM = Room.of(4, RankTopology.equal(1, 3, 3));
  private static final double[] SPEED = {1, 0.5, 2};
  private static final double[] LOADS = {9, 4, 2, 1};

  /** Of a map that was read: the first expert twice on the first rank, another on the second. */
  private static final int[] TWICE = {0, 0, 1, 2, 2, 3, 0, 1, 3};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void copiesOfAnExpertOnOneRank_areEachCounted(long seed) {
    RandomGenerator random = Seeds.random(seed);
    LayerLoads loads = new LayerLoads(ROOM, SPEED, LOADS, TWICE);
    int changes = 0;
    for (int i = 0; i < 200; i++) {
      int a = random.nextInt(ROOM.slots);
      int b = random.nextInt(ROOM.slots);
      int expert = random.nextInt(ROOM.experts);
      if (random.nextBoolean() && loads.exchangeable(a, b)) {
        loads.exchange(a, b);
        changes++;
      } else if (loads.replaceable(a, expert)) {
        loads.replace(a, expert);
        changes++;
      }
      LayerLoads anew = new LayerLoads(ROOM, SPEED, LOADS, loads.toArray());
      for (int r = 0; r < ROOM.ranks; r++) {
        assertThat(loads.busy(r)).isCloseTo(anew.busy(r), within(1e-9));
        for (int e = 0; e < ROOM.experts; e++) {
          assertThat(loads.lives(e, r)).isEqualTo(anew.lives(e, r));
        }
      }
    }
    assertThat(changes).isGreaterThan(20);
  }
}

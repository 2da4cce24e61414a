package dev.rackloom.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlabTest {

  private static final long BYTES = 64 << 12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void regions_neverOverlap_andAllComesBack(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (Arena arena = Arena.ofConfined()) {
      Slab slab = new Slab(arena.allocate(BYTES));
      List<SharedRegion> taken = new ArrayList<>();
      for (int step = 0; step < 500; step++) {
        if (taken.isEmpty() || random.nextInt(3) > 0) {
          SharedRegion region = slab.take(1 + random.nextInt(40_000));
          if (region != null) {
            mark(region, (byte) taken.size());
            taken.add(region);
          }
        } else {
          int which = random.nextInt(taken.size());
          SharedRegion region = taken.get(which);
          SharedRegion last = taken.removeLast();
          if (which < taken.size()) {
            taken.set(which, last);
            mark(last, (byte) which);
          }
          region.free();
          region.free();
        }
        for (int i = 0; i < taken.size(); i++) {
          assertThat(taken.get(i).bytes().get(0)).isEqualTo((byte) i);
          assertThat(taken.get(i).bytes().get(taken.get(i).bytes().capacity() - 1))
              .isEqualTo((byte) i);
        }
      }
      taken.forEach(SharedRegion::free);
      assertThat(slab.freeBytes()).isEqualTo(BYTES);
      assertThat(slab.take(BYTES)).isNotNull();
      assertThat(slab.take(1)).isNull();
    }
  }

  private static void mark(SharedRegion region, byte mark) {
    var bytes = region.bytes();
    bytes.put(0, mark);
    bytes.put(bytes.capacity() - 1, mark);
  }
}

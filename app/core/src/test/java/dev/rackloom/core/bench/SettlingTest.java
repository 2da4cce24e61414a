package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SettlingTest {

  private static Settling.Settled of(long... nanos) {
    Iterator<Long> rounds =
        LongStream.concat(LongStream.of(nanos), LongStream.generate(() -> nanos[nanos.length - 1]))
            .iterator();
    return Settling.of(rounds::next);
  }

  @Test
  void fourRoundsWithoutAGain_areTheEnd() {
    assertThat(of(100)).isEqualTo(new Settling.Settled(5, 100));
    assertThat(of(100, 80, 90, 70, 69)).isEqualTo(new Settling.Settled(8, 100));
  }

  @Test
  void whatGetsQuickerForEver_endsAllTheSame() {
    long[] nanos = LongStream.iterate(1L << 40, n -> n / 2).limit(60).toArray();
    assertThat(of(nanos).rounds()).isEqualTo(40);
  }
}

package dev.rackloom.desktop.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MotionTest {

  @Test
  void p99_isNearTheWorst() {
    assertThat(Motion.p99(LongStream.rangeClosed(1, 100).boxed().toList())).isEqualTo(99 / 1e6);
  }
}

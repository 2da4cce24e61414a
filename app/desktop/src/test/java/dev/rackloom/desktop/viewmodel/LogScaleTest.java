package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogScaleTest {

  private final LogScale scale = new LogScale(1, 1 << 20);

  @Test
  void ends_areTheLeastAndTheMost() {
    assertThat(scale.value(0)).isEqualTo(1);
    assertThat(scale.value(1)).isEqualTo(1 << 20);
    assertThat(scale.value(-1)).isEqualTo(1);
    assertThat(scale.position(1)).isZero();
    assertThat(scale.position(1 << 20)).isEqualTo(1);
  }

  @Test
  void middle_isTheGeometricMean() {
    assertThat(scale.value(0.5)).isEqualTo(1024);
    assertThat(scale.position(1024)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void steps_areOneUpToSixteenThenEightToADoubling() {
    List<Long> steps = new ArrayList<>();
    for (long v = 1; v < 40; v = scale.next(v)) {
      steps.add(v);
    }
    assertThat(steps).startsWith(1L, 2L, 3L).contains(15L, 16L, 18L, 30L, 32L, 36L);
    assertThat(steps).doesNotContain(17L, 34L);
  }

  @Test
  void everyStep_isWhereItSaysAndThereAndBackAgain() {
    for (long v = 1; v < 1 << 20; v = scale.next(v)) {
      assertThat(scale.value(scale.position(v))).isEqualTo(v);
      assertThat(scale.previous(scale.next(v))).isEqualTo(v);
    }
  }

  @Test
  void offTheGrid_stepsToTheNeighbours() {
    assertThat(scale.next(1000)).isEqualTo(1024);
    assertThat(scale.previous(1000)).isEqualTo(960);
    assertThat(scale.previous(1)).isEqualTo(1);
    assertThat(scale.next(1 << 20)).isEqualTo(1 << 20);
  }
}

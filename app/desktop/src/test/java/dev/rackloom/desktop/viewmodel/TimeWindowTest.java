package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timelines that share a window show the same time. */
class TimeWindowTest {

  private final TimeWindow window = new TimeWindow();

  private TimeWindow.Range range() {
    return window.rangeProperty().get();
  }

  @Test
  void window_showsTheLongestOfThose() {
    window.length("predicted", 1_000);
    window.length("seen", 3_000);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 3_000));
    window.length("seen", 0);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 1_000));
  }

  @Test
  void zoomed_keepsTheTimeUnderThePointer() {
    window.length("a", 1_000);
    window.zoom(2, 250);
    assertThat(range().spanNanos()).isEqualTo(500);
    assertThat((250 - range().fromNanos()) / range().spanNanos()).isCloseTo(0.25, within(1e-9));
    window.zoom(0.5, 250);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 1_000));
  }

  @Test
  void panned_staysInside() {
    window.length("a", 1_000);
    window.zoom(4, 500);
    window.pan(-10_000);
    assertThat(range().fromNanos()).isZero();
    window.pan(10_000);
    assertThat(range().toNanos()).isCloseTo(1_000, within(1e-9));
    window.fit();
    assertThat(range().spanNanos()).isEqualTo(1_000);
  }

  @Test
  void alikeLength_keepsWhatIsInSight_anotherKindShowsAll() {
    window.length("a", 1_000);
    window.zoom(10, 500);
    TimeWindow.Range before = range();
    window.length("a", 1_100);
    assertThat(range()).isEqualTo(before);
    window.length("a", 100_000);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 100_000));
  }

  @Test
  void wholeInSight_staysWhole() {
    window.length("a", 1_000);
    window.length("a", 1_200);
    assertThat(range().spanNanos()).isEqualTo(1_200);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e9})
  void zoom_endsSomewhere(double factor) {
    window.length("a", 1_000_000);
    window.zoom(factor, 10);
    assertThat(range().spanNanos()).isBetween(1.0, 1_000_000.0);
  }
}

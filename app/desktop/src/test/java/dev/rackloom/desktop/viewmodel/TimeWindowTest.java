package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timelines that share a window show the same time. */
class TimeWindowTest {

  private final TimeWindow window = new TimeWindow("predicted");

  private TimeWindow.Range range() {
    return window.rangeProperty().get();
  }

  @Test
  void predictedRequest_fillsTheWindow_howeverLongOthersGoOn() {
    window.length("predicted", 3_000_000, 3_000_000);
    window.length("seen", 30_000_000_000L, 4_000_000);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 3_000_000));
    window.zoom(1e-9, 0);
    assertThat(range().spanNanos()).isEqualTo(30_000_000_000L);
    window.fit();
    window.pan(1e12);
    assertThat(range().toNanos()).isEqualTo(30_000_000_000L);
  }

  @Test
  void withoutAPrediction_theFirstRequestFillsIt() {
    window.length("predicted", 0, 0);
    window.length("seen", 30_000_000_000L, 4_000_000);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 4_000_000));
    window.length("predicted", 3_000_000, 3_000_000);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 3_000_000));
  }

  @Test
  void zoomed_keepsTheTimeUnderThePointer() {
    window.length("a", 1_000, 1_000);
    window.zoom(2, 250);
    assertThat(range().spanNanos()).isEqualTo(500);
    assertThat((250 - range().fromNanos()) / range().spanNanos()).isCloseTo(0.25, within(1e-9));
    window.zoom(0.5, 250);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 1_000));
  }

  @Test
  void panned_staysInside() {
    window.length("a", 1_000, 1_000);
    window.zoom(4, 500);
    window.pan(-10_000);
    assertThat(range().fromNanos()).isZero();
    window.pan(10_000);
    assertThat(range().toNanos()).isCloseTo(1_000, within(1e-9));
    window.fit();
    assertThat(range().spanNanos()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1_100, 100_000, 50_000_000})
  void otherLength_keepsWhatIsInSight(long length) {
    window.length("predicted", 1_000, 1_000);
    window.zoom(10, 500);
    TimeWindow.Range before = range();
    window.length("seen", length, length);
    assertThat(range()).isEqualTo(before);
    window.length("predicted", length, length);
    assertThat(range()).isEqualTo(before);
  }

  @Test
  void shorterThanWhatWasInSight_isShownWhole() {
    window.length("a", 1_000_000, 1_000_000);
    window.zoom(10, 500_000);
    window.length("a", 10, 10);
    assertThat(range()).isEqualTo(new TimeWindow.Range(0, 10));
  }

  @Test
  void wholeInSight_staysWhole() {
    window.length("a", 1_000, 1_000);
    window.length("a", 1_200, 1_200);
    assertThat(range().spanNanos()).isEqualTo(1_200);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e9})
  void zoom_endsSomewhere(double factor) {
    window.length("a", 1_000_000, 1_000_000);
    window.zoom(factor, 10);
    assertThat(range().spanNanos()).isBetween(1.0, 1_000_000.0);
  }
}

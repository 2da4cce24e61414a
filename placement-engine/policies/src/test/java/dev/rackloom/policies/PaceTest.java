package dev.rackloom.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PaceTest {

  private static final long LATER = Pace.LATELY_NANOS;

  @Test
  void firings_areWeighedByHowNewTheyAre() {
    Pace pace = Pace.of(200, 100, 0);
    assertThat(pace.ratio()).isEqualTo(2);
    assertThat(pace.then(600, 100, 5)).isEqualTo(new Pace(3, 5));
    for (int i = 0; i < 30; i++) {
      pace = pace.then(600, 100, i);
    }
    assertThat(pace.ratio()).isCloseTo(6, within(0.01));
  }

  @Test
  void whatIsOld_saysNothing() {
    Pace pace = new Pace(8, 100);
    assertThat(pace.isRecent(100 + LATER)).isTrue();
    assertThat(pace.isRecent(101 + LATER)).isFalse();
    assertThat(pace.then(100, 100, 101 + LATER)).isEqualTo(new Pace(1, 101 + LATER));
  }

  @Test
  void clockThatPassesItsLargestNumber_staysRecent() {
    assertThat(new Pace(1, Long.MAX_VALUE).isRecent(Long.MIN_VALUE + 5)).isTrue();
  }

  @Test
  void noneMeasured_allTakeWhatIsUsual() {
    double[] paces = new Paces(24).of(new double[] {Double.NaN, Double.NaN});
    assertThat(paces[0]).isEqualTo(paces[1]).isCloseTo(24, within(2.0));
  }

  @Test
  void replicaThatWasNotMeasured_isTriedWhenTheOthersAreNoBetter() {
    Paces paces = new Paces(1);
    double[] first = paces.of(new double[] {1000, Double.NaN});
    assertThat(first[1]).isLessThan(first[0]).isGreaterThan(900);
    double[] slowed = paces.of(new double[] {3000, Double.NaN});
    assertThat(slowed[0]).isEqualTo(3000);
    assertThat(slowed[1]).isEqualTo(first[1]);
  }

  @Test
  void badNumbers_areRefused() {
    assertThatThrownBy(() -> new Pace(0, 0)).hasMessageContaining("was 0");
    assertThatThrownBy(() -> new Pace(Double.NaN, 0)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Pace.of(1, 0, 0)).hasMessageContaining("predicted");
    assertThatThrownBy(() -> new Backlog(0, -1)).hasMessageContaining("backlog");
  }
}

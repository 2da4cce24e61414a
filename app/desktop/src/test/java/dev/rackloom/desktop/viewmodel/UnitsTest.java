package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {

  @Test
  void times_haveThreeDigits() {
    assertThat(Units.nanos(0)).isEqualTo("0 ns");
    assertThat(Units.nanos(950)).isEqualTo("950 ns");
    assertThat(Units.nanos(12_345)).isEqualTo("12.3 µs");
    assertThat(Units.nanos(4_347_337)).isEqualTo("4.35 ms");
    assertThat(Units.nanos(2.5e9)).isEqualTo("2.50 s");
  }

  @Test
  void rates_haveDecimalPrefixes() {
    assertThat(Units.flopsPerS(12.28e12)).isEqualTo("12.3 TFLOP/s");
    assertThat(Units.bytesPerS(456e9)).isEqualTo("456 GB/s");
    assertThat(Units.perS(Double.POSITIVE_INFINITY)).isEqualTo("∞ /s");
    assertThat(Units.perS(1 / 506.0)).isEqualTo("0.00198 /s");
    assertThat(Units.perS(0)).isEqualTo("0 /s");
    assertThat(Units.count(305_823_744)).isEqualTo("306 M");
  }

  @Test
  void shares_arePercent() {
    assertThat(Units.percent(0.041)).isEqualTo("4.1 %");
    assertThat(Units.percent(0.83)).isEqualTo("83 %");
    assertThat(Units.signedPercent(-0.05)).isEqualTo("−5.0 %");
  }
}

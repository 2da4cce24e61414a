package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DelaysTest {

  private static final long SECOND = 1_000_000_000;

  private final Delays delays = new Delays();

  @Test
  void aSlowMessage_lostWhatAQuickOneDidNot_whateverTheClocksSay() {
    long offset = -77 * SECOND;
    assertThat(delays.beyondLeast(0, offset + 500)).isZero();
    assertThat(delays.beyondLeast(1_000, offset + 1_300)).isZero();
    assertThat(delays.beyondLeast(2_000, offset + 9_300)).isEqualTo(7_000);
    assertThat(delays.beyondLeast(3_000, offset + 3_300)).isZero();
  }

  @Test
  void driftingClocks_areForgotten() {
    assertThat(delays.beyondLeast(0, 100)).isZero();
    assertThat(delays.beyondLeast(20 * SECOND, 20 * SECOND + 5_000)).isEqualTo(4_900);
    assertThat(delays.beyondLeast(40 * SECOND, 40 * SECOND + 5_000)).isEqualTo(4_900);
    assertThat(delays.beyondLeast(80 * SECOND, 80 * SECOND + 5_000)).isZero();
    assertThat(delays.beyondLeast(300 * SECOND, 300 * SECOND + 9_000)).isZero();
  }

  @Test
  void sendersThatDoNotSay_lostNothing_andOthersAreApart() {
    SenderDelays all = new SenderDelays();
    assertThat(all.beyondLeast(0, 0, 100)).isZero();
    assertThat(all.beyondLeast(0, 0, 900)).isZero();
    assertThat(all.beyondLeast(1, 0, 100)).isZero();
    assertThat(all.beyondLeast(2, 0, 900)).isZero();
    assertThat(all.beyondLeast(1, 0, 900)).isEqualTo(800);
  }
}

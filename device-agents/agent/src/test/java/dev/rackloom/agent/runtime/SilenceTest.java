package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** By a clock that is moved by hand, in milliseconds. */
final class SilenceTest {

  private static final Detection DETECTION =
      new Detection(Duration.ofMillis(250), Duration.ofMillis(1500), Duration.ofSeconds(3));

  private long now;
  private final Silence silence = new Silence(DETECTION, 0);

  private static long nanos(long millis) {
    return millis * 1_000_000;
  }

  /** Time passes, and the clock is looked at every period; true if the agent is lost meanwhile. */
  private boolean pass(long millis) {
    boolean lost = false;
    for (long left = millis; left > 0; left -= 250) {
      now += Math.min(250, left);
      lost |= silence.look(nanos(now), DETECTION);
    }
    return lost;
  }

  private boolean answer() {
    return silence.heard(nanos(now));
  }

  private void answersRegularly(int times, long gap) {
    for (int i = 0; i < times; i++) {
      assertThat(pass(gap)).isFalse();
      answer();
    }
  }

  @Test
  void oneThatAnswers_isNotLost() {
    answersRegularly(100, 250);
    assertThat(silence.isLost()).isFalse();
  }

  @Test
  void frozen_isLostAfterTheSilence_once() {
    answersRegularly(20, 250);
    assertThat(pass(1500)).isFalse();
    assertThat(pass(250)).isTrue();
    assertThat(pass(5000)).isFalse();
    assertThat(silence.isLost()).isTrue();
  }

  @Test
  void slowOne_isLearnedAndAllowedMore() {
    answersRegularly(10, 250);
    answersRegularly(30, 1000);
    assertThat(silence.allowedNanos()).isGreaterThanOrEqualTo(nanos(1500));
    answersRegularly(5, 1250);
    assertThat(silence.isLost()).isFalse();
    assertThat(silence.allowedNanos()).isLessThanOrEqualTo(nanos(4500));
  }

  @Test
  void neverMoreThanThreeSilences_areAllowed() {
    answersRegularly(30, 1000);
    assertThat(pass(4750)).isTrue();
  }

  @Test
  void back_takesTwoAnswers() {
    assertThat(pass(2500)).isTrue();
    assertThat(answer()).isFalse();
    assertThat(silence.isLost()).isTrue();
    pass(250);
    assertThat(answer()).isTrue();
    assertThat(silence.isLost()).isFalse();
  }

  @Test
  void brokenConnection_isLostAtOnce() {
    assertThat(silence.broken()).isTrue();
    assertThat(silence.broken()).isFalse();
    assertThat(silence.isLost()).isTrue();
  }

  /** A process that was frozen itself has heard nobody, and may not blame the others for it. */
  @Test
  void whatPassedWhileThisProcessStoodStill_doesNotCount() {
    answersRegularly(20, 250);
    now += 60_000;
    assertThat(silence.look(nanos(now), DETECTION)).isFalse();
    assertThat(pass(1000)).isFalse();
    assertThat(pass(1000)).isTrue();
  }

  @Test
  void detection_refusesWhatCannotWork() {
    assertThatThrownBy(() ->
            new Detection(Duration.ofMillis(100), Duration.ofMillis(150), Duration.ofSeconds(1)))
        .hasMessageContaining("two periods");
    assertThatThrownBy(() ->
            new Detection(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("fence");
    assertThatThrownBy(
            () -> new Detection(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(3)))
        .hasMessageContaining("period");
    assertThat(DETECTION.among(32).period()).isEqualTo(Duration.ofSeconds(1));
    assertThat(DETECTION.among(3)).isEqualTo(DETECTION);
  }
}

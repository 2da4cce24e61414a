package dev.rackloom.agent.runtime;

import dev.rackloom.api.Checks;
import java.time.Duration;

/**
 * When an agent that says nothing counts as lost.
 *
 * @param period between two beats, for up to eight agents; with more of them it grows in proportion
 * @param silence how long an agent that answers regularly may say nothing. One that answers slowly
 *     may be silent for longer, up to three times that
 * @param fence how long what was heard of others gives the right to start requests; not less than
 *     {@code silence}
 */
public record Detection(Duration period, Duration silence, Duration fence) {

  /** Lost after 1.5 s of silence. */
  public static final Detection DEFAULT =
      new Detection(Duration.ofMillis(250), Duration.ofMillis(1500), Duration.ofSeconds(3));

  private static final int FEW = 8;
  private static final int SLOWEST = 3;

  public Detection {
    Checks.that(period.isPositive(), "period must be positive, was " + period);
    Checks.that(
        silence.compareTo(period.multipliedBy(2)) >= 0,
        "silence must be two periods or more, was " + silence);
    Checks.that(fence.compareTo(silence) >= 0, "fence must be silence or more, was " + fence);
  }

  /** The same in proportion, with another silence. */
  public Detection silentFor(Duration other) {
    Checks.that(other.isPositive(), "silence must be positive, was " + other);
    double times = other.toNanos() / (double) silence.toNanos();
    return new Detection(stretched(period, times), other, stretched(fence, times));
  }

  /** For so many other agents. */
  public Detection among(int agents) {
    if (agents <= FEW) {
      return this;
    }
    double times = agents / (double) FEW;
    return new Detection(
        stretched(period, times), stretched(silence, times), stretched(fence, times));
  }

  private static Duration stretched(Duration duration, double times) {
    return Duration.ofNanos(Math.round(duration.toNanos() * times));
  }

  /** The longest silence that a slow agent is allowed. */
  public Duration longestSilence() {
    return silence.multipliedBy(SLOWEST);
  }
}

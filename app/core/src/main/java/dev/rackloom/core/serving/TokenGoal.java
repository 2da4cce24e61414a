package dev.rackloom.core.serving;

import dev.rackloom.api.workload.Objectives;
import dev.rackloom.core.Goal;
import java.util.Comparator;

/** Which time of a request is to be small while others are served. */
public enum TokenGoal {
  /** To the first token. */
  TTFT,
  /** Of each further token. */
  TPOT;

  /** The goal for one request alone. */
  public Goal alone() {
    return Goal.of(this == TTFT ? Goal.TTFT : Goal.TPOT);
  }

  /** What nine of ten requests are not above, nanoseconds. */
  public long value(Tried tried) {
    return this == TTFT ? tried.ttft().p90() : tried.tpot().p90();
  }

  /**
   * The best first: those whose other time is as wanted for nine of ten requests, by their value;
   * then the rest, by how far they are from it.
   */
  Comparator<Tried> order(Objectives wanted) {
    TokenGoal other = this == TTFT ? TPOT : TTFT;
    long most = this == TTFT ? wanted.tpotNanos() : wanted.ttftNanos();
    return Comparator.<Tried>comparingLong(t -> Math.max(0, other.value(t) - most))
        .thenComparingLong(this::value)
        .thenComparingLong(other::value);
  }
}

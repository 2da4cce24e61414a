package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.Checks;

/**
 * What a placement from a trace aims at: predicted layer time, and what else is worth how many
 * microseconds of it. All 0 is layer time alone.
 *
 * @param interMicros of one copy between nodes per token: more of it trades balance for fewer
 *     copies
 * @param moveMicros of one move away from the map that serves now, see {@link #moving}
 */
public record TraceGoal(double interMicros, double moveMicros) {

  /** Layer time alone. */
  public static final TraceGoal TIME = new TraceGoal(0, 0);

  public TraceGoal {
    Checks.notNegative(interMicros, "microseconds of a copy between nodes");
    Checks.notNegative(moveMicros, "microseconds of a move");
  }

  /**
   * Layer time over a horizon, in which moving has to pay: a move takes the time to carry an expert
   * over the slower link, spread over the steps until maps change again.
   *
   * @param expertBytes weights of an expert
   * @param gbPerS of the link, 10^9 bytes a second
   * @param steps until the next re-placement
   */
  public static TraceGoal moving(long expertBytes, double gbPerS, long steps) {
    return new TraceGoal(0, expertBytes / (gbPerS * 1e3) / Checks.positive(steps, "steps"));
  }
}

package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import java.util.OptionalDouble;

/** What an agent says to a plan. */
public sealed interface PrepareOutcome {

  /**
   * It could be activated.
   *
   * @param dilationNeeded the least time dilation its emulated stages need, 0 if it has none
   */
  record Ready(double dilationNeeded) implements PrepareOutcome {}

  /**
   * It cannot be served there; nothing of it is left.
   *
   * @param reason in words
   * @param dilationNeeded a time dilation that would do, if it is that
   */
  record Refused(String reason, OptionalDouble dilationNeeded) implements PrepareOutcome {}

  /**
   * The call failed: the agent is gone, too slow, or does not let this caller do it.
   *
   * @param why names the agent
   */
  record Failed(RackloomException why) implements PrepareOutcome {}
}

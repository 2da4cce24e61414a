package dev.rackloom.client;

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
}

package dev.rackloom.engine.serving;

/** Who of those that wait is let in first. */
public enum Policy {
  /** In the order of arrival. */
  FIRST_COME,
  /** The shortest prompt; of equals, the one that came first. Long prompts may wait for ever. */
  SHORTEST_PROMPT
}

package dev.rackloom.viewer;

/** Where a graph flows to. */
public enum Direction {
  /** From top to bottom. */
  DOWN,
  /** From left to right. */
  RIGHT;

  /** The other one. */
  public Direction other() {
    return this == DOWN ? RIGHT : DOWN;
  }
}

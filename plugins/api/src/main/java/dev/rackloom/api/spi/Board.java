package dev.rackloom.api.spi;

import dev.rackloom.api.Ids;

/**
 * What solvers that work on one problem at a time tell each other. Safe for several threads. Unless
 * it is said otherwise, nobody else is there.
 */
public interface Board {

  /** The best answer so far, place per stage; empty if there is none. */
  default Ids best() {
    return Ids.NONE;
  }

  /** The objective of the best answer as the judge prices it; infinite if there is none. */
  default double value() {
    return Double.POSITIVE_INFINITY;
  }

  /** Tells of a proven lower bound, in the objective's unit. */
  default void bound(double lowerBound) {}

  /**
   * Hears of a better answer. Called on the finder's thread, must return quickly.
   *
   * @param value of the objective as the judge prices it
   * @param by who found it
   */
  default void better(Ids devices, double value, String by) {}

  /** Tells of what who reads the outcome should know, such as that something was done without. */
  default void note(String text) {}

  /** Nobody else is there. */
  Board NONE = new Board() {};
}

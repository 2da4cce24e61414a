package dev.rackloom.viewer;

/** A colour by its meaning; a {@link Palette} knows the shade. */
public sealed interface Tint {

  /** Nothing is said. */
  Tint NONE = new Plain();

  /** Nothing is said. */
  record Plain() implements Tint {}

  /** It is not known. */
  record Unknown() implements Tint {}

  /**
   * One of a few things; slots repeat after {@link Palette#SLOTS}.
   *
   * @param cut how its colour is cut (see {@link Cuts}), for what shares a slot with something
   *     else; 0 if it is not
   */
  record Slot(int number, int cut) implements Tint {
    public Slot {
      if (cut < 0) {
        throw new IllegalArgumentException("a colour cannot be cut as " + cut);
      }
    }

    /** One that has its slot for itself. */
    public Slot(int number) {
      this(number, 0);
    }
  }

  /** More or less of something, 0 to 1. */
  record Ramp(double value) implements Tint {

    /** So few that each is mixed once a frame. */
    private static final int STEPS = 48;

    /** The nearest of a few; for numbers that are nearly all different. */
    public static Ramp nearest(double value) {
      return new Ramp(Math.round(value * STEPS) / (double) STEPS);
    }
  }
}

package dev.rackloom.core;

import dev.rackloom.api.Checks;
import dev.rackloom.codec.Quantities;

/** A reason why a placement cannot be deployed. */
public sealed interface Fault {

  /** A sentence for people; stages and devices by their ids. */
  String text();

  /**
   * Sizes are not known.
   *
   * @param first what is said of the first of them
   * @param others how many more there are
   */
  record Unsized(String first, int others) implements Fault {
    public Unsized {
      Checks.notNegative(others, "others");
    }

    @Override
    public String text() {
      return switch (others) {
        case 0 -> first;
        case 1 -> first + ", nor that of another one";
        default -> first + ", nor that of " + others + " others";
      };
    }
  }

  /**
   * A stage is where it cannot run.
   *
   * @param stage its id
   * @param place a device, or several of them
   * @param why in the engine's words; empty if nobody says
   */
  record CannotRun(String stage, String place, String why) implements Fault {

    @Override
    public String text() {
      String reason = why.isEmpty() ? "" : ": " + why;
      return "stage " + stage + " cannot run on " + place + reason;
    }
  }

  /**
   * A memory holds less than is put into it.
   *
   * @param memory a device, or a tier of one
   * @param needsBytes what is put into it
   * @param hasBytes what it holds
   */
  record NoRoom(String memory, long needsBytes, long hasBytes) implements Fault {
    public NoRoom {
      Checks.notNegative(needsBytes, "needsBytes of " + memory);
      Checks.notNegative(hasBytes, "hasBytes of " + memory);
    }

    @Override
    public String text() {
      return memory
          + " needs "
          + Quantities.showBytes(needsBytes)
          + ", has "
          + Quantities.showBytes(hasBytes);
    }
  }

  /** At least one constraint does not hold; that alone keeps nothing from running. */
  record BreaksConstraint() implements Fault {

    @Override
    public String text() {
      return "a constraint does not hold";
    }
  }
}

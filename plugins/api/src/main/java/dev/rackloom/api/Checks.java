package dev.rackloom.api;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Argument checks shared by the records of this module; every message carries the name and the
 * value.
 */
public final class Checks {

  private Checks() {}

  /** Returns {@code value} if it has at least one visible character. */
  public static String named(String value, String what) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
    return value;
  }

  /** Returns {@code value} if it is zero or more. */
  public static long notNegative(long value, String what) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " must be 0 or more, was " + value);
    }
    return value;
  }

  /** Returns {@code value} if it is one or more. */
  public static long positive(long value, String what) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be more than 0, was " + value);
    }
    return value;
  }

  /** Returns {@code value} if it is finite and more than zero. */
  public static double positive(double value, String what) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be finite and more than 0, was " + value);
    }
    return value;
  }

  /** Returns {@code value} if it is finite and zero or more. */
  public static double notNegative(double value, String what) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be finite and 0 or more, was " + value);
    }
    return value;
  }

  /** Throws with {@code message} if {@code condition} does not hold. */
  public static void that(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Throws if two items share a key. */
  public static <T> void distinct(Collection<T> items, Function<T, ?> key, String what) {
    Set<Object> seen = new HashSet<>();
    for (T item : items) {
      Object k = key.apply(item);
      if (!seen.add(k)) {
        throw new IllegalArgumentException("two " + what + " are called '" + k + "'");
      }
    }
  }
}

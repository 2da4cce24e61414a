package dev.rackloom.cli;

import dev.rackloom.api.symbolic.Dim;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Numbers as JSON wants them: unknown is null, with the reason beside it. */
public final class Numbers {

  private Numbers() {}

  /** The number, or null if it is none. */
  public static @Nullable Double real(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? null : value;
  }

  /** Milliseconds of nanoseconds. */
  public static @Nullable Double ms(double nanos) {
    return real(nanos / 1e6);
  }

  /** Puts a size under {@code name}, or null and {@code nameReason}. */
  public static void put(Map<String, @Nullable Object> into, String name, Dim dim) {
    OptionalLong known = dim.known();
    into.put(name, known.isPresent() ? (Object) known.getAsLong() : null);
    if (known.isEmpty()) {
      into.put(name + "Reason", dim.whyNotKnown());
    }
  }

  /** An ordered map. */
  public static Map<String, @Nullable Object> map() {
    return new LinkedHashMap<>();
  }
}

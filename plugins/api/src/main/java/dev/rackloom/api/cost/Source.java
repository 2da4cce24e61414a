package dev.rackloom.api.cost;

import java.util.Locale;

/** Whether a number was computed, played or seen. The three never share a column unnamed. */
public enum Source {
  /** Computed by a model. */
  PREDICTED,
  /** Seen on a device that an agent plays. */
  EMULATED,
  /** Seen on a device that is there. */
  MEASURED;

  /** The word in JSON and on screens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

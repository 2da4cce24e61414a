package dev.rackloom.api.cost;

import java.util.Locale;

/** What a number rests on. */
public enum Basis {
  /** Data-sheet peaks and a formula. */
  ANALYTIC,
  /** A formula fitted to measurements. */
  CALIBRATED,
  /** Measurements, interpolated. */
  TABLE,
  /** Counters of a running deployment. */
  TELEMETRY;

  /** The word in JSON and on screens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.rackloom.api.cost;

import java.util.Locale;

/** What bounds a stage on a device: the largest of its four times. */
public enum CostClass {
  /** Arithmetic. */
  COMPUTE,
  /** Reading and writing the device's memory. */
  MEMORY,
  /** Bytes in and out over the link. */
  COMMUNICATION,
  /** Fixed time: launches. */
  LATENCY,
  /** Not known. */
  UNKNOWN;

  /** The word in JSON and on screens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

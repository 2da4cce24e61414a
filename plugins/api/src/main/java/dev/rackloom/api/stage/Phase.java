package dev.rackloom.api.stage;

/** Which part of a request a stage serves. */
public enum Phase {
  /** The whole prompt at once. */
  PREFILL,
  /** One step of generation. */
  DECODE,
  /** A model without state. */
  PLAIN
}

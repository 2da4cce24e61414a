package dev.rackloom.engine;

/** How time is counted under one semantics. Not thread-safe. */
interface Timing {

  /**
   * Runs one request through the first {@code upTo} stages; transfers to later stages are left out.
   *
   * @param device position per stage
   * @param delayed a stage that takes longer, -1 for none
   * @param delayNanos by how much
   */
  Run run(int[] device, int upTo, int delayed, long delayNanos);
}

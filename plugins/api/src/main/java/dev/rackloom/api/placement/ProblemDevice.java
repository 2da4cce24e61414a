package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;

/**
 * A device as a solver sees it.
 *
 * @param id its id
 * @param memoryBytes what stages may occupy
 * @param busyW power while it works, for energy
 * @param host whether it works out of the memory that all transfers go through, under the semantics
 *     that know one: reading and writing there costs it no time, and its stages start each when its
 *     own inputs are there
 */
public record ProblemDevice(String id, long memoryBytes, double busyW, boolean host) {
  public ProblemDevice {
    Checks.notNegative(memoryBytes, "memoryBytes of " + id);
    Checks.notNegative(busyW, "busyW of " + id);
  }

  /** A device that is no host. */
  public ProblemDevice(String id, long memoryBytes, double busyW) {
    this(id, memoryBytes, busyW, false);
  }
}

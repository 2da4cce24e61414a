package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;

/**
 * A device as a solver sees it.
 *
 * @param id its id
 * @param memoryBytes what stages may occupy
 * @param busyW power while it works, for energy
 */
public record ProblemDevice(String id, long memoryBytes, double busyW) {
  public ProblemDevice {
    Checks.notNegative(memoryBytes, "memoryBytes of " + id);
    Checks.notNegative(busyW, "busyW of " + id);
  }
}

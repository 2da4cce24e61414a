package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;

/**
 * A device as a solver sees it.
 *
 * @param id its id
 * @param memoryBytes what stages may occupy
 * @param busyW power while it works, for energy; 0 if it is not known
 * @param node the machine it is part of
 * @param host whether it works out of the memory that all transfers go through, under the semantics
 *     that know one: reading and writing there costs it no time, and its stages start each when its
 *     own inputs are there
 * @param pricePerHour what it costs while it is held, in any one currency; 0 if it is not known
 * @param tier the name of its memory, for people
 */
public record ProblemDevice(
    String id,
    long memoryBytes,
    double busyW,
    String node,
    boolean host,
    double pricePerHour,
    String tier) {

  /** What a memory is called that has no name of its own. */
  public static final String MEMORY = "memory";

  public ProblemDevice {
    Checks.notNegative(memoryBytes, "memoryBytes of " + id);
    Checks.notNegative(busyW, "busyW of " + id);
    Checks.notNegative(pricePerHour, "pricePerHour of " + id);
  }

  /** A device whose memory has no name of its own. */
  public ProblemDevice(
      String id, long memoryBytes, double busyW, String node, boolean host, double pricePerHour) {
    this(id, memoryBytes, busyW, node, host, pricePerHour, MEMORY);
  }

  /** A device without a price. */
  public ProblemDevice(String id, long memoryBytes, double busyW, String node, boolean host) {
    this(id, memoryBytes, busyW, node, host, 0);
  }

  /** A device that is a machine of its own. */
  public ProblemDevice(String id, long memoryBytes, double busyW, boolean host) {
    this(id, memoryBytes, busyW, id, host);
  }

  /** A device that is no host, and a machine of its own. */
  public ProblemDevice(String id, long memoryBytes, double busyW) {
    this(id, memoryBytes, busyW, id, false);
  }

  /** The same device with more or less memory. */
  public ProblemDevice withMemory(long bytes) {
    return new ProblemDevice(id, bytes, busyW, node, host, pricePerHour, tier);
  }
}

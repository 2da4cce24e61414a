package dev.rackloom.engine;

import dev.rackloom.api.placement.ProblemDevice;

/**
 * A memory that is asked for more than it has.
 *
 * @param memory in words: a device's own, or a tier of a node
 * @param needsBytes what stages need of it
 * @param hasBytes what is there
 */
public record Shortage(String memory, long needsBytes, long hasBytes) {

  /** By how much. */
  public long bytes() {
    return needsBytes - hasBytes;
  }

  /** A device's own memory in words. */
  static String memory(ProblemDevice device) {
    return device.tier().equals(ProblemDevice.MEMORY)
        ? device.id()
        : device.tier() + " of " + device.id();
  }
}

package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;

/**
 * A memory of a device.
 *
 * @param name such as {@code SRAM}, {@code HBM}, {@code DDR}
 * @param capacityBytes what may be used of it
 * @param bytesPerS peak bandwidth seen by the device's compute
 */
public record MemoryTier(String name, long capacityBytes, double bytesPerS) {
  public MemoryTier {
    Checks.named(name, "memory tier");
    Checks.notNegative(capacityBytes, "capacityBytes of tier " + name);
    Checks.positive(bytesPerS, "bytesPerS of tier " + name);
  }
}

package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;

/**
 * Memory below the homes of devices: where those of a node may put state and weights that their own
 * memory has no room for. They reach it over the links on the way to it, and share its capacity.
 *
 * @param node whose devices may use it
 * @param at where it is: a switch, or a device, whose own lower tier it then is
 * @param tier its name, what may be used of it, and its bandwidth
 * @param lent whether it is the home memory of the device {@code at}, shared with what stands there
 */
public record NodeMemory(String node, String at, MemoryTier tier, boolean lent) {
  public NodeMemory {
    Checks.named(at, "the place of memory " + tier.name());
  }

  /** The home memory of a device, lent to the others of its node. */
  public static NodeMemory lentBy(Device device) {
    MemoryTier home = device.home();
    return new NodeMemory(
        device.node(),
        device.id(),
        new MemoryTier(home.name() + " of " + device.id(), home.capacityBytes(), home.bytesPerS()),
        true);
  }
}

package dev.rackloom.agent;

import dev.rackloom.api.rack.Device;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Since when devices that plans use are lost, as seen from here. Plans may be on different racks,
 * where devices of different nodes have the same id. Used by one thread.
 */
final class LossTimes {

  private final Map<Place, Long> since = new HashMap<>();

  /** A device, whatever the rack. */
  private record Place(String node, String device) {
    static Place of(Device device) {
      return new Place(device.node(), device.id());
    }
  }

  /**
   * Looks at the devices of a rack. What is lost and not used by this plan may be by another: only
   * what is not lost is forgotten.
   *
   * @param lost of these devices, whether the plan uses them or not
   * @param used those of them that it uses
   */
  void look(Collection<Device> devices, Set<String> lost, Set<String> used, long nowNanos) {
    for (Device device : devices) {
      if (!lost.contains(device.id())) {
        since.remove(Place.of(device));
      } else if (used.contains(device.id())) {
        since.putIfAbsent(Place.of(device), nowNanos);
      }
    }
  }

  /**
   * When the first of these was lost, if that was before; {@code orNanos} if not.
   *
   * @param devices of a rack
   * @param ids of those that are asked for
   */
  long earliest(Collection<Device> devices, Collection<String> ids, long orNanos) {
    return devices.stream()
        .filter(d -> ids.contains(d.id()))
        .mapToLong(d -> since.getOrDefault(Place.of(d), orNanos))
        .reduce(orNanos, (a, b) -> a - b < 0 ? a : b);
  }
}

package dev.rackloom.agent;

import dev.rackloom.api.rack.Device;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Since when devices that plans use are lost, as seen from here. Used by one thread. */
final class LossTimes {

  private final Map<String, Long> since = new HashMap<>();

  /**
   * Looks at the devices of a rack. What is lost and not used by this plan may be by another: only
   * what is not lost is forgotten.
   *
   * @param lost of these devices, whether the plan uses them or not
   * @param used those of them that it uses
   */
  void look(Collection<Device> devices, Set<String> lost, Set<String> used, long nowNanos) {
    devices.stream().map(Device::id).filter(id -> !lost.contains(id)).forEach(since::remove);
    used.forEach(id -> since.putIfAbsent(id, nowNanos));
  }

  /** When the first of these was lost, if that was before; {@code orNanos} if not. */
  long earliest(Collection<String> devices, long orNanos) {
    return devices.stream()
        .mapToLong(id -> since.getOrDefault(id, orNanos))
        .reduce(orNanos, (a, b) -> a - b < 0 ? a : b);
  }
}

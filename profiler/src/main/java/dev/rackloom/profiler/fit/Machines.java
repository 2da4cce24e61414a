package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import java.util.Optional;

/** What a device's description says to laws of cost. */
public final class Machines {

  private Machines() {}

  /**
   * The facts of a device for one dtype: its attributes {@code units} and {@code cacheBytes} beside
   * peak and bandwidth; empty if the peak is not known. A device that does not say its units counts
   * as one: it then has no waves.
   */
  public static Optional<Machine> of(Device device, DType dtype) {
    if (device.peak(dtype).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Machine(
            device.peak(dtype).getAsDouble(),
            device.home().bytesPerS(),
            Math.max(1, (int) attribute(device, "units")),
            attribute(device, "cacheBytes")));
  }

  private static long attribute(Device device, String name) {
    String value = device.attributes().getOrDefault(name, "0");
    try {
      return Math.max(0, Long.parseLong(value));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import java.util.List;

/**
 * Devices that hold one stage together.
 *
 * @param mode how they share the work
 * @param devices ids, at least one
 * @param shares each device's part, summing to 1; one a device
 * @param collectiveVia the device or link that carries the collective; empty for the shortest way
 */
public record DeviceGroup(
    Mode mode, List<String> devices, List<Double> shares, String collectiveVia) {

  /** How devices of a group share a stage. */
  public enum Mode {
    SINGLE,
    TENSOR,
    DATA,
    EXPERT,
    PIPELINE
  }

  public DeviceGroup {
    devices = List.copyOf(devices);
    shares = List.copyOf(shares);
    Checks.that(!devices.isEmpty(), "a device group has no device");
    Checks.that(
        devices.size() == shares.size(),
        devices.size() + " devices but " + shares.size() + " shares");
    Checks.that(
        (mode == Mode.SINGLE) == (devices.size() == 1),
        "mode " + mode + " with " + devices.size() + " devices");
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    Checks.that(Math.abs(sum - 1) < 1e-6, "shares sum to " + sum + ", not 1");
  }

  /** One device holds it all. */
  public static DeviceGroup single(String device) {
    return new DeviceGroup(Mode.SINGLE, List.of(device), List.of(1.0), "");
  }
}

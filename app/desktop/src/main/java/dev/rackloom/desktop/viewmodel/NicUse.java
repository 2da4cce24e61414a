package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.TransferEngine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a device does with bytes on their way, if it owns transfers. */
final class NicUse {

  private NicUse() {}

  /**
   * Nanoseconds a request that a device is busy with stages, or with transfers through its engine
   * if that is more; both directions work at the same time.
   */
  static double busyNanos(Device device, Prediction.DeviceLoad load, Prediction whole) {
    List<String> directions =
        List.of(
            TransferEngine.linkId(device.id()) + " >", TransferEngine.linkId(device.id()) + " <");
    long engine =
        whole.links().stream()
            .filter(l -> directions.contains(l.link()))
            .mapToLong(Prediction.LinkLoad::busyNanos)
            .max()
            .orElse(0);
    return Math.max(load.busyNanos(), engine);
  }

  /** In words; empty for a device without an engine. */
  static Optional<String> fact(Device device) {
    return TransferEngine.of(device)
        .map(e ->
            "moves "
                + Units.bytesPerS(e.bytesPerS())
                + " of its node's transfers, "
                + Units.nanos(e.latencyNanos())
                + " a passage"
                + (e.compression() > 1
                    ? String.format(
                        Locale.ROOT, ", compresses %.1f × (%s)", e.compression(), e.codec())
                    : ""));
  }
}

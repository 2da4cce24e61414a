package dev.rackloom.agent;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How a device was used since it was last asked. */
final class DeviceUsage implements Supplier<TelemetryEvent> {

  private final String node;
  private final OwnedDevice device;
  private final LongSupplier clock;
  private long since;
  private long busyBefore;

  DeviceUsage(String node, OwnedDevice device, LongSupplier clock) {
    this.node = node;
    this.device = device;
    this.clock = clock;
    this.since = clock.getAsLong();
  }

  @Override
  public synchronized TelemetryEvent get() {
    long now = clock.getAsLong();
    long busy = device.lane().busyNanos();
    TelemetryEvent used =
        new TelemetryEvent.DeviceUsed(
            node,
            device.device().id(),
            since,
            now - since,
            Math.min(now - since, Math.max(0, busy - busyBefore)),
            device.lane().queued(),
            device.memory().bytes(),
            device.device().isEmulated() ? Source.EMULATED : Source.MEASURED);
    since = now;
    busyBefore = busy;
    return used;
  }
}

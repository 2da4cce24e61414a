package dev.rackloom.agent;

import dev.rackloom.agent.execution.OnnxRuntime;
import dev.rackloom.agent.execution.cores.Affinity;
import dev.rackloom.agent.execution.cores.OwnedCores;
import dev.rackloom.agent.execution.torch.TorchEngine;
import dev.rackloom.agent.runtime.DeviceLane;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.protocol.security.Transport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The devices of an agent, with the cores that each keeps to and what is loaded on it. */
final class OwnedDevices implements AutoCloseable {

  private final AgentConfig config;
  private final LongSupplier clock;
  private final Map<String, OwnedDevice> devices = new LinkedHashMap<>();
  private final Loaders loaders;

  /**
   * The devices of a configuration.
   *
   * @param changed told when one is lost although the agent is well, and when it is back
   * @throws dev.rackloom.api.RackloomException if one is not as it must be
   */
  OwnedDevices(
      AgentConfig config,
      Transport transport,
      LongSupplier clock,
      ScheduledExecutorService timers,
      Runnable changed) {
    this.config = config;
    this.clock = clock;
    TorchEngine torch = new TorchEngine(config.engines());
    Map<String, OwnedCores> cores = OwnedCores.of(config.devices(), Affinity.ofSystem());
    for (Device device : config.devices()) {
      OwnedCores own = cores.getOrDefault(device.id(), OwnedCores.ANY);
      DeviceLane lane = new DeviceLane(device, clock, timers, own::keepThread);
      devices.put(
          device.id(), OwnedDevice.of(device, lane, own, config, transport, torch, clock, changed));
    }
    loaders = new Loaders(devices.keySet());
  }

  /** By their ids. */
  Map<String, OwnedDevice> byId() {
    return Collections.unmodifiableMap(devices);
  }

  Optional<DeviceLane> lane(String device) {
    return Optional.ofNullable(devices.get(device)).map(OwnedDevice::lane);
  }

  /** Where models are loaded on them. */
  Loaders loaders() {
    return loaders;
  }

  /** What each tells of its use. */
  List<Supplier<TelemetryEvent>> usage() {
    return devices.values().stream()
        .<Supplier<TelemetryEvent>>map(d -> new DeviceUsage(config.node(), d, clock))
        .toList();
  }

  /** Engines take a while to start, and the first caller would wait. */
  void tryEngines() {
    devices.values().forEach(this::tryEngine);
  }

  private void tryEngine(OwnedDevice device) {
    var _ =
        loaders.on(
            device.device().id(),
            () -> device.mustBeTried() ? device.capabilities() : OnnxRuntime.version());
  }

  @Override
  public void close() {
    devices.values().forEach(d -> d.lane().close());
    devices.values().forEach(d -> d.loader().close());
    loaders.close();
  }
}

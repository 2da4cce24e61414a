package dev.rackloom.agent;

import dev.rackloom.agent.execution.Capability;
import dev.rackloom.agent.execution.EmulatorTruth;
import dev.rackloom.agent.execution.LocalDevice;
import dev.rackloom.agent.execution.OnnxDevice;
import dev.rackloom.agent.execution.StageLoader;
import dev.rackloom.agent.execution.cores.OwnedCores;
import dev.rackloom.agent.execution.served.ServedDevice;
import dev.rackloom.agent.execution.torch.TorchDevice;
import dev.rackloom.agent.execution.torch.TorchEngine;
import dev.rackloom.agent.runtime.DeviceLane;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.protocol.security.Transport;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A device of this agent.
 *
 * @param device as the agent's own configuration describes it
 * @param lane what runs there
 * @param memory what is held there
 * @param truth what it really takes, if it is emulated
 * @param threads of the CPU that compute its numbers
 * @param cores that these keep to
 * @param loader loads sub-models on it
 */
record OwnedDevice(
    Device device,
    DeviceLane lane,
    DeviceMemory memory,
    EmulatorTruth truth,
    int threads,
    OwnedCores cores,
    StageLoader loader) {

  private static final String ONNX = "onnxruntime";

  /**
   * A device with what loads its stages.
   *
   * @param changed told when it is lost although its agent is well, and when it is back
   */
  static OwnedDevice of(
      Device device,
      DeviceLane lane,
      OwnedCores cores,
      AgentConfig config,
      Transport transport,
      TorchEngine torch,
      LongSupplier clock,
      Runnable changed) {
    int all = device.isEmulated() ? 1 : Runtime.getRuntime().availableProcessors();
    String usual = Integer.toString(cores.count() > 0 ? cores.count() : all);
    int threads = Math.max(1, Integer.parseInt(device.attributes().getOrDefault("threads", usual)));
    return new OwnedDevice(
        device,
        lane,
        new DeviceMemory(device),
        new EmulatorTruth(device, config.emulationSeed()),
        threads,
        cores,
        loader(device, threads, cores, config, transport, torch, clock, changed));
  }

  private static StageLoader loader(
      Device device,
      int threads,
      OwnedCores cores,
      AgentConfig config,
      Transport transport,
      TorchEngine torch,
      LongSupplier clock,
      Runnable changed) {
    String executor = device.attributes().getOrDefault("executor", ONNX);
    return switch (executor) {
      case ONNX ->
          new LocalDevice(
              OnnxDevice.of(device, threads, cores, clock), new TorchDevice(torch, threads, clock));
      case ServedDevice.EXECUTOR -> {
        if (cores.count() > 0) {
          throw RackloomException.user(
              "device '" + device.id() + "' is driven by a server and cannot own cores here",
              "leave out its attribute " + OwnedCores.ATTRIBUTE);
        }
        yield ServedDevice.connect(
            device,
            transport,
            config.limits().requestDeadline(),
            config.work().resolve("engines"),
            clock,
            changed);
      }
      default ->
          throw RackloomException.user(
              "device '" + device.id() + "' wants the executor '" + executor + "'",
              "use " + ONNX + " or " + ServedDevice.EXECUTOR);
    };
  }

  /** What runs its stages, and the cores that it keeps to. */
  List<Capability> capabilities() {
    return Stream.concat(loader.capabilities().stream(), cores.capability().stream()).toList();
  }

  /** Whether only a trial, which takes long, shows if it can run anything. */
  boolean mustBeTried() {
    return !isServed() && !device.attributes().getOrDefault("provider", "cpu").equals("cpu");
  }

  /** Whether a server elsewhere drives it. */
  boolean isServed() {
    return loader instanceof ServedDevice;
  }
}

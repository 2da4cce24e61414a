package dev.rackloom.agent;

import dev.rackloom.agent.execution.EmulatorTruth;
import dev.rackloom.agent.execution.LocalDevice;
import dev.rackloom.agent.execution.OnnxDevice;
import dev.rackloom.agent.execution.StageLoader;
import dev.rackloom.agent.execution.served.ServedDevice;
import dev.rackloom.agent.execution.torch.TorchDevice;
import dev.rackloom.agent.execution.torch.TorchEngine;
import dev.rackloom.agent.runtime.DeviceLane;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.protocol.security.Transport;
import java.util.function.LongSupplier;

/**
 * A device of this agent.
 *
 * @param device as the agent's own configuration describes it
 * @param lane what runs there
 * @param memory what is held there
 * @param truth what it really takes, if it is emulated
 * @param threads of the CPU that compute its numbers
 * @param loader loads sub-models on it
 */
record OwnedDevice(
    Device device,
    DeviceLane lane,
    DeviceMemory memory,
    EmulatorTruth truth,
    int threads,
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
      AgentConfig config,
      Transport transport,
      TorchEngine torch,
      LongSupplier clock,
      Runnable changed) {
    int cores = Runtime.getRuntime().availableProcessors();
    String usual = Integer.toString(device.isEmulated() ? 1 : cores);
    int threads = Math.max(1, Integer.parseInt(device.attributes().getOrDefault("threads", usual)));
    return new OwnedDevice(
        device,
        lane,
        new DeviceMemory(device),
        new EmulatorTruth(device, config.emulationSeed()),
        threads,
        loader(device, threads, transport, torch, clock, changed));
  }

  private static StageLoader loader(
      Device device,
      int threads,
      Transport transport,
      TorchEngine torch,
      LongSupplier clock,
      Runnable changed) {
    String executor = device.attributes().getOrDefault("executor", ONNX);
    return switch (executor) {
      case ONNX ->
          new LocalDevice(
              OnnxDevice.of(device, threads, clock), new TorchDevice(torch, threads, clock));
      case ServedDevice.EXECUTOR -> ServedDevice.connect(device, transport, clock, changed);
      default ->
          throw RackloomException.user(
              "device '" + device.id() + "' wants the executor '" + executor + "'",
              "use " + ONNX + " or " + ServedDevice.EXECUTOR);
    };
  }

  /** Whether a server elsewhere drives it. */
  boolean isServed() {
    return loader instanceof ServedDevice;
  }
}

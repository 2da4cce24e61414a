package dev.rackloom.agent;

import dev.rackloom.agent.execution.EmulatorTruth;
import dev.rackloom.agent.runtime.DeviceLane;
import dev.rackloom.api.rack.Device;

/**
 * A device of this agent.
 *
 * @param device as the agent's own configuration describes it
 * @param lane what runs there
 * @param memory what is held there
 * @param truth what it really takes, if it is emulated
 * @param threads of the CPU that compute its numbers
 */
record OwnedDevice(
    Device device, DeviceLane lane, DeviceMemory memory, EmulatorTruth truth, int threads) {

  static OwnedDevice of(Device device, DeviceLane lane, long seed, int cores) {
    int threads = device.isEmulated() ? 1 : cores;
    String wanted = device.attributes().getOrDefault("threads", Integer.toString(threads));
    return new OwnedDevice(
        device,
        lane,
        new DeviceMemory(device),
        new EmulatorTruth(device, seed),
        Math.max(1, Integer.parseInt(wanted)));
  }
}

package dev.rackloom.client;

import dev.rackloom.api.rack.Device;
import java.util.List;

/**
 * What an agent says of itself.
 *
 * @param node its node id
 * @param address where it was asked
 * @param devices what it owns
 * @param version of its program
 * @param onnxRuntimeVersion of the runtime beneath: answers differ in the last digits between
 *     versions
 * @param javaVersion of its virtual machine
 * @param cpuCores that it may use
 */
public record AgentInfo(
    String node,
    String address,
    List<Device> devices,
    String version,
    String onnxRuntimeVersion,
    String javaVersion,
    int cpuCores) {
  public AgentInfo {
    devices = List.copyOf(devices);
  }
}

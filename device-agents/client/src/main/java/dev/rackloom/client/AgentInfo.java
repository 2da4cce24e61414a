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
 * @param spareBytes on its disk, for sub-models that other agents run; 0 if it keeps none
 * @param capabilities what runs stages on its devices, one for each runtime
 */
public record AgentInfo(
    String node,
    String address,
    List<Device> devices,
    String version,
    String onnxRuntimeVersion,
    String javaVersion,
    int cpuCores,
    long spareBytes,
    List<Capability> capabilities) {

  /**
   * What runs stages on a device.
   *
   * @param device its id
   * @param format of the sub-models that it runs, such as onnx; empty of an agent that does not say
   * @param name what would run stages there
   * @param available whether it could now
   * @param detail what it is; if it is not available, why
   */
  public record Capability(
      String device, String format, String name, boolean available, String detail) {}

  public AgentInfo {
    capabilities = List.copyOf(capabilities);
    devices = List.copyOf(devices);
  }
}

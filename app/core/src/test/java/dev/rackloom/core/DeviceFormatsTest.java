package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.AgentInfo.Capability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeviceFormatsTest {

  private static final Map<String, String> FORMATS = Map.of("s1", "torchscript", "s2", "onnx");

  private static Device device(String id, Map<String, String> attributes) {
    return new Device(
        id,
        "n",
        "cpu",
        "test",
        Map.of("float32", 1e10),
        List.of(new MemoryTier("DDR", 1 << 20, 1e10)),
        1,
        new Power(0, 0),
        Device.Realization.REAL,
        attributes);
  }

  private static Rack rack(Device... devices) {
    return new Rack(
        "r", List.of(new Node("n", "")), List.of(devices), List.of(), List.of(), "any", 1);
  }

  private static AgentInfo agent(Device device, Capability... capabilities) {
    return new AgentInfo("n", "", List.of(device), "1", "1", "25", 1, 0, List.of(capabilities));
  }

  @Test
  void attributesOfTheRackFile_tell() {
    DeviceFormats formats =
        DeviceFormats.of(
            rack(
                device("any", Map.of()),
                device("served", Map.of("executor", "open-inference")),
                device("both", Map.of("formats", "onnx, torchscript")),
                device("scripts", Map.of("formats", "torchscript"))),
            FORMATS);
    assertThat(formats.bans())
        .containsExactly(new Constraint.Ban("s1", "served"), new Constraint.Ban("s2", "scripts"));
    assertThat(formats.reasons())
        .containsExactly(
            "device 'scripts' does not run onnx: it runs torchscript only (s2)",
            "device 'served' does not run torchscript: it runs onnx only (s1)");
  }

  @Test
  void agents_knowBetter_andWhoSaysNothingIsLeftAsItWas() {
    Device device = device("any", Map.of("formats", "onnx"));
    DeviceFormats file = DeviceFormats.of(rack(device), FORMATS);
    assertThat(file.refusal("s1", "any")).isPresent();
    Capability onnx = new Capability("any", "onnx", "ONNX Runtime", true, "1.29");
    Capability torch = new Capability("any", "torchscript", "PyTorch", true, "2.7");
    assertThat(file.heard(agent(device, onnx, torch)).bans()).isEmpty();
    assertThat(file.heard(agent(device, new Capability("any", "", "old", true, ""))))
        .isEqualTo(file);
    Capability missing = new Capability("any", "torchscript", "PyTorch", false, "no jars");
    assertThat(
            DeviceFormats.of(rack(device("any", Map.of())), FORMATS)
                .heard(agent(device, onnx, missing))
                .refusal("s1", "any"))
        .contains("device 'any' does not run torchscript: PyTorch: no jars");
  }

  @Test
  void onnxAlone_isNotWorthAQuestion() {
    Rack rack = rack(device("any", Map.of()));
    assertThat(DeviceFormats.of(rack, Map.of("s", "onnx")).isWorthAsking()).isFalse();
    assertThat(DeviceFormats.of(rack, FORMATS).isWorthAsking()).isTrue();
  }
}

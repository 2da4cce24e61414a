package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rackloom.agent.execution.Capability;
import dev.rackloom.agent.execution.OnnxProvider;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ONNX Runtime computes on, and what is said where that is not there. */
final class ProviderTest {

  @TempDir Path folder;

  private static Capability cuda() {
    return OnnxProvider.CUDA.capability(0);
  }

  private TestRack rack() {
    return new TestRack(folder)
        .with(real("g").withAttributes(Map.of("provider", "cuda", "threads", "1")));
  }

  @Test
  void missingCuda_isShown_andRefusesTheEpoch() {
    assumeFalse(cuda().available(), "CUDA is here");
    try (TestRack rack = rack();
        AgentClient client = rack.client("g")) {
      AgentInfo.Capability shown = client.describe().capabilities().getFirst();
      assertThat(shown.name()).isEqualTo("ONNX Runtime on CUDA device 0");
      assertThat(shown.available()).isFalse();
      assertThat(shown.detail()).isNotBlank();
      assertThatThrownBy(() -> rack.deploy(on("g", TestModel.affine("s1", "x", "y", 2, 3, 0))))
          .hasMessageContaining("CUDA device 0");
    }
  }

  @Test
  void cudaThatIsHere_computes() {
    assumeTrue(cuda().available(), () -> "no CUDA here: " + cuda().detail());
    try (TestRack rack = rack();
        AgentClient client = rack.client("g")) {
      rack.deploy(on("g", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      Map<String, TensorValue> one = Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
      assertThat(client.infer("model", one).get("y").toFloats()).containsExactly(3, 6);
    }
  }

  @Test
  void cpu_isAlwaysThere_andUnknownNamesAreRefused() {
    assertThat(OnnxProvider.CPU.capability(0).available()).isTrue();
    AgentConfig config =
        AgentConfig.on(
            "n-a",
            "127.0.0.1:0",
            java.util.List.of(real("a").withAttributes(Map.of("provider", "abacus"))),
            folder);
    assertThatThrownBy(() -> AgentServer.start(config))
        .hasMessageContaining("'abacus'")
        .hasMessageContaining("cpu or cuda");
    AgentConfig other =
        AgentConfig.on(
            "n-a",
            "127.0.0.1:0",
            java.util.List.of(real("a").withAttributes(Map.of("executor", "abacus"))),
            folder);
    assertThatThrownBy(() -> AgentServer.start(other)).hasMessageContaining("executor 'abacus'");
  }
}

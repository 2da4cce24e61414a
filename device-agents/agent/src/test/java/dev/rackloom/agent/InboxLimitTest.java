package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.stream.StreamWay;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors from another agent that are larger than this one takes. */
final class InboxLimitTest {

  private static final int MOST_BYTES = 4096;

  @TempDir Path folder;

  private static TensorValue rows(int count) {
    return TensorValue.of(new float[2 * count], count, 2);
  }

  /** By the limit on one tensor, or because the whole inbox has no room for it ever. */
  @ParameterizedTest
  @CsvSource({
    "GRPC,4096,1073741824",
    "SOCKET,4096,1073741824",
    "SHARED,4096,1073741824",
    "SOCKET,1073741824,4096"
  })
  void tooLarge_isRefused_andTheNextIsServed(StreamWay way, long maxTensor, long inbox) {
    AgentLimits usual = AgentLimits.DEFAULT;
    AgentLimits limits =
        new AgentLimits(
            usual.maxMessageBytes(),
            maxTensor,
            usual.maxArtefactBytes(),
            usual.maxInFlight(),
            usual.admissionWait(),
            usual.requestDeadline(),
            inbox,
            usual.streams(),
            usual.keptBytes(),
            usual.telemetryRing(),
            usual.dilationMargin());
    try (TestRack rack = new TestRack(folder, limits.nearest(way)).with(real("a")).with(real("b"));
        AgentClient a = rack.client("a")) {
      rack.deploy(
          on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
          on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      Map<String, TensorValue> large = Map.of("x", rows(MOST_BYTES));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> a.infer("model", large))
            .hasMessageContaining("RESOURCE_EXHAUSTED")
            .hasMessageContaining("n-b")
            .hasMessageContaining("'h' has " + 8 * MOST_BYTES + " bytes");
        Map<String, TensorValue> small = Map.of("x", rows(1));
        assertThat(a.infer("model", small).get("y").toFloats()).containsExactly(0, 0);
      }
    }
  }
}

package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ONNX Runtime refuses is the caller's mistake where the caller sent it. */
final class RefusedInputsTest {

  private static final Port TOKENS =
      new Port("tokens", DType.INT64, Shape.of(List.of(TestModel.BATCH)));

  /** A table of four rows; a token beyond it is none. */
  private static TestModel embedding(String id, Port tokens, String out) {
    byte[] bytes =
        new OnnxBytes()
            .input(tokens.name(), OnnxBytes.INT64, "batch")
            .weights("table", new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 4, 2)
            .node("Gather", List.of("table", tokens.name()), List.of(out))
            .output(out, OnnxBytes.FLOAT, "batch", 2)
            .model();
    return new TestModel(bytes, stage(id), List.of(tokens), List.of(TestModel.port(out, 2)));
  }

  private static Stage stage(String id) {
    return TestModel.stage(id, TestModel.BATCH, 32, TestModel.BATCH.times(16));
  }

  private static TestModel passedOn(Port as) {
    byte[] bytes =
        new OnnxBytes()
            .input(TOKENS.name(), OnnxBytes.INT64, "batch")
            .node("Identity", List.of(TOKENS.name()), List.of(as.name()))
            .output(as.name(), OnnxBytes.INT64, "batch")
            .model();
    return new TestModel(bytes, stage("s0"), List.of(TOKENS), List.of(as));
  }

  private static Map<String, TensorValue> tokens(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return Map.of(
        TOKENS.name(), TensorValue.copyOf(DType.INT64, new long[] {values.length}, bytes));
  }

  @Test
  void tokenBeyondTheVocabulary_isTheCallersMistake(@TempDir Path folder) throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      rack.deploy(
          on("b", embedding("s1", TOKENS, "h")),
          on("a", TestModel.affine("s2", "h", "y", 2, 2, 0)));
      try (AgentClient client = rack.client("a")) {
        assertThat(catchThrowable(() -> client.infer("model", tokens(1, 99))))
            .hasMessageContaining("INVALID_ARGUMENT")
            .hasMessageContaining("stage 's1'")
            .hasMessageContaining("the ONNX Runtime says");
        assertThat(client.infer("model", tokens(1)).get("y").toFloats()).containsExactly(4, 6);
      }
    }
  }

  /** The ONNX Runtime does not call it wrong. */
  @Test
  void moreTokensThanPositions_isAsTheRuntimeSays(@TempDir Path folder) throws Exception {
    byte[] bytes =
        new OnnxBytes()
            .anyInput("x", OnnxBytes.FLOAT)
            .weights("positions", new float[4], 2, 2)
            .node("Add", List.of("x", "positions"), List.of("y"))
            .anyOutput("y", OnnxBytes.FLOAT)
            .model();
    TestModel added =
        new TestModel(
            bytes, stage("s1"), List.of(TestModel.port("x", 2)), List.of(TestModel.port("y", 2)));
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      rack.deploy(on("a", added));
      try (AgentClient client = rack.client("a")) {
        Map<String, TensorValue> rows = Map.of("x", TensorValue.of(new float[12], 6, 2));
        assertThat(catchThrowable(() -> client.infer("model", rows)))
            .hasMessageContaining("INTERNAL")
            .hasMessageContaining("stage 's1'");
      }
    }
  }

  /** There nothing says whose mistake it is. */
  @Test
  void whatAnotherStageMade_isNot(@TempDir Path folder) throws Exception {
    Port inner = new Port("inner", DType.INT64, TOKENS.shape());
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      rack.deploy(on("a", passedOn(inner)), on("a", embedding("s1", inner, "y")));
      try (AgentClient client = rack.client("a")) {
        assertThat(catchThrowable(() -> client.infer("model", tokens(99))))
            .hasMessageContaining("INTERNAL")
            .hasMessageContaining("stage 's1'");
      }
    }
  }
}

package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.execution.MadeUp;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes from agent to agent comes back as it was: x and i pass two agents that change nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TensorTransferTest {

  private static final Shape ANY = Shape.unranked("anything goes");

  private TestRack rack;
  private AgentClient front;

  @BeforeAll
  void start(@TempDir Path folder) {
    rack = new TestRack(folder).with(real("a")).with(real("b"));
    front =
        rack.deployer()
            .front(
                rack.deploy(
                    on("a", identity("s1", "x", "i", "hx", "hi")),
                    on("b", identity("s2", "hx", "hi", "yx", "yi"))));
  }

  @AfterAll
  void stop() {
    rack.close();
  }

  private static TestModel identity(String id, String x, String i, String outX, String outI) {
    byte[] bytes =
        new OnnxBytes()
            .anyInput(x, OnnxBytes.FLOAT)
            .anyInput(i, OnnxBytes.INT64)
            .node("Identity", List.of(x), List.of(outX))
            .node("Identity", List.of(i), List.of(outI))
            .anyOutput(outX, OnnxBytes.FLOAT)
            .anyOutput(outI, OnnxBytes.INT64)
            .model();
    return new TestModel(
        bytes,
        TestModel.stage(id, Dim.of(1), 0, Dim.of(1)),
        List.of(new Port(x, DType.FLOAT32, ANY), new Port(i, DType.INT64, ANY)),
        List.of(new Port(outX, DType.FLOAT32, ANY), new Port(outI, DType.INT64, ANY)));
  }

  private void assertPasses(TensorValue x, TensorValue i) {
    Map<String, TensorValue> answers = front.infer("model", Map.of("x", x, "i", i));
    assertThat(answers).containsEntry("yx", x).containsEntry("yi", i);
  }

  @Test
  void twoMillionElements_crossInChunks() {
    SplittableRandom random = new SplittableRandom(7);
    assertPasses(
        MadeUp.tensor(DType.FLOAT32, new long[] {2, 1000, 1000}, 1, random),
        TensorValue.of(new long[] {1}, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void anyShape_passes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    assertPasses(
        MadeUp.tensor(DType.FLOAT32, shape(random), 1, random),
        MadeUp.tensor(DType.INT64, shape(random), Long.MAX_VALUE, random));
  }

  /** Rank 0 to 5, sometimes with nothing in it, sometimes a little above a chunk. */
  private static long[] shape(SplittableRandom random) {
    return IntStream.range(0, random.nextInt(6))
        .mapToLong(i -> random.nextInt(10) == 0 ? random.nextInt(2) * 40 : 1 + random.nextInt(13))
        .toArray();
  }
}

package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A firing that nobody waits for any more does not keep its device. */
final class AbandonedFiringTest {

  private static final int WIDTH = 256;

  /** With so many rows one product takes some tens of milliseconds, */
  private static final int ROWS = 16_000;

  /** and all of them take more than a minute. */
  private static final int PRODUCTS = 4000;

  @TempDir Path folder;

  private static TestModel slow(String in, String out) {
    OnnxBytes bytes =
        new OnnxBytes()
            .input(in, OnnxBytes.FLOAT, "batch", WIDTH)
            .weights("w", new float[WIDTH * WIDTH], WIDTH, WIDTH);
    for (int i = 0; i < PRODUCTS; i++) {
      String from = i == 0 ? in : "t" + i;
      String to = i == PRODUCTS - 1 ? out : "t" + (i + 1);
      bytes.node("MatMul", List.of(from, "w"), List.of(to));
    }
    Shape shape = Shape.of(List.of(Dim.symbol("batch"), Dim.of(WIDTH)));
    return new TestModel(
        bytes.output(out, OnnxBytes.FLOAT, "batch", WIDTH).model(),
        TestModel.stage("slow", Dim.of(1), 4L * WIDTH * WIDTH, Dim.of(1)),
        List.of(new Port(in, DType.FLOAT32, shape)),
        List.of(new Port(out, DType.FLOAT32, shape)));
  }

  private static Map<String, TensorValue> rows(int count) {
    return Map.of("x", TensorValue.of(new float[count * WIDTH], count, WIDTH));
  }

  /** On the agent where the request came in, and on another one, which is told. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void afterItsDeadline_theDeviceServesTheNext(String front) {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"));
        AgentClient client = rack.client(front)) {
      rack.deploy(on("a", slow("x", "y")));
      Until.holds("it takes part", () -> client.activePlan("demo").isPresent());
      assertThat(client.infer("model", rows(1))).containsKey("y");
      assertThatThrownBy(() ->
              client
                  .inferAsync("model", rows(ROWS), Duration.ofSeconds(2))
                  .get(9, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("DEADLINE_EXCEEDED");
      assertThat(client.infer("model", rows(1))).containsKey("y");
    }
  }
}

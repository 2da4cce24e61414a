package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What tests of single models share: saving, reading, asking for shapes and work. */
abstract class ModelTest {

  @TempDir Path temp;

  Path save(Onnx.Model model) throws IOException {
    return Files.write(temp.resolve("m.onnx"), model.toByteArray());
  }

  Graph read(Onnx.Model model) throws IOException {
    return new OnnxReader().read(save(model), ReadContext.QUIET);
  }

  static String shape(Graph graph, String tensor) {
    return graph.tensor(tensor).orElseThrow().shape().toString();
  }

  static WorkItem work(Graph graph, String operator) {
    Operator op =
        graph.operators().stream().filter(o -> o.name().equals(operator)).findFirst().orElseThrow();
    return new OnnxReader().workRules().work(graph, op);
  }

  void refuses(Onnx.Model model, String... parts) throws IOException {
    Path file = save(model);
    assertThatThrownBy(() -> new OnnxReader().read(file, ReadContext.QUIET))
        .isInstanceOfSatisfying(
            RackloomException.class,
            e ->
                org.assertj.core.api.Assertions.assertThat(e.failure().kind())
                    .isEqualTo(Failure.Kind.USER))
        .message()
        .contains(parts)
        .contains("Maybe");
  }
}

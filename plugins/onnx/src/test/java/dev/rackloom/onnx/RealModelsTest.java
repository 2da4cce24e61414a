package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that people use, plain and quantised, as they ship in packages. */
class RealModelsTest {

  @TempDir Path temp;

  private Path model(String resource) throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/" + resource)) {
      Path file = temp.resolve(resource);
      Files.copy(Objects.requireNonNull(in, resource), file);
      return file;
    }
  }

  @ParameterizedTest
  @CsvSource({"all-minilm-l6-v2.onnx, 22713216", "all-minilm-l6-v2-q.onnx, 22713216"})
  void sentenceEncoder_isKnownThroughout_andRunsAsInferred(String resource, long parameters)
      throws Exception {
    Path file = model(resource);
    Graph graph = new OnnxReader().read(file, ReadContext.QUIET);
    assertThat(graph.notUnderstood()).isEmpty();
    assertThat(graph.inputSymbols()).hasSize(2);
    assertThat(graph.parameters().known().orElse(0))
        .isCloseTo(parameters, within(parameters / 100));
    Map<String, Long> sizes = new HashMap<>();
    graph.inputSymbols().forEach(s -> sizes.put(s, s.contains("batch") ? 2L : 11L));
    Bindings bound = Bindings.copyOf(sizes);
    for (var tensor : graph.tensors()) {
      assertThat(tensor.shape().bind(bound).isKnown()).as(tensor.toString()).isTrue();
    }
    var rules = new OnnxReader().workRules();
    long flops = 0;
    for (var operator : graph.operators()) {
      var work = rules.work(graph, operator);
      assertThat(work.flops().bind(bound).whyNotKnown()).as(operator.toString()).isEmpty();
      flops += work.flops().bind(bound).known().orElse(0);
    }
    assertThat(flops).isBetween(2L * 22 * 10_600_000L, 3L * 22 * 10_600_000L);
    Map<String, long[]> shapes = new HashMap<>();
    Map<String, Integer> types = new HashMap<>();
    graph.inputs().stream()
        .mapToObj(graph.tensors()::get)
        .forEach(t -> {
          shapes.put(t.name(), new long[] {2, 11});
          types.put(t.name(), 7);
        });
    var made = Reality.run(Files.readAllBytes(file), shapes, types);
    graph.outputs().stream()
        .mapToObj(graph.tensors()::get)
        .forEach(t -> {
          Shape real = Shape.of(made.get(t.name()).shape().stream().map(Dim::of).toList());
          assertThat(t.shape().bind(bound)).isEqualTo(real);
        });
  }

  private static org.assertj.core.data.Offset<Long> within(long much) {
    return org.assertj.core.data.Offset.offset(much);
  }
}

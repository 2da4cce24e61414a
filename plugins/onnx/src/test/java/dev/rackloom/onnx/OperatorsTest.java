package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator of operators.txt: what is inferred is what ONNX Runtime makes. */
class OperatorsTest {

  private static final Bindings SIZES = Bindings.copyOf(OperatorLine.SIZES);

  @TempDir Path temp;

  static Stream<OperatorLine> lines() throws IOException {
    try (InputStream in = OperatorsTest.class.getResourceAsStream("operators.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text
          .lines()
          .filter(l -> !l.isBlank() && !l.startsWith("#"))
          .map(OperatorLine::new)
          .toList()
          .stream();
    }
  }

  private Graph read(OperatorLine line) throws IOException {
    Path file = Files.write(temp.resolve("m.onnx"), line.model().toByteArray());
    return new OnnxReader().read(file, ReadContext.QUIET);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void inferred_isWhatTheRuntimeMakes(OperatorLine line) throws Exception {
    Graph graph = read(line);
    assertThat(graph.notUnderstood()).isEmpty();
    Map<String, Integer> types = new HashMap<>();
    line.inputs().keySet().forEach(i -> types.put(i, line.inputType(i)));
    Map<String, Reality.Made> made =
        line.runs() ? Reality.run(line.model().toByteArray(), line.inputs(), types) : Map.of();
    for (int i = 0; i < line.outputs(); i++) {
      Tensor inferred = graph.tensor("y" + i).orElseThrow();
      Reality.Made real = made.get("y" + i);
      check(line, inferred, real);
    }
  }

  private static void check(OperatorLine line, Tensor inferred, Reality.Made real) {
    assertThat(inferred.shape()).as(line.toString()).isInstanceOf(Shape.Ranked.class);
    List<Dim> dims = ((Shape.Ranked) inferred.shape().bind(SIZES)).dims();
    if (!line.isOpen()) {
      assertThat(dims).as(line + ": " + inferred).allMatch(Dim::isKnown);
    }
    if (real == null) {
      return;
    }
    assertThat(dims).as(line + ": " + inferred).hasSameSizeAs(real.shape());
    for (int i = 0; i < dims.size(); i++) {
      if (dims.get(i).isKnown()) {
        assertThat(dims.get(i)).as(line + ": " + inferred).isEqualTo(Dim.of(real.shape().get(i)));
      }
    }
    assertThat(onnxName(inferred)).as(line.toString()).isEqualTo(real.type());
  }

  private static String onnxName(Tensor tensor) {
    String name = tensor.dtype().name().toUpperCase(Locale.ROOT);
    String element =
        switch (name) {
          case "FLOAT32" -> "FLOAT";
          case "FLOAT64" -> "DOUBLE";
          default -> name;
        };
    return "ONNX_TENSOR_ELEMENT_DATA_TYPE_" + element;
  }

  @ParameterizedTest
  @MethodSource("lines")
  void work_ofAKnownOperator_isANumberOrHasAReason(OperatorLine line) throws IOException {
    Graph graph = read(line);
    var rules = new OnnxReader().workRules();
    for (var operator : graph.operators()) {
      var work = rules.work(graph, operator);
      boolean reads = line.isOpen() || work.family().name().equals("other");
      if (!reads) {
        assertThat(work.flops().bind(SIZES).whyNotKnown()).as(line.toString()).isEmpty();
        assertThat(work.bytes().bind(SIZES).whyNotKnown()).as(line.toString()).isEmpty();
        assertThat(work.flops().bind(SIZES).known().orElse(-1)).isGreaterThanOrEqualTo(0);
      }
    }
  }
}

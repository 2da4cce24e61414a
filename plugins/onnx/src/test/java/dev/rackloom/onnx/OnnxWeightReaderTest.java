package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxWeightReaderTest extends ModelTest {

  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int FLOAT16 = 10;
  private static final int BFLOAT16 = 16;
  private static final int FLOAT8 = 17;
  private static final int STRING = 8;

  private List<Double> elements(Onnx.Tensor weight) throws IOException {
    return elements(weight, Cancellation.NEVER);
  }

  private List<Double> elements(Onnx.Tensor weight, Cancellation cancellation) throws IOException {
    Onnx.Model model =
        Onnxes.model(
            Onnx.Graph.newBuilder()
                .addInitializer(weight.toBuilder().setName("w"))
                .addInput(Onnxes.value("x", 1))
                .addNode(Onnx.Node.newBuilder().setOpType("Identity").addInput("x").addOutput("y"))
                .addOutput(Onnxes.value("y", 1)));
    Path file = save(model);
    Graph graph = read(model);
    int id = graph.tensor("w").orElseThrow().id();
    List<Double> found = new ArrayList<>();
    boolean any =
        new OnnxWeightReader()
            .read(
                file,
                graph,
                id,
                (values, count) -> IntStream.range(0, count).forEach(i -> found.add(values[i])),
                cancellation);
    assertThat(any).isEqualTo(!found.isEmpty());
    return found;
  }

  private static Onnx.Tensor.Builder tensor(int type, long... dims) {
    Onnx.Tensor.Builder tensor = Onnx.Tensor.newBuilder().setDataType(type);
    for (long extent : dims) {
      tensor.addDims(extent);
    }
    return tensor;
  }

  private static ByteString floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  @Test
  void rawElements_areReadInTheirOrder() throws IOException {
    assertThat(elements(tensor(FLOAT, 2, 2).setRawData(floats(1, -2, 0.5f, Float.NaN)).build()))
        .containsExactly(1.0, -2.0, 0.5, Double.NaN);
  }

  @Test
  void listedElements_areReadAsTheirTypeSays() throws IOException {
    assertThat(elements(tensor(INT64, 3).addInt64Data(7).addInt64Data(-1).addInt64Data(0).build()))
        .containsExactly(7.0, -1.0, 0.0);
    int half = Short.toUnsignedInt(Float.floatToFloat16(-1.5f));
    assertThat(elements(tensor(FLOAT16, 1).addInt32Data(half).build())).containsExactly(-1.5);
    int brain = Float.floatToIntBits(2.5f) >>> 16;
    assertThat(elements(tensor(BFLOAT16, 1).addInt32Data(brain).build())).containsExactly(2.5);
  }

  @Test
  void elementsInAFileBeside_areReadFromThere() throws IOException {
    Files.write(temp.resolve("w.bin"), floats(9, 3, 4).toByteArray());
    Onnx.Tensor beside =
        Onnxes.external("w", "w.bin").toBuilder()
            .setDataType(FLOAT)
            .clearDims()
            .addDims(2)
            .addExternalData(Onnx.StringStringEntry.newBuilder().setKey("offset").setValue("4"))
            .addExternalData(Onnx.StringStringEntry.newBuilder().setKey("length").setValue("8"))
            .build();
    assertThat(elements(beside)).containsExactly(3.0, 4.0);
  }

  @Test
  void elementsThatAreNoNumbers_areNone() throws IOException {
    assertThat(elements(tensor(FLOAT8, 1).addInt32Data(56).build())).isEmpty();
    assertThat(elements(tensor(STRING, 1).addStringData(ByteString.copyFromUtf8("a")).build()))
        .isEmpty();
  }

  @Test
  void whoCancels_isHeard() {
    assertThatThrownBy(() -> elements(tensor(FLOAT, 1).setRawData(floats(1)).build(), () -> true))
        .isInstanceOf(CancellationException.class);
  }

  private static Onnx.Tensor named(String name, float... values) {
    return tensor(FLOAT, values.length).setName(name).setRawData(floats(values)).build();
  }

  /** A branch that adds a weight of its own and one of the graph around it to what it captures. */
  private static Onnx.Graph.Builder branch(float own) {
    return Onnx.Graph.newBuilder()
        .addInitializer(named("own", own, own))
        .addNode(Onnxes.node("Add", "first", "sum", "x", "own"))
        .addNode(Onnxes.node("Add", "second", "out", "sum", "table"))
        .addOutput(Onnxes.value("out", 2));
  }

  private static Onnx.Node choice(String name, Onnx.Graph.Builder then, Onnx.Graph.Builder other) {
    return Onnxes.node("If", name, name + ".out", "condition").toBuilder()
        .addAttribute(Onnxes.attribute("then_branch", then))
        .addAttribute(Onnxes.attribute("else_branch", other))
        .build();
  }

  private static Onnx.Graph.Builder inner() {
    return Onnx.Graph.newBuilder()
        .addNode(choice("inner", branch(3), branch(4)))
        .addOutput(Onnxes.value("inner.out", 2));
  }

  /** The elements of a tensor by its name in a body. */
  private static List<Double> elements(Path file, Graph graph, String name, BodyAt... way) {
    Graph at = graph;
    for (BodyAt place : way) {
      at =
          at.operators().get(place.operator()).regions().stream()
              .filter(r -> r.role().equals(place.role()))
              .findFirst()
              .orElseThrow()
              .body();
    }
    List<Double> found = new ArrayList<>();
    new OnnxWeightReader()
        .read(
            file,
            graph,
            List.of(way),
            at.tensor(name).orElseThrow().id(),
            (values, count) -> IntStream.range(0, count).forEach(i -> found.add(values[i])),
            Cancellation.NEVER);
    return found;
  }

  @Test
  void weightsOfBodies_areReadWhereTheyAre_alsoByTheOperatorAround() throws IOException {
    Onnx.Node folded =
        Onnx.Node.newBuilder()
            .setOpType("Constant")
            .addOutput("table")
            .addAttribute(Onnx.Attribute.newBuilder().setName("value").setT(named("", 7, 8)))
            .build();
    Path file =
        save(
            Onnxes.model(
                Onnx.Graph.newBuilder()
                    .addInput(Onnxes.value("x", 2))
                    .addInitializer(tensor(9, 0).setName("condition").clearDims().addInt32Data(1))
                    .addNode(folded)
                    .addNode(choice("outer", branch(2), inner()))
                    .addOutput(Onnxes.value("outer.out", 2))));
    Graph graph = new OnnxReader().read(file, ReadContext.QUIET);
    BodyAt then = new BodyAt(0, "then_branch");
    BodyAt other = new BodyAt(0, "else_branch");
    assertThat(elements(file, graph, "own", then)).containsExactly(2.0, 2.0);
    assertThat(elements(file, graph, "table", then)).containsExactly(7.0, 8.0);
    assertThat(elements(file, graph, "own", other, then)).containsExactly(3.0, 3.0);
    assertThat(elements(file, graph, "own", other, other)).containsExactly(4.0, 4.0);
    assertThat(elements(file, graph, "table", other, other)).containsExactly(7.0, 8.0);
    assertThat(elements(file, graph, "outer/then_branch/own")).containsExactly(2.0, 2.0);
    assertThat(elements(file, graph, "outer/else_branch/inner/else_branch/own"))
        .containsExactly(4.0, 4.0);
  }
}

package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.proto.Onnx;
import dev.rackloom.testkit.ModelReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxReaderTest extends ModelReaderContract {

  @TempDir Path temp;

  @Override
  protected ModelReader reader() {
    return new OnnxReader();
  }

  @Override
  protected byte[] good() {
    return Onnxes.attentionLike().toByteArray();
  }

  @Override
  protected String extension() {
    return "onnx";
  }

  private Graph read(Onnx.Model model) throws IOException {
    return reader().read(save(model), ReadContext.QUIET);
  }

  private Path save(Onnx.Model model) throws IOException {
    return Files.write(temp.resolve("m.onnx"), model.toByteArray());
  }

  private void refuses(Onnx.Model model, String... parts) throws IOException {
    Path file = save(model);
    assertThatThrownBy(() -> reader().read(file, ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(parts)
        .contains("Maybe");
  }

  private static Shape shape(Graph graph, String tensor) {
    return graph.tensor(tensor).orElseThrow().shape();
  }

  @Test
  void read_shapeArithmetic_staysSymbolic() throws IOException {
    Graph graph = read(Onnxes.attentionLike());
    assertThat(shape(graph, "y").toString()).isEqualTo("[batchxseqx2x4]");
    assertThat(graph.inputSymbols()).containsExactly("batch", "seq");
    assertThat(graph.parameters()).isEqualTo(Dim.of(72));
    assertThat(graph.parameterBytes()).isEqualTo(Dim.of(288));
    assertThat(graph.notUnderstood()).isEmpty();
    assertThat(graph.tensor("tail").orElseThrow().role()).isEqualTo(Tensor.Role.CONSTANT);
    assertThat(graph.operators()).extracting(o -> o.type().name()).doesNotContain("Constant");
    assertThat(graph.operators().getFirst().scope()).isEqualTo("layer0/proj");
  }

  @Test
  void work_matMul_countsTwoFlopsAMultiplyAdd() throws IOException {
    Graph graph = read(Onnxes.attentionLike());
    var work = reader().workRules().work(graph, graph.operators().getFirst());
    assertThat(work.family()).isEqualTo(OperatorFamily.GEMM);
    Bindings sizes = Bindings.of("batch", 2, "seq", 5);
    assertThat(work.flops().bind(sizes)).isEqualTo(Dim.of(2L * 2 * 5 * 8 * 8));
    assertThat(work.weightBytes().bind(sizes)).isEqualTo(Dim.of(256));
    assertThat(work.activationBytes().bind(sizes)).isEqualTo(Dim.of(2L * 2 * 5 * 8 * 4));
  }

  @Test
  void read_missingExternalData_namesTheFile() throws IOException {
    var graph =
        Onnxes.attentionLike().getGraph().toBuilder()
            .setInitializer(0, Onnxes.external("w", "weights.bin"));
    refuses(Onnxes.model(graph), "'w'", "weights.bin", "missing");
  }

  @Test
  void read_externalDataOutsideTheFolder_isRefused() throws IOException {
    for (String path : new String[] {"../../etc/passwd", "/etc/passwd", "a/../../x"}) {
      var graph =
          Onnxes.attentionLike().getGraph().toBuilder()
              .setInitializer(0, Onnxes.external("w", path));
      refuses(Onnxes.model(graph), "outside");
    }
  }

  @Test
  void read_unknownOperator_isReported_andItsCostUnknown() throws IOException {
    var graph = Onnxes.attentionLike().getGraph().toBuilder();
    graph.setNode(
        8,
        Onnxes.node("Frobnicate", "layer1/Frob", "y", "r").toBuilder().setDomain("acme").build());
    Graph read = read(Onnxes.model(graph));
    assertThat(read.notUnderstood())
        .containsExactly(
            new NotUnderstood(
                "layer1/Frob", "operator acme.Frobnicate", "its shapes and its cost are unknown"));
    var work = reader().workRules().work(read, read.operators().getLast());
    assertThat(work.flops().whyNotKnown()).contains("acme.Frobnicate");
  }

  @Test
  void read_namelessExtent_getsASymbolThatCanBeBound() throws IOException {
    var graph =
        Onnxes.attentionLike().getGraph().toBuilder().setInput(0, Onnxes.value("x", "", "seq", 8));
    assertThat(read(Onnxes.model(graph)).inputSymbols()).containsExactly("seq", "x.0");
  }

  @Test
  void read_cycle_isRefusedByName() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder().addInput(Onnxes.value("x", 1)).addOutput(Onnxes.value("b"));
    graph
        .addNode(Onnxes.node("Add", "first", "a", "x", "b"))
        .addNode(Onnxes.node("Relu", "second", "b", "a"));
    refuses(Onnxes.model(graph), "cycle", "first");
  }

  @Test
  void read_nodesOutOfOrder_areOrdered() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder().addInput(Onnxes.value("x", 4)).addOutput(Onnxes.value("b"));
    graph
        .addNode(Onnxes.node("Relu", "second", "b", "a"))
        .addNode(Onnxes.node("Relu", "first", "a", "x"));
    assertThat(read(Onnxes.model(graph)).operators())
        .extracting(o -> o.name())
        .containsExactly("first", "second");
  }

  @Test
  void read_tensorNobodyMakes_isRefused() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder().addInput(Onnxes.value("x", 4)).addOutput(Onnxes.value("b"));
    graph.addNode(Onnxes.node("Add", "sum", "b", "x", "ghost"));
    refuses(Onnxes.model(graph), "ghost", "sum");
  }

  @Test
  void states_pastAndPresent_arePaired() throws IOException {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .addInput(Onnxes.value("past_key_values.3.key", "batch", 4, "past", 16))
            .addInput(Onnxes.value("k", "batch", 4, "seq", 16))
            .addOutput(Onnxes.value("present.3.key"))
            .addNode(
                Onnxes.node("Concat", "c", "present.3.key", "past_key_values.3.key", "k")
                    .toBuilder()
                    .addAttribute(Onnxes.attribute("axis", 2))
                    .build());
    var state = read(Onnxes.model(graph)).states().getFirst();
    assertThat(state.layer()).isEqualTo(3);
    assertThat(state.bytesPerToken()).isEqualTo(Dim.of(4 * 16 * 4));
  }

  @Test
  void subModel_cutInTwo_hasTypedPortsAndItsConstants() throws IOException {
    Path file = save(Onnxes.attentionLike());
    Graph graph = reader().read(file, ReadContext.QUIET);
    SubModelWriter writer = new OnnxSubModelWriter();
    var first = writer.write(file, graph, Ids.range(0, 2), temp);
    var second = writer.write(file, graph, Ids.range(2, graph.operators().size()), temp);
    assertThat(first.inputs()).extracting(p -> p.name()).containsExactly("x");
    assertThat(first.outputs()).extracting(p -> p.name()).containsExactly("xb");
    assertThat(second.inputs()).extracting(p -> p.name()).containsExactly("xb");
    assertThat(second.inputs().getFirst().shape().toString()).isEqualTo("[batchxseqx8]");
    Graph part = reader().read(second.file(), ReadContext.QUIET);
    assertThat(part.operators()).hasSize(graph.operators().size() - 2);
    assertThat(shape(part, "y").toString()).isEqualTo("[batchxseqx2x4]");
    assertThat(writer.write(file, graph, Ids.range(0, 2), temp).artefact())
        .isEqualTo(first.artefact());
    assertThat(first.file().getFileName().toString()).startsWith(first.artefact().sha256());
  }

  @Test
  void probes_areReadableModels() {
    for (var probe : new OnnxProbeWriter().write(temp.resolve("probes"))) {
      Graph graph = reader().read(probe.model().file(), ReadContext.QUIET);
      var work = reader().workRules().work(graph, graph.operators().getFirst());
      assertThat(work.family()).as(probe.name()).isEqualTo(probe.family());
      assertThat(work.flops()).as(probe.name()).isEqualTo(Dim.of(probe.flops()));
      assertThat(work.weightBytes()).as(probe.name()).isEqualTo(Dim.of(probe.weightBytes()));
      assertThat(work.activationBytes())
          .as(probe.name())
          .isEqualTo(Dim.of(probe.activationBytes()));
    }
  }
}

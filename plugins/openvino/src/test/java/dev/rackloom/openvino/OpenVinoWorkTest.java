package dev.rackloom.openvino;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenVinoWorkTest {

  @TempDir Path temp;

  private final OpenVinoWork rules = new OpenVinoWork();

  private Graph read(IrWriter writer) throws IOException {
    return new OpenVinoReader()
        .read(Files.write(temp.resolve("m.xml"), writer.toBytes()), ReadContext.QUIET);
  }

  private WorkItem work(String type, String data, String inputs, String outputs)
      throws IOException {
    Graph graph = read(IrWriter.single(type, data, inputs, outputs));
    return rules.work(graph, graph.operators().getFirst());
  }

  private static Operator named(Graph graph, String name) {
    return graph.operators().stream()
        .filter(op -> op.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** FLOPs worked out by hand: 2 a multiply-add; the constants of OpRule else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MatMul|transpose_b=\"true\"|FP32 2,5,8; FP32 16,8|FP32 2,5,16|2560|gemm",
        "MatMul|transpose_a=\"true\"|FP32 8,5; FP32 8,16|FP32 5,16|1280|gemm",
        "MatMul||FP32 8; FP32 8|FP32|16|gemm",
        "Convolution|strides=\"1,1\"|FP32 1,3,8,8; FP32 4,3,3,3|FP32 1,4,6,6|7776|convolution",
        "GroupConvolution||FP32 1,4,8,8; FP32 4,1,1,3,3|FP32 1,4,6,6|2592|convolution",
        "ConvolutionBackpropData||FP32 1,4,6,6; FP32 4,3,3,3|FP32 1,3,8,8|7776|convolution",
        "GroupConvolutionBackpropData||FP32 1,4,6,6; FP32 4,1,1,3,3|FP32 1,4,8,8|2592|convolution",
        "Add||FP32 2,3,4; FP32 4|FP32 2,3,4|24|elementwise",
        "Sigmoid||FP32 10|FP32 10|120|elementwise",
        "FakeQuantize|levels=\"256\"|FP32 2,5; FP32; FP32; FP32; FP32|FP32 2,5|70|elementwise",
        "SoftMax|axis=\"1\"|FP32 2,10|FP32 2,10|260|reduction",
        "MVN||FP32 2,10; I64 1|FP32 2,10|120|reduction",
        "RMS||FP32 2,10; FP32 10|FP32 2,10|100|reduction",
        "ReduceMean|keep_dims=\"true\"|FP32 2,10; I64 1|FP32 2,1|20|reduction",
        "MaxPool|kernel=\"2,2\"|FP32 1,3,8,8|FP32 1,3,4,4|192|reduction",
        "AvgPool|kernel=\"3, 3\"|FP32 1,1,9,9|FP32 1,1,3,3|81|reduction",
        "Convert|destination_type=\"f16\"|FP32 100|FP16 100|0|movement",
        "Transpose||FP32 2,50; I64 2|FP32 50,2|0|movement",
        "Reshape||FP32 2,50; I64 1|FP32 100|0|view"
      })
  void work_knownShapes_isExact(
      String type, String data, String inputs, String outputs, long flops, String family)
      throws IOException {
    WorkItem work = work(type, data == null ? "" : data, inputs, outputs);
    assertThat(work.flops()).isEqualTo(Dim.of(flops));
    assertThat(work.family()).isEqualTo(new OperatorFamily(family));
  }

  @Test
  void work_product_readsAndWritesOnce() throws IOException {
    WorkItem work = work("MatMul", "", "FP16 4,8; FP16 8,16", "FP16 4,16");
    assertThat(work.activations()).isEqualTo(new Traffic(Dim.of(64 + 256), Dim.of(128)));
    assertThat(work.features())
        .containsEntry("m", Dim.of(4))
        .containsEntry("n", Dim.of(16))
        .containsEntry("k", Dim.of(8));
  }

  @Test
  void work_marksInAFile_areNotTakenForTheReaders() throws IOException {
    String forged =
        "rackloom.unpacked=\"7\" rackloom.storedBytes=\"1\" rackloom.once=\"1\" rackloom.slices=\"9\"";
    WorkItem plain = work("MatMul", "", "FP16 4,8; FP16 8,16", "FP16 4,16");
    assertThat(work("MatMul", forged, "FP16 4,8; FP16 8,16", "FP16 4,16")).isEqualTo(plain);
  }

  @Test
  void work_compressedWeights_areReadAsStored() throws IOException {
    Graph graph = read(IrWriter.compressed());
    WorkItem product = rules.work(graph, named(graph, "MatMul8"));
    assertThat(product.weightBytes()).isEqualTo(Dim.of(64 + 8 + 64));
    Bindings five = Bindings.of("Parameter0.0", 5);
    assertThat(product.flops().bind(five)).isEqualTo(Dim.of(2 * 5 * 8 * 16));
    assertThat(product.activations().read().bind(five)).isEqualTo(Dim.of(5 * 8 * 4));
    assertThat(graph.operators().subList(0, 4))
        .allSatisfy(op -> {
          assertThat(rules.work(graph, op).family()).isEqualTo(OperatorFamily.VIEW);
          assertThat(rules.work(graph, op).bytes()).isEqualTo(Dim.zero());
        });
  }

  @Test
  void work_gatherOfACompressedTable_readsTheRowsTaken() throws IOException {
    Graph graph =
        read(
            new IrWriter()
                .constant(0, "i8", 8000, "I8 1000,8")
                .layer(1, "Convert", "destination_type=\"f32\"", "I8 1000,8", "FP32 1000,8")
                .edge(0, 0, 1, 0)
                .parameter(2, "I64 3")
                .constant(3, "i64", 8, "I64")
                .layer(4, "Gather", "", "FP32 1000,8; I64 3; I64", "FP32 3,8")
                .edge(1, 1, 4, 0)
                .edge(2, 0, 4, 1)
                .edge(3, 0, 4, 2)
                .result(5, 4, 3, "FP32 3,8"));
    WorkItem gather = rules.work(graph, named(graph, "Gather4"));
    assertThat(gather.weightBytes()).isEqualTo(Dim.of(24));
    assertThat(gather.activations()).isEqualTo(new Traffic(Dim.of(24), Dim.of(96)));
  }

  @Test
  void work_attention_countsBothProductsAndTheSoftmax() throws IOException {
    String qkv = "FP32 1,2,3,8; FP32 1,2,5,8; FP32 1,2,5,4";
    long pairs = 2 * 3 * 5;
    assertThat(work("ScaledDotProductAttention", "causal=\"false\"", qkv, "FP32 1,2,3,4").flops())
        .isEqualTo(Dim.of(pairs * (2 * 8 + 2 * 4 + 14)));
    assertThat(work("ScaledDotProductAttention", "", qkv + "; FP32 3,5", "FP32 1,2,3,4").flops())
        .isEqualTo(Dim.of(pairs * (2 * 8 + 2 * 4 + 14 + 1)));
    assertThat(work("ScaledDotProductAttention", "causal=\"true\"", qkv, "FP32 1,2,3,4").flops())
        .isEqualTo(Dim.of(2 * 6 * (2 * 8 + 2 * 4 + 14)));
  }

  @Test
  void work_pagedAttention_growsWithTheContext() throws IOException {
    WorkItem work =
        work(
            "PagedAttentionExtension",
            "",
            "FP32 3,16; FP32 3,8; FP32 3,8; FP16 ?,2,32,4; FP16 ?,2,32,4",
            "FP32 3,16");
    Bindings ten = Bindings.of("context", 10);
    assertThat(work.flops().bind(ten)).isEqualTo(Dim.of((3 * 10 + 6) * (4 * 16 + 4 * 14)));
    assertThat(work.flops().bind(Bindings.of("context", 0))).isEqualTo(Dim.of(6 * 120));
    assertThat(work.states().read().bind(ten)).isEqualTo(Dim.of(2 * 2 * 8 * 10));
    assertThat(work.states().written().bind(ten)).isEqualTo(Dim.of(2 * 2 * 24));
  }

  @Test
  void work_recurrentSequence_multipliesEachStep() throws IOException {
    WorkItem lstm =
        work(
            "LSTMSequence",
            "hidden_size=\"4\" direction=\"forward\"",
            "FP32 2,5,3; FP32 2,1,4; FP32 2,1,4; I32 2; FP32 1,16,3; FP32 1,16,4; FP32 1,16",
            "FP32 2,1,5,4; FP32 2,1,4; FP32 2,1,4");
    assertThat(lstm.flops()).isEqualTo(Dim.of(10 * 2 * 16 * (3 + 4) + 10 * 4 * 68));
    WorkItem gru =
        work(
            "GRUCell",
            "hidden_size=\"4\"",
            "FP32 2,3; FP32 2,4; FP32 12,3; FP32 12,4; FP32 12",
            "FP32 2,4");
    assertThat(gru.flops()).isEqualTo(Dim.of(2 * 2 * 12 * (3 + 4) + 2 * 4 * 44));
  }

  @Test
  void phases_ofAModelThatKeepsTokens_areTwo() throws IOException {
    assertThat(rules.phases(read(IrWriter.stateful())))
        .containsExactly(Phase.PREFILL, Phase.DECODE);
    assertThat(rules.phases(read(IrWriter.compressed()))).containsExactly(Phase.PLAIN);
  }

  @Test
  void work_iterator_isItsBodyForEachSlice() throws IOException {
    Graph graph = read(IrWriter.iterated());
    WorkItem work = rules.work(graph, graph.operators().getFirst());
    assertThat(work.flops()).isEqualTo(Dim.of(5 * 8));
    assertThat(work.weightBytes()).isEqualTo(Dim.of(5 * 16));
    assertThat(work.features()).containsEntry("passes", Dim.of(5));
  }

  @Test
  void work_loopWithoutSlices_isUnknown() throws IOException {
    Graph graph = read(IrWriter.iterated());
    Operator loop = graph.operators().getFirst();
    Operator unsliced =
        new Operator(
            0,
            "l",
            loop.type(),
            loop.inputs(),
            loop.outputs(),
            java.util.Map.of(),
            "",
            loop.regions());
    assertThat(rules.work(graph, unsliced).flops().whyNotKnown()).contains("value of the run");
  }

  @Test
  void work_state_isReadAndWritten() throws IOException {
    Graph graph = read(IrWriter.stateful());
    WorkItem assign = rules.work(graph, named(graph, "Assign3"));
    assertThat(assign.states().read()).isEqualTo(Dim.zero());
    WorkItem concat = rules.work(graph, named(graph, "Concat2"));
    assertThat(concat.flops()).isEqualTo(Dim.zero());
    WorkItem read = rules.work(graph, named(graph, "ReadValue1"));
    assertThat(read.states().read().bind(Bindings.of("batch", 2, "context", 3)))
        .isEqualTo(Dim.of(2 * 4 * 3 * 16 * 4));
  }

  @Test
  void shapes_openExtents_followFromTheInputs() throws IOException {
    assertThat(shape("Add", "", "FP32 ?,1,4; FP32 3,4", "FP32 ?,3,4"))
        .isEqualTo("[Parameter0.0x3x4]");
    assertThat(shape("MatMul", "", "FP32 ?,?,8; FP32 8,16", "FP32 ?,?,16"))
        .isEqualTo("[Parameter0.0xParameter0.1x16]");
    assertThat(shape("Concat", "axis=\"-1\"", "FP32 2,?; FP32 2,?", "FP32 2,?"))
        .isEqualTo("[2xParameter0.1+Parameter1.1]");
    assertThat(shape("Reshape", "", "FP32 ?,8; I64 3", "FP32 ?,2,4"))
        .isEqualTo("[Parameter0.0x2x4]");
    assertThat(shape("Reshape", "", "FP32 ?,?,8; I64 4", "FP32 ?,?,2,4")).contains("?(extent 0");
    assertThat(
            shape(
                "ScaledDotProductAttention",
                "",
                "FP32 ?,2,?,8; FP32 ?,2,?,8; FP32 ?,2,?,4",
                "FP32 ?,2,?,4"))
        .isEqualTo("[Parameter0.0x2xParameter0.2x4]");
  }

  @Test
  void shapes_gather_followsTheOnlyAxisThatFits() throws IOException {
    assertThat(shape("Gather", "", "FP32 1000,8; I64 ?,?; I64", "FP32 ?,?,8"))
        .isEqualTo("[Parameter1.0xParameter1.1x8]");
    assertThat(shape("Gather", "", "FP32 ?,4,?; I64 ?; I64", "FP32 ?,4,?")).contains("?(extent 0");
  }

  @Test
  void shapes_inputsOfLanguageModels_shareTheirSymbols() {
    assertThat(SizeSymbols.ofInput("input_ids", 0, true)).hasToString("batch");
    assertThat(SizeSymbols.ofInput("input_ids", 1, true)).hasToString("seq");
    assertThat(SizeSymbols.ofInput("attention_mask", 1, false)).hasToString("seq");
    assertThat(SizeSymbols.ofInput("attention_mask", 1, true)).hasToString("context+seq");
    assertThat(SizeSymbols.ofInput("beam_idx", 0, true)).hasToString("batch");
    assertThat(SizeSymbols.ofInput("image", 1, false)).hasToString("image.1");
  }

  private String shape(String type, String data, String inputs, String outputs) throws IOException {
    Graph graph = read(IrWriter.single(type, data, inputs, outputs));
    return graph.tensors().get(graph.outputs().get(0)).shape().toString();
  }

  @Test
  void work_openExtents_staySymbolic() throws IOException {
    WorkItem work = work("MatMul", "", "FP32 ?,?,8; FP32 8,16", "FP32 ?,?,16");
    assertThat(work.flops().symbols()).containsExactly("Parameter0.0", "Parameter0.1");
    assertThat(work.flops().bind(Bindings.of("Parameter0.0", 2, "Parameter0.1", 5)))
        .isEqualTo(Dim.of(2560));
  }
}

package dev.rackloom.openvino;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.testkit.ModelReaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenVinoReaderTest extends ModelReaderContract {

  @TempDir Path temp;

  @Override
  protected ModelReader reader() {
    return new OpenVinoReader();
  }

  @Override
  protected byte[] good() {
    return IrWriter.compressed().toBytes();
  }

  @Override
  protected String extension() {
    return "xml";
  }

  private Path save(String text) throws IOException {
    return Files.writeString(temp.resolve("m.xml"), text);
  }

  private Graph read(IrWriter writer) throws IOException {
    Files.write(temp.resolve("m.bin"), new byte[Math.max(64, writer.constantBytes())]);
    return reader().read(save(writer.text()), ReadContext.QUIET);
  }

  private void refuses(String text, String... parts) throws IOException {
    Path file = save(text);
    assertThatThrownBy(() -> reader().read(file, ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(parts)
        .contains("Maybe");
  }

  @Test
  void read_model_isAGraphOfItsLayers() throws IOException {
    Graph graph = read(IrWriter.compressed());
    assertThat(graph.name()).isEqualTo("m");
    assertThat(graph.operators())
        .extracting(op -> op.type().name())
        .containsExactly("Convert", "Convert", "Subtract", "Multiply", "MatMul", "ReLU");
    assertThat(graph.inputs().size()).isEqualTo(1);
    assertThat(graph.inputSymbols()).containsExactly("Parameter0.0");
    assertThat(graph.tensor("ReLU9").orElseThrow().shape()).hasToString("[Parameter0.0x16]");
    assertThat(graph.tensor("Const1").orElseThrow().dtype().name()).isEqualTo("uint4");
    assertThat(graph.tensor("Const1").orElseThrow().role()).isEqualTo(Tensor.Role.WEIGHT);
    assertThat(graph.parameterBytes()).isEqualTo(Dim.of(64 + 64));
    assertThat(graph.metadata())
        .containsEntry("Runtime_version", "2025.1")
        .containsEntry("conversion.framework", "onnx")
        .containsEntry("irVersion", "11");
    assertThat(graph.notUnderstood()).isEmpty();
  }

  @Test
  void read_withoutTheBin_saysSo() throws IOException {
    Graph graph = reader().read(save(IrWriter.compressed().text()), ReadContext.QUIET);
    assertThat(graph.notUnderstood())
        .containsExactly(
            new NotUnderstood(
                "m.bin",
                "the file of constants is missing",
                "their places are not checked, shapes that they steer may be unknown, and the model"
                    + " cannot be run"));
  }

  @Test
  void read_binThatIsTooShort_isRefused() throws IOException {
    Files.write(temp.resolve("m.bin"), new byte[100]);
    refuses(IrWriter.compressed().text(), "Const6", "m.bin", "100 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "offset=\"0\", offset=\"-1\"",
    "offset=\"0\", offset=\"9223372036854775807\"",
    "size=\"64\", size=\"63\"",
    "size=\"64\", size=\"\"",
    "size=\"64\", size=\"x\"",
    "size=\"64\", size=\"-64\"",
    "offset=\"0\", off=\"0\""
  })
  void read_constantWithoutAPlace_isRefused(String good, String bad) throws IOException {
    Files.write(temp.resolve("m.bin"), new byte[200]);
    String text = IrWriter.compressed().text();
    assertThat(text).contains(good);
    refuses(text.replaceFirst(good, bad), "constant 'Const1'");
  }

  @Test
  void read_unknownLayer_isReported() throws IOException {
    Graph graph =
        read(IrWriter.single("Frobnicate", "a=\"1\" b=\"1, 2\" c=\"x\"", "FP32 4", "FP32 4"));
    assertThat(graph.notUnderstood())
        .containsExactly(
            new NotUnderstood("Frobnicate100", "operator Frobnicate", "its cost is unknown"));
    Operator op = graph.operators().getFirst();
    assertThat(op.type().version()).isEqualTo(1);
    assertThat(op.intAttribute("a", 0)).isEqualTo(1);
    assertThat(op.attributes().get("b")).hasToString("Ints[values=[1, 2]]");
    assertThat(reader().workRules().work(graph, op).flops().whyNotKnown()).contains("Frobnicate");
  }

  @Test
  void read_variable_isAState() throws IOException {
    Graph graph = read(IrWriter.stateful());
    var state = graph.states().getFirst();
    assertThat(state.id()).isEqualTo("past_key_values.3.key");
    assertThat(state.kind()).isEqualTo("kv");
    assertThat(state.layer()).isEqualTo(3);
    assertThat(state.bytesPerToken()).isEqualTo(Dim.of(4 * 16 * 4));
    assertThat(graph.tensors().get(state.present()).name()).isEqualTo("Concat2");
    assertThat(graph.notUnderstood()).isEmpty();
  }

  @Test
  void read_variableSetToNothingFirst_stillGrows() throws IOException {
    String id = "variable_id=\"v\"";
    IrWriter writer =
        IrWriter.single("ReadValue", id, "FP32 ?,4,0,8", "FP32 ?,4,?,8")
            .layer(300, "Assign", id, "FP32 ?,4,?,8", "FP32 ?,4,?,8")
            .edge(100, 1, 300, 0);
    Graph graph = read(writer);
    assertThat(graph.states().getFirst().bytesPerToken()).isEqualTo(Dim.of(4 * 8 * 4));
    assertThat(graph.tensors().get(graph.states().getFirst().past()).shape())
        .hasToString("[batchx4xcontextx8]");
  }

  @Test
  void read_variableThatIsNeverAssigned_isReported() throws IOException {
    Graph graph = read(IrWriter.single("ReadValue", "variable_id=\"v\"", "FP32 1,8", "FP32 1,8"));
    assertThat(graph.states()).isEmpty();
    assertThat(graph.notUnderstood())
        .extracting(NotUnderstood::what)
        .containsExactly("a ReadValue without an Assign");
  }

  @Test
  void read_variableOfAFixedSize_isARecurrentState() throws IOException {
    IrWriter writer =
        IrWriter.single("ReadValue", "variable_id=\"h\"", "FP32 ?,8", "FP32 ?,8")
            .layer(300, "Assign", "variable_id=\"h\"", "FP32 ?,8", "FP32 ?,8")
            .edge(100, 1, 300, 0);
    var state = read(writer).states().getFirst();
    assertThat(state.kind()).isEqualTo("recurrent");
    assertThat(state.fixedBytes()).isEqualTo(Dim.of(32));
    assertThat(state.bytesPerToken()).isEqualTo(Dim.zero());
  }

  @Test
  void read_iterator_hasItsBodyAsARegion_shapedBySlices() throws IOException {
    Graph graph = read(IrWriter.iterated());
    Operator loop = graph.operators().getFirst();
    assertThat(loop.regions()).hasSize(1);
    Graph body = loop.regions().getFirst().body();
    assertThat(loop.regions().getFirst().role()).isEqualTo("body");
    assertThat(body.tensor("Add2").orElseThrow().shape()).hasToString("[2x1x4]");
    assertThat(loop.attributes().get("rackloom.portMap").toString())
        .contains("body: port 0 to layer 0 in slices of 1 along axis 1");
  }

  @Test
  void read_names_makeScopes() throws IOException {
    IrWriter writer =
        new IrWriter()
            .parameter(0, "FP32 4")
            .layer(
                1,
                "__module.model.layers.0.mlp/aten::relu/ReLU",
                "ReLU",
                "",
                "FP32 4",
                "FP32 4",
                "")
            .edge(0, 0, 1, 0)
            .result(2, 1, 1, "FP32 4");
    assertThat(read(writer).operators().getFirst().scope())
        .isEqualTo("model/layers/0/mlp/aten::relu");
  }

  @Test
  void read_layersOutOfOrder_areOrdered() throws IOException {
    IrWriter writer =
        new IrWriter()
            .layer(1, "ReLU", "", "FP32 4", "FP32 4")
            .layer(2, "Abs", "", "FP32 4", "FP32 4")
            .parameter(3, "FP32 4")
            .edge(2, 1, 1, 0)
            .edge(3, 0, 2, 0)
            .result(4, 1, 1, "FP32 4");
    assertThat(read(writer).operators())
        .extracting(Operator::name)
        .containsExactly("Abs2", "ReLU1");
  }

  @Test
  void read_graphThatIsNone_isRefused() throws IOException {
    String relu = "FP32 4";
    refuses(
        new IrWriter()
            .layer(1, "ReLU", "", relu, relu)
            .layer(2, "Abs", "", relu, relu)
            .edge(1, 1, 2, 0)
            .edge(2, 1, 1, 0)
            .text(),
        "cycle");
    refuses(new IrWriter().layer(1, "ReLU", "", relu, relu).text(), "connected to nothing");
    refuses(
        new IrWriter().parameter(1, relu).layer(2, "ReLU", "", relu, relu).edge(1, 7, 2, 0).text(),
        "connected to nothing");
    refuses(new IrWriter().parameter(1, relu).edge(1, 0, 9, 0).text(), "layer 9");
    refuses(new IrWriter().parameter(1, relu).parameter(1, relu).text(), "layers");
    refuses(new IrWriter().layer(1, "Parameter", "", "", "FP32 4; FP32 4").text(), "outputs");
    refuses(
        new IrWriter()
            .parameter(1, relu)
            .layer(2, "ReLU", "", relu, relu)
            .edge(1, 0, 2, 0)
            .edge(1, 0, 2, 0)
            .text(),
        "two edges");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<net",
        "<net/>",
        "<net version=\"x\"/>",
        "<project version=\"11\"/>",
        "<net version=\"11\"><layers><layer/></layers></net>",
        "<net version=\"11\"><layers><layer id=\"a\" type=\"b\"/></layers></net>",
        "<net version=\"11\"><layers><layer id=\"1\" type=\" \"/></layers></net>",
        "<net version=\"11\"><edges><edge from-layer=\"1\"/></edges></net>",
        "<net version=\"11\"><layers><layer id=\"1\" type=\"A\"><output><port id=\"0\">"
            + "<dim>-2</dim></port></output></layer></layers></net>",
        "<net version=\"11\"><layers><layer id=\"1\" type=\"A\"><output><port id=\"0\">"
            + "<dim>99999999999999999999</dim></port></output></layer></layers></net>"
      })
  void read_xmlThatIsNone_isRefused(String text) throws IOException {
    refuses(text, "m.xml");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 9, 12})
  void read_otherVersions_areRefused(int version) throws IOException {
    refuses("<net name=\"n\" version=\"" + version + "\"/>", "version " + version);
  }

  @Test
  void read_version10_isRead() throws IOException {
    String text = IrWriter.iterated().text().replace("version=\"11\"", "version=\"10\"");
    assertThat(reader().read(save(text), ReadContext.QUIET).operators()).hasSize(1);
  }

  @Test
  void read_billionLaughs_isRefused() throws IOException {
    StringBuilder bomb =
        new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE net [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 20; i++) {
      bomb.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1));
    }
    refuses(bomb + "]><net name=\"&a19;\" version=\"11\"/>", "m.xml");
    refuses(bomb + "]><net version=\"11\">&a19;</net>", "m.xml");
    refuses(bomb + "]>" + IrWriter.iterated().text().substring(21), "document type");
  }

  @Test
  void read_externalEntity_isRefused_andNotRead() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret.txt"), "top secret");
    String entity = "<!DOCTYPE net [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>";
    refuses(entity + "<net name=\"n\" version=\"11\">&x;</net>", "m.xml");
    String external = "<!DOCTYPE net SYSTEM \"http://127.0.0.1:1/evil.dtd\">";
    refuses(external + "<net name=\"n\" version=\"11\"/>", "document type");
  }

  @Test
  void read_deepNesting_isRefused() throws IOException {
    refuses(
        "<net version=\"11\">" + "<a>".repeat(50_000) + "</a>".repeat(50_000) + "</net>", "deep");
  }

  @Test
  void match_otherXml_isNo() {
    assertThat(match("pom.xml", "<?xml version=\"1.0\"?><project><net name=\"x\"/>")).isZero();
    assertThat(match("a.xml", "<network/>")).isZero();
    assertThat(match("a.xml", "")).isZero();
    assertThat(match("a.txt", "<net")).isZero();
    assertThat(match("a.xml", "<?xml version=\"1.0\"?>\n<net name=\"x\" version=\"11\">"))
        .isEqualTo(70);
  }

  private int match(String name, String head) {
    return reader().match(Path.of(name), head.getBytes(UTF_8));
  }
}

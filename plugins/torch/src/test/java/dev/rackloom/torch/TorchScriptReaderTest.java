package dev.rackloom.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.testkit.ModelReaderContract;
import dev.rackloom.testkit.TorchScripts;
import dev.rackloom.testkit.TorchWriter;
import dev.rackloom.testkit.TorchWriter.Floats;
import dev.rackloom.testkit.TorchWriter.Instance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchScriptReaderTest extends ModelReaderContract {

  private static final TorchScripts.Mlp MLP = new TorchScripts.Mlp(1, 4, 8, 3);

  /** Parameters of the two layers. */
  private static final long WEIGHTS = 8 * (4 + 1) + 3 * (8 + 1);

  @TempDir Path temp;

  @Override
  protected ModelReader reader() {
    return new TorchScriptReader();
  }

  @Override
  protected byte[] good() {
    return MLP.archive();
  }

  @Override
  protected String extension() {
    return "pt";
  }

  private Graph read(Path file) {
    return reader().read(file, ReadContext.QUIET);
  }

  private Graph read(byte[] archive, String config) {
    return read(Repositories.model(temp, "net", "model.pt", config, archive));
  }

  private void refuses(byte[] archive, String config, String... says) {
    assertThatThrownBy(() -> read(archive, config))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(says)
        .contains("Maybe");
  }

  @Test
  void inARepository_itIsOneOperator_withThePortsOfItsConfiguration() {
    Graph graph = read(MLP.archive(), Repositories.NET);
    assertThat(graph.name()).isEqualTo("net");
    assertThat(graph.notUnderstood()).isEmpty();
    Operator whole = graph.operators().getFirst();
    assertThat(graph.operators()).hasSize(1);
    assertThat(whole.type().name()).isEqualTo("TorchScript");
    Tensor x = graph.tensors().get(graph.inputs().get(0));
    assertThat(x.name()).isEqualTo("x");
    assertThat(x.shape()).hasToString("[batchx4]");
    assertThat(graph.inputSymbols()).containsExactly("batch");
    Tensor y = graph.tensors().get(graph.outputs().get(0));
    assertThat(y.name()).isEqualTo("y");
    assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(y.shape()).hasToString("[batchx3]");
  }

  @Test
  void weights_areThoseOfTheFile_toTheByte() {
    Graph graph = read(MLP.archive(), Repositories.NET);
    assertThat(graph.tensors().stream().filter(t -> t.role() == Tensor.Role.WEIGHT))
        .extracting(t -> t.name() + t.shape())
        .containsExactly("a_weight[8x4]", "a_bias[8]", "b_weight[3x8]", "b_bias[3]");
    assertThat(graph.parameterBytes().known()).hasValue(4 * WEIGHTS);
  }

  @Test
  void work_isWeightsAndTraffic_andFlopsAreUnknown() {
    Graph graph = read(MLP.archive(), Repositories.NET);
    WorkItem work = reader().workRules().work(graph, graph.operators().getFirst());
    assertThat(work.flops().known()).isEmpty();
    assertThat(work.weightBytes().known()).hasValue(4 * WEIGHTS);
    assertThat(work.activationBytes().bind(Bindings.of("batch", 2)).known()).hasValue(4 * 2 * 7);
  }

  @Test
  void withoutAConfiguration_itSaysWhatToPutWhere_andCannotBeGivenOut() {
    Path file = Repositories.write(temp.resolve("bare.pt"), MLP.pairArchive());
    Graph graph = read(file);
    assertThat(graph.notUnderstood().getFirst().what()).contains("put a config.pbtxt beside it");
    assertThat(graph.inputs().stream().mapToObj(graph.tensors()::get))
        .extracting(Tensor::name)
        .containsExactly("x", "y");
    assertThat(graph.outputs().size()).isEqualTo(2);
    assertThat(graph.parameterBytes().known()).hasValue(4 * WEIGHTS);
    assertThatThrownBy(() -> new ScriptWriter().write(file, graph, Ids.of(0), temp))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("the type of 'x' is not known")
        .hasMessageContaining("config.pbtxt");
  }

  @Test
  void itIsGivenOutWhole() throws Exception {
    Path file = Repositories.model(temp, "net", "model.pt", Repositories.NET, MLP.archive());
    SubModel part = new ScriptWriter().write(file, read(file), Ids.of(0), temp.resolve("parts"));
    assertThat(Files.readAllBytes(part.file())).isEqualTo(MLP.archive());
    assertThat(part.artefact().format()).isEqualTo("torchscript");
    assertThat(part.inputs()).extracting(p -> p.name()).containsExactly("x");
    assertThat(part.outputs()).extracting(p -> p.name()).containsExactly("y");
  }

  @Test
  void inputs_standInTheOrderOfTheArguments_orOfTheirNumbers() {
    String outputs =
        "output [ { name: 'o' data_type: TYPE_FP32 dims: [ 3 ] },"
            + " { name: 'h' data_type: TYPE_FP32 dims: [ 8 ] } ]";
    assertThat(inputs("y", "x", outputs)).containsExactly("x", "y");
    assertThat(inputs("IN__1", "IN__0", outputs)).containsExactly("IN__0", "IN__1");
    assertThat(inputs("b", "a", outputs)).containsExactly("b", "a");
  }

  private List<String> inputs(String first, String second, String outputs) {
    Graph graph =
        read(
            MLP.pairArchive(),
            "platform: 'pytorch_libtorch' input { name: '"
                + first
                + "' data_type: TYPE_FP32 dims: [ -1, 4 ] } input { name: '"
                + second
                + "' data_type: TYPE_FP32 dims: [ -1, 4 ] } "
                + outputs);
    return graph.inputs().stream().mapToObj(graph.tensors()::get).map(Tensor::name).toList();
  }

  @Test
  void configurationsOfOtherPorts_areRefused() {
    refuses(
        MLP.pairArchive(),
        Repositories.NET,
        "lists the inputs [x], but the script's forward takes [x, y]");
    refuses(
        MLP.archive(),
        Repositories.NET + "output { name: 'z' data_type: TYPE_FP32 dims: [ 1 ] }",
        "lists the outputs [y, z], but the script's forward gives [Tensor]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: \"net|has a text that does not end",
        "input [ { name: \"x\" data_type: TYPE_FP99 } ]|the data_type 'TYPE_FP99'",
        "input [ { name: \"x\" data_type: TYPE_FP32 dims: [ four ] } ]|'four' where a whole number",
        "input [ { name: \"x\" data_type: TYPE_FP32 dims: [ -3 ] } ]|the extents [-3]",
        "max_batch_size: many|'many' where a whole number",
        "input [ { data_type: TYPE_FP32 dims: [ 4 ] } ]|must not be blank",
        "}|where the name of a field must be",
        "name: }|where a value must be",
        "input [ { name: \"x\" data_type: TYPE_FP32 reshape: { shape: [] } } ]|reshapes 'x'",
      })
  void damagedConfigurations_areOneMessage(String config, String says) {
    refuses(MLP.archive(), config, "config.pbtxt", says);
  }

  @Test
  void deepConfiguration_isRefused() {
    refuses(MLP.archive(), "a {".repeat(100_000), "nested more than");
  }

  @Test
  void weightsOfTorchSave_areToldFromAScript() {
    byte[] saved = TorchWriter.save(Map.of("w", new Floats(new float[] {1}, 1)));
    refuses(saved, Repositories.NET, "holds weights, but no script", "torch.jit.save");
  }

  @Test
  void packedWeights_areRefused() {
    byte[] packed = TorchWriter.zip(new byte[] {'N', '.'}, Map.of("0", new byte[4096]), true);
    refuses(packed, Repositories.NET, "packed in its zip");
  }

  @ParameterizedTest
  @CsvSource({
    "posix.system, posix.system",
    "torch.jit._pickle.build_intlist.x, build_intlist.x",
    "builtins.eval, builtins.eval"
  })
  void foreignClasses_areRefusedByName(String type, String says) {
    TorchWriter.Pickle net = TorchWriter.pickle(new Instance(type, Map.of()));
    refuses(TorchScripts.zip(net, "class Net(Module):\n"), Repositories.NET, says);
  }

  @Test
  void tensorBeyondItsStorage_isRefused() {
    TorchWriter.Pickle whole =
        TorchWriter.pickle(
            new Instance("__torch__.Net", Map.of("w", new Floats(new float[8], 2, 4))));
    TorchWriter.Pickle cut = new TorchWriter.Pickle(whole.pickle(), Map.of("0", new byte[16]));
    refuses(TorchScripts.zip(cut, ""), Repositories.NET, "claims 8 numbers of 4 bytes for 'w'");
  }

  @Test
  void nestedWeights_areNamedByTheirPath() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("weight", new Floats(new float[6], 2, 3));
    Map<String, Object> outer = new LinkedHashMap<>();
    outer.put("layer", new Instance("__torch__.Layer", inner));
    outer.put("list", List.of(new Instance("__torch__.Layer", inner)));
    TorchWriter.Pickle net = TorchWriter.pickle(new Instance("__torch__.deep.Net", outer));
    Graph graph =
        read(
            Repositories.write(
                temp.resolve("deep.pt"), TorchScripts.zip(net, "class Other(Module):\n")));
    assertThat(graph.tensors()).extracting(Tensor::name).contains("layer.weight", "list.0.weight");
    assertThat(graph.notUnderstood()).extracting(n -> n.what()).contains("its method forward");
  }

  @Test
  void match_isForZipsWithTheEnding() {
    byte[] text = "name: 'x'".getBytes(StandardCharsets.UTF_8);
    assertThat(reader().match(Path.of("a.zip"), good())).isZero();
    assertThat(reader().match(Path.of("a.pth"), good())).isEqualTo(100);
    assertThat(reader().match(Path.of("a.pt"), text)).isEqualTo(50);
  }
}

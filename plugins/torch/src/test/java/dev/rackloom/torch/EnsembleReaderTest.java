package dev.rackloom.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.onnx.OnnxReader;
import dev.rackloom.testkit.GeneratedModels;
import dev.rackloom.testkit.TorchScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnsembleReaderTest {

  private static final TorchScripts.Mlp MLP = new TorchScripts.Mlp(1, 4, 8, 3);

  private static final String HEAD =
      """
      platform: "onnxruntime_onnx"
      max_batch_size: 8
      input [ { name: "x" data_type: TYPE_FP32 dims: [ 3 ] } ]
      output [ { name: "y" data_type: TYPE_FP32 dims: [ 3 ] } ]
      """;

  /** The later step stands first. */
  private static final String BOTH =
      """
      name: "both"
      platform: "ensemble"
      max_batch_size: 8
      input [ { name: "in" data_type: TYPE_FP32 dims: [ 4 ] } ]
      output [ { name: "out" data_type: TYPE_FP32 dims: [ 3 ] } ]
      ensemble_scheduling { step [
        { model_name: "head" model_version: -1
          input_map { key: "x" value: "hidden" } output_map { key: "y" value: "out" } },
        { model_name: "net" model_version: 1
          input_map { key: "x" value: "in" } output_map { key: "y" value: "hidden" } }
      ] }
      """;

  @TempDir Path repository;

  @BeforeEach
  void lay() throws IOException {
    Repositories.model(repository, "net", "model.pt", Repositories.NET, MLP.archive());
    Path head = repository.resolve("head/1");
    Files.createDirectories(head);
    GeneratedModels.doubled(head.resolve("model.onnx"), 3);
    Repositories.write(repository.resolve("head/config.pbtxt"), HEAD);
  }

  private Path both(String config) {
    return Repositories.ensemble(repository, "both", config);
  }

  private Graph read(Path file) {
    return new EnsembleReader().read(file, ReadContext.QUIET);
  }

  @Test
  void steps_areOperators_inAnOrderThatRuns() {
    Graph graph = read(both(BOTH));
    assertThat(graph.operators())
        .extracting(o -> o.name() + " " + o.type())
        .containsExactly("net TorchScript", "head OnnxModel");
    assertThat(graph.tensors().stream().filter(t -> t.role() != Tensor.Role.WEIGHT))
        .extracting(t -> t.name() + t.shape())
        .containsExactly("in[batchx4]", "hidden[batchx3]", "out[batchx3]");
    assertThat(graph.parameterBytes().known()).hasValue(4L * (8 * 5 + 3 * 9));
    assertThat(graph.outputs().stream().mapToObj(graph.tensors()::get))
        .extracting(Tensor::name)
        .containsExactly("out");
  }

  @Test
  void eachStep_isGivenOutWhole_underTheEnsemblesNames() throws IOException {
    Path file = both(BOTH);
    Graph graph = read(file);
    EnsembleWriter writer = new EnsembleWriter();
    SubModel net = writer.write(file, graph, Ids.of(0), repository.resolve("parts"));
    assertThat(Files.readAllBytes(net.file())).isEqualTo(MLP.archive());
    assertThat(net.artefact().format()).isEqualTo("torchscript");
    assertThat(net.inputs()).extracting(Port::name).containsExactly("in");
    SubModel head = writer.write(file, graph, Ids.of(1), repository.resolve("parts"));
    assertThat(head.artefact().format()).isEqualTo("onnx");
    Graph renamed = new OnnxReader().read(head.file(), ReadContext.QUIET);
    assertThat(renamed.inputs().stream().mapToObj(renamed.tensors()::get))
        .extracting(Tensor::name)
        .containsExactly("hidden");
    assertThat(renamed.outputs().stream().mapToObj(renamed.tensors()::get))
        .extracting(Tensor::name)
        .containsExactly("out");
  }

  @Test
  void severalSteps_areNotJoined() {
    Path file = both(BOTH);
    Graph graph = read(file);
    assertThatThrownBy(() -> new EnsembleWriter().write(file, graph, Ids.of(0, 1), repository))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("steps [net, head]")
        .hasMessageContaining("2 stages");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"net\"|\"gone\"|a step of the model 'gone', which is not there",
        "\"net\"|\"..\"|a step of the model '..', which is not there",
        "model_version: 1|model_version: 7|has no model in",
        "value: \"in\"|value: \"out\"|reads [hidden], which no input is",
        "key: \"y\" value: \"out\"|key: \"z\" value: \"out\"|its output 'z' is not among [y]",
        "key: \"x\" value: \"in\"|key: \"q\" value: \"in\"|its input 'q' is not among [x]",
        "value: \"out\"|value: \"other\"|an output 'out' that no step makes",
        "value: \"out\"|value: \"hidden\"|has two makers of 'hidden'",
        "TYPE_FP32 dims: [ 4 ]|TYPE_INT64 dims: [ 4 ]|brings 'in', a int64, to 'x' of 'net'",
        "platform: \"ensemble\"|platform: \"onnxruntime_onnx\"|no ensemble",
      })
  void whatDoesNotFit_isOneMessage(String there, String instead, String says) {
    assertThat(BOTH).contains(there);
    assertThatThrownBy(() -> read(both(BOTH.replace(there, instead))))
        .isInstanceOf(RackloomException.class)
        .message()
        .contains(says)
        .contains("Maybe");
  }

  /** Two steps of one model whose second answer only one of them hands on. */
  @Test
  void unusedOutputs_haveTheNameOfTheirStep() {
    Repositories.model(
        repository,
        "pair",
        "model.pt",
        "platform: 'pytorch_libtorch' max_batch_size: 8"
            + " input { name: 'x' data_type: TYPE_FP32 dims: [ 4 ] }"
            + " input { name: 'y' data_type: TYPE_FP32 dims: [ 4 ] }"
            + " output { name: 'o' data_type: TYPE_FP32 dims: [ 3 ] }"
            + " output { name: 'h' data_type: TYPE_FP32 dims: [ -1 ] }",
        MLP.pairArchive());
    Graph graph = read(both(twoPairs("b")));
    assertThat(graph.operators()).extracting(o -> o.name()).containsExactly("pair", "pair#2");
    assertThat(graph.tensors())
        .extracting(t -> t.name() + t.shape())
        .contains("pair/h[batchxpair_h_0]", "pair#2/h[batchxpair_2_h_0]");
    assertThatThrownBy(() -> read(both(twoPairs("a"))))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("gives step 'pair' the tensor 'a' twice");
  }

  private static String twoPairs(String second) {
    String step =
        "{ model_name: 'pair' input_map { key: 'x' value: 'a' } input_map { key: 'y' value: '%s' }"
            + " output_map { key: 'o' value: '%s' } }";
    return "platform: 'ensemble' max_batch_size: 8"
        + " input { name: 'a' data_type: TYPE_FP32 dims: [ 4 ] }"
        + " input { name: 'b' data_type: TYPE_FP32 dims: [ 4 ] }"
        + " output { name: 'p' data_type: TYPE_FP32 dims: [ 3 ] }"
        + " output { name: 'q' data_type: TYPE_FP32 dims: [ 3 ] }"
        + " ensemble_scheduling { step [ "
        + step.formatted(second, "p")
        + ", "
        + step.formatted(second, "q")
        + " ] }";
  }

  @Test
  void theFile_isTheOneThatTheConfigurationNames() throws IOException {
    Files.move(repository.resolve("net/1/model.pt"), repository.resolve("net/1/own.bin"));
    Path config = repository.resolve("net/config.pbtxt");
    Repositories.write(config, Repositories.NET + "default_model_filename: 'own.bin'");
    assertThat(read(both(BOTH)).operators().getFirst().type()).hasToString("TorchScript");
    Repositories.write(config, Repositories.NET + "default_model_filename: '../own.bin'");
    assertThatThrownBy(() -> read(both(BOTH))).hasMessageContaining("leads elsewhere");
    Repositories.write(config, Repositories.NET);
    assertThatThrownBy(() -> read(both(BOTH))).hasMessageContaining("has no model in");
  }

  @Test
  void thePlatform_choosesTheFile_ofSeveral() throws IOException {
    Repositories.write(repository.resolve("net/1/model.onnx"), "damaged");
    Repositories.write(repository.resolve("head/1/model.pt"), "damaged");
    assertThat(read(both(BOTH)).operators())
        .extracting(o -> o.type().toString())
        .containsExactly("TorchScript", "OnnxModel");
    Files.delete(repository.resolve("net/1/model.pt"));
    assertThatThrownBy(() -> read(both(BOTH)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("has no model in")
        .hasMessageContaining("put model.pt into a folder");
    Repositories.write(
        repository.resolve("net/config.pbtxt"),
        Repositories.NET.replace("pytorch_libtorch", "onnxruntime_onnx"));
    Files.delete(repository.resolve("net/1/model.onnx"));
    assertThatThrownBy(() -> read(both(BOTH))).hasMessageContaining("put model.onnx into a folder");
  }

  @Test
  void versions_areThoseThatAreServed() {
    Path config = repository.resolve("head/config.pbtxt");
    Repositories.write(repository.resolve("head/7/model.onnx"), "damaged");
    Repositories.write(config, HEAD + "version_policy: { specific: { versions: [ 1 ] } }");
    assertThat(read(both(BOTH)).operators()).hasSize(2);
    assertThatThrownBy(() -> read(both(BOTH.replace("version: -1", "version: 7"))))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("serves the versions [1] of [1, 7], not 7");
    Repositories.write(config, HEAD + "version_policy: { all: {} }");
    assertThat(read(both(BOTH.replace("version: -1", "version: 1"))).operators()).hasSize(2);
  }

  @Test
  void theLatestVersions_areTheNewestSoMany_andOneWhereNothingIsSaid() {
    Path config = repository.resolve("head/config.pbtxt");
    Repositories.write(repository.resolve("head/7/model.onnx"), "damaged");
    String first = BOTH.replace("version: -1", "version: 1");
    for (String one : List.of("", "version_policy: { latest: { num_versions: 1 } }")) {
      Repositories.write(config, HEAD + one);
      assertThatThrownBy(() -> read(both(first)))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("serves the latest version of [1, 7], not 1");
    }
    Repositories.write(config, HEAD + "version_policy: { latest: { num_versions: 2 } }");
    assertThat(read(both(first)).operators()).hasSize(2);
  }

  @Test
  void aVersionPolicyThatCannotBe_isRefused() {
    Path config = repository.resolve("head/config.pbtxt");
    Repositories.write(config, HEAD + "version_policy: { latest: { num_versions: 0 } }");
    assertThatThrownBy(() -> read(both(BOTH))).hasMessageContaining("num_versions is 0");
    Repositories.write(config, HEAD + "version_policy: { latest: {} all: {} }");
    assertThatThrownBy(() -> read(both(BOTH))).hasMessageContaining("more than one kind");
  }

  @Test
  void whatChangedSinceItWasOpened_isNotGivenOut() {
    Path file = both(BOTH);
    Graph graph = read(file);
    both(BOTH.replace("\"hidden\"", "\"between\""));
    assertThatThrownBy(
            () -> new EnsembleWriter().write(file, graph, Ids.of(0), repository.resolve("parts")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("is not what it was");
  }

  @Test
  void aScriptWithoutConfiguration_isRefused() throws IOException {
    Path file = both(BOTH);
    Files.delete(repository.resolve("net/config.pbtxt"));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("there is no file")
        .hasMessageContaining("config.pbtxt");
  }

  @Test
  void match_isByNameAndWords() {
    byte[] text = BOTH.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(new EnsembleReader().match(Path.of("config.pbtxt"), text)).isEqualTo(100);
    assertThat(new EnsembleReader().match(Path.of("config.txt"), text)).isZero();
  }
}

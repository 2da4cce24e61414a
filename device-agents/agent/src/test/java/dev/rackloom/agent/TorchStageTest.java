package dev.rackloom.agent;

import static dev.rackloom.agent.TestModel.port;
import static dev.rackloom.agent.TestModel.script;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.testkit.TorchScripts;
import dev.rackloom.testkit.TorchWriter.Floats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts as stages, run by the real engine: what it answers is what the formula gives. */
final class TorchStageTest {

  private static final float[] ROWS = {1, 2, 3, 4, -5, 6, 7, 0.5f};

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void scriptAndOnnx_overTwoAgents_answerTheFormula(long seed) {
    TorchScripts.Mlp mlp = new TorchScripts.Mlp(seed, 4, 8, 3);
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      var plan =
          rack.deploy(
              on("a", script("net", "x", 4, "h", 3, mlp.archive())),
              on("b", TestModel.affine("onnx", "h", "y", 3, 2, 1)));
      AgentClient front = rack.deployer().front(plan);
      float[] answer = front.infer("model", rows("x")).get("y").toFloats();
      float[] wanted = mlp.answer(ROWS);
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = wanted[i] * 2 + 1;
      }
      assertThat(answer).containsExactly(wanted);
    }
  }

  @Test
  void onnxThenScript_withTwoInputsAndTwoOutputs_keepsTheirOrder() {
    TorchScripts.Mlp mlp = new TorchScripts.Mlp(5, 4, 6, 2);
    TestModel pair =
        script(
            "pair",
            mlp.pairArchive(),
            List.of(port("x", 4), port("shifted", 4)),
            List.of(port("y", 2), port("hidden", 6)));
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      var plan =
          rack.deploy(on("a", TestModel.affine("shift", "x", "shifted", 4, 1, 3)), on("b", pair));
      var answers = rack.deployer().front(plan).infer("model", rows("x"));
      float[] sums = new float[ROWS.length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = 2 * ROWS[i] + 3;
      }
      assertThat(answers.get("y")).isEqualTo(TensorValue.of(mlp.answer(sums), 2, 2));
      assertThat(answers.get("hidden")).isEqualTo(TensorValue.of(mlp.hidden(sums), 2, 6));
    }
  }

  /** Its answer lies in memory otherwise than its shape says; its input must stay as it was. */
  @Test
  void scriptThatWritesToItsInput_andAnswersAView_disturbsNobody() {
    byte[] archive =
        forward(
            """
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                y = torch.mul_(x, 2)
                return torch.t(torch.t(torch.neg(torch.t(y))))
            """);
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      var plan =
          rack.deploy(
              on("a", script("writes", archive, List.of(port("x", 2)), List.of(port("y", 2)))),
              on("a", TestModel.affine("reads", "x", "z", 2, 1, 0)));
      float[] square = {1, 2, 3, 4};
      var answers =
          rack.deployer().front(plan).infer("model", Map.of("x", TensorValue.of(square, 2, 2)));
      assertThat(answers.get("y").toFloats()).containsExactly(-2, -6, -4, -8);
      assertThat(answers.get("z").toFloats()).containsExactly(square);
    }
  }

  /** What it keeps of a firing must still be there when the firing's memory is not. */
  @Test
  void scriptThatKeepsItsInput_stillHasItInTheNextFiring() {
    byte[] archive =
        TorchScripts.archive(
            Map.of("prev", new Floats(new float[] {0}, 1)),
            """
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                prev = self.prev
                y = torch.add(x, prev)
                self.prev = x
                return y
            """);
    int width = 1 << 14;
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      var plan = rack.deploy(on("a", script("keeps", "x", width, "y", width, archive)));
      AgentClient front = rack.deployer().front(plan);
      front.infer("model", row(width, 0)); // what came before it is made up
      for (int firing = 1; firing <= 8; firing++) {
        System.gc();
        TensorValue answer = front.infer("model", row(width, firing)).get("y");
        float[] wanted = new float[width];
        Arrays.fill(wanted, 2 * firing - 1);
        assertThat(answer).isEqualTo(TensorValue.of(wanted, 1, width));
      }
    }
  }

  private static Map<String, TensorValue> row(int width, float number) {
    float[] row = new float[width];
    Arrays.fill(row, number);
    return Map.of("x", TensorValue.of(row, 1, width));
  }

  @Test
  void scriptSavedOnAGpu_runsOnTheCpu_andLeavesNoFolder() throws IOException {
    TorchScripts.Mlp mlp = new TorchScripts.Mlp(7, 4, 8, 3);
    List<String> before = temporaries();
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      var plan = rack.deploy(on("a", script("net", "x", 4, "y", 3, mlp.archive("cuda:0"))));
      AgentClient front = rack.deployer().front(plan);
      assertThat(front.infer("model", rows("x")).get("y"))
          .isEqualTo(TensorValue.of(mlp.answer(ROWS), 2, 3));
    }
    assertThat(temporaries()).isEqualTo(before);
  }

  private static List<String> temporaries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(f -> String.valueOf(f.getFileName()))
          .filter(n -> n.startsWith("pt-model"))
          .sorted()
          .toList();
    }
  }

  @Test
  void withoutTheEngine_theDeviceSaysSo_andTheEpochIsRefused() {
    try (TestRack rack = new TestRack(folder).withEngines(folder).with(real("a"));
        AgentClient client = rack.client("a")) {
      assertThat(client.describe().capabilities())
          .anySatisfy(c -> {
            assertThat(c.name()).contains("TorchScript");
            assertThat(c.available()).isFalse();
            assertThat(c.detail())
                .startsWith("skipped: no pytorch-engine, no pytorch-jni, no pytorch-native-cpu")
                .contains("--engines");
          });
      TestModel net = script("net", "x", 4, "y", 3, new TorchScripts.Mlp(1, 4, 2, 3).archive());
      refused(rack, net, "no pytorch-engine", "--engines FOLDER");
      rack.deploy(rack.plan(2, on("a", TestModel.affine("onnx", "x", "y", 4, 1, 0))));
    }
  }

  @Test
  void aFolderOfOtherJars_isNoEngine_whateverTheyAreCalled() throws IOException {
    Path engines = Files.createDirectories(folder.resolve("engines"));
    Files.writeString(engines.resolve("pytorch-engine-0.35.1.jar"), "no jar at all");
    try (var jar = new ZipOutputStream(Files.newOutputStream(engines.resolve("other.jar")))) {
      jar.putNextEntry(new ZipEntry("jnilib/other.properties"));
    }
    try (TestRack rack = new TestRack(folder).withEngines(engines).with(real("a"))) {
      TestModel net = script("net", "x", 4, "y", 3, new TorchScripts.Mlp(1, 4, 2, 3).archive());
      refused(rack, net, "no pytorch-engine, no pytorch-jni", engines.toString());
    }
    try (TestRack rack = new TestRack(folder).withEngines(folder.resolve("gone")).with(real("b"))) {
      TestModel net = script("net", "x", 4, "y", 3, new TorchScripts.Mlp(1, 4, 2, 3).archive());
      assertThat(rack.agent("b")).isNotNull();
      assertThatThrownBy(() -> rack.tryDeploy(rack.plan(1, on("b", net))).orThrow())
          .hasMessageContaining("the folder of engines cannot be read");
    }
  }

  @Test
  void theEngine_isShownWhereItIs() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient client = rack.client("a")) {
      rack.deploy(
          on("a", script("net", "x", 4, "y", 3, new TorchScripts.Mlp(1, 4, 2, 3).archive())));
      assertThat(client.describe().capabilities())
          .anySatisfy(c -> {
            assertThat(c.name()).contains("TorchScript");
            assertThat(c.available()).isTrue();
            assertThat(c.detail()).startsWith("2.7");
          });
    }
  }

  @Test
  void wrongPorts_areRefusedBeforeAnythingServes() {
    TorchScripts.Mlp mlp = new TorchScripts.Mlp(1, 4, 2, 3);
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      List<Port> in = List.of(port("x", 4));
      List<Port> out = List.of(port("y", 3));
      refused(
          rack,
          script("net", mlp.archive(), in, List.of(port("y", 3), port("z", 3))),
          "answers 1 tensors, the plan wants [y, z]");
      refused(
          rack,
          script("net", mlp.archive(), in, List.of(typed("y", DType.FLOAT64))),
          "output 'y' is",
          "float64 in the plan");
      refused(rack, script("net", mlp.pairArchive(), in, out), "PyTorch says", "forward");
      refused(rack, script("net", mlp.archive(), List.of(port("x", 5)), out), "PyTorch says");
    }
  }

  @Test
  void damagedAndMeddlingScripts_areRefused() {
    byte[] whole = new TorchScripts.Mlp(1, 4, 2, 3).archive();
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      refused(
          rack,
          script("net", "x", 4, "y", 3, Arrays.copyOf(whole, whole.length / 2)),
          "is no TorchScript archive");
      refused(
          rack,
          script("net", "x", 4, "y", 3, forward("  def forward(self")),
          "PyTorch cannot load");
      refused(
          rack,
          script(
              "net",
              "x",
              4,
              "y",
              4,
              forward(
                  """
                    def forward(self: __torch__.Net,
                      x: Tensor) -> Tensor:
                      y = torch . from_file("/etc/hostname", False, 4)
                      return x
                  """)),
          "names 'from_file'");
    }
  }

  private static byte[] forward(String text) {
    return TorchScripts.archive(Map.of("unused", new Floats(new float[] {0}, 1)), text);
  }

  private static Port typed(String name, DType dtype) {
    return new Port(name, dtype, port(name, 3).shape());
  }

  private static void refused(TestRack rack, TestModel model, String... says) {
    var refusal = assertThatThrownBy(() -> rack.deploy(on("a", model)));
    for (String text : says) {
      refusal.hasMessageContaining(text);
    }
  }

  private static Map<String, TensorValue> rows(String name) {
    return Map.of(name, TensorValue.of(ROWS, 2, 4));
  }
}

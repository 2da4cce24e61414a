package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded is what was uploaded, and nothing else. */
final class SandboxTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
  private static final TestModel MODEL = TestModel.affine("s1", "x", "y", 2, 2, 0);

  @TempDir Path folder;

  private Path artefacts() {
    return folder.resolve("n-a").resolve("artefacts");
  }

  private Path uploaded(TestModel model) {
    return artefacts().resolve(model.sha256() + ".onnx");
  }

  private void serves(TestRack rack, long epoch) {
    rack.deploy(rack.plan(epoch, on("a", MODEL)));
    try (AgentClient client = rack.client("a")) {
      assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(2, 4);
    }
  }

  @Test
  void fileThatChangedSinceItsUpload_isThrownAway_andUploadedAgain() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      serves(rack, 1);
      Files.writeString(uploaded(MODEL), "something else");
      try (AgentClient client = rack.client("a")) {
        assertThat(client.hasArtefacts(List.of(MODEL.sha256()))).isEmpty();
      }
      assertThat(uploaded(MODEL)).doesNotExist();
      serves(rack, 2);
    }
  }

  @Test
  void artefacts_areTheAgentsAlone() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      serves(rack, 1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(artefacts())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void linkInPlaceOfAnArtefact_isNotFollowed() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      Path outside = Files.write(folder.resolve("outside.onnx"), MODEL.bytes());
      Files.createSymbolicLink(uploaded(MODEL), outside);
      try (AgentClient client = rack.client("a")) {
        assertThat(client.hasArtefacts(List.of(MODEL.sha256()))).isEmpty();
      }
      assertThat(uploaded(MODEL)).doesNotExist();
      assertThat(outside).exists();
      serves(rack, 1);
    }
  }

  @Test
  void linkInPlaceOfAnUpload_isNotWrittenThrough() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      Path victim = Files.writeString(folder.resolve("victim"), "precious");
      Files.createSymbolicLink(artefacts().resolve(MODEL.sha256() + ".part"), victim);
      Path file = Files.write(folder.resolve("m"), MODEL.bytes());
      try (AgentClient client = rack.client("a")) {
        assertThatThrownBy(() -> client.upload(MODEL.sha256(), file, Progress.SILENT))
            .hasMessageContaining("n-a");
      }
      assertThat(victim).hasContent("precious");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.bin", "/etc/passwd", "weights.bin", "a/../../b", ""})
  void weightsFromOutside_refuseTheEpoch(String location) {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      TestModel reaching = reaching(location);
      assertThatThrownBy(() -> rack.tryDeploy(rack.plan(1, on("a", reaching))).orThrow())
          .hasMessageContaining("'" + location + "'")
          .hasMessageContaining("loads nothing from outside its artefacts");
      serves(rack, 2);
    }
  }

  private static TestModel reaching(String location) {
    byte[] bytes =
        new OnnxBytes()
            .input("x", OnnxBytes.FLOAT, "batch", 2)
            .externalWeights("w", location, 2, 2)
            .node("MatMul", List.of("x", "w"), List.of("y"))
            .output("y", OnnxBytes.FLOAT, "batch", 2)
            .model();
    return new TestModel(bytes, MODEL.stage(), MODEL.inputs(), MODEL.outputs());
  }

  @Test
  void locations_areFoundWhereverTensorsAre() throws IOException {
    byte[] inner = new OnnxBytes().externalWeights("w", "deep.bin", 1).graph();
    byte[] model =
        new OnnxBytes()
            .externalWeights("v", "flat.bin", 1)
            .weights("inside", new float[] {1}, 1)
            .nodeWithGraph("If", inner)
            .model();
    Path file = Files.write(folder.resolve("nested.onnx"), model);
    assertThat(ExternalData.locations(file)).isEqualTo(Set.of("deep.bin", "flat.bin"));
    assertThat(ExternalData.locations(Files.write(folder.resolve("m"), MODEL.bytes()))).isEmpty();
  }

  /** Whatever follows a location in its entry, a runtime that reads on sees the location. */
  @Test
  void location_isNotHiddenByWhatFollowsIt() throws IOException {
    byte[] honest =
        OnnxBytes.message(o -> {
          o.writeString(1, "location");
          o.writeString(2, "../secret.bin");
        });
    byte[] numbers = {0x08, 0x02, 0x18, 0x00}; // fields 1 and 3 as numbers: no key at all
    byte[] again = OnnxBytes.message(o -> o.writeString(1, "length"));
    byte[] other = OnnxBytes.message(o -> o.writeString(2, "x"));
    for (byte[] more : List.of(new byte[0], numbers, again, other)) {
      byte[] entry = Arrays.copyOf(honest, honest.length + more.length);
      System.arraycopy(more, 0, entry, honest.length, more.length);
      byte[] tensor = OnnxBytes.message(o -> o.writeByteArray(13, entry));
      byte[] graph = OnnxBytes.message(o -> o.writeByteArray(5, tensor));
      byte[] model = OnnxBytes.message(o -> o.writeByteArray(7, graph));
      Path file = Files.write(folder.resolve("m.onnx"), model);
      assertThat(ExternalData.locations(file)).contains("../secret.bin");
    }
  }

  @Test
  void fileThatIsNoModel_isRefused() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      byte[] garbage = new byte[1000];
      new java.util.Random(7).nextBytes(garbage);
      TestModel none = new TestModel(garbage, MODEL.stage(), MODEL.inputs(), MODEL.outputs());
      assertThatThrownBy(() -> rack.tryDeploy(rack.plan(1, on("a", none))).orThrow())
          .hasMessageContaining("n-a");
      serves(rack, 2);
    }
  }
}

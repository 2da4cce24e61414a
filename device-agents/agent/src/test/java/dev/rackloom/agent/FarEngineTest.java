package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.execution.SubModel;
import dev.rackloom.agent.execution.served.ServedDevice;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.RepositoryIndexRequest;
import dev.rackloom.protocol.inference.RepositoryIndexResponse.ModelIndex;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Transport;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device behind a server whose disk the agent cannot see: models are sent to it. */
final class FarEngineTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  private static final Duration FIRING = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** What the server has loaded, whoever told it to. */
  private static List<String> loaded(EngineProcess engine) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(engine.url(), InsecureChannelCredentials.create()).build();
    try {
      return GRPCInferenceServiceGrpc.newBlockingStub(channel)
          .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
          .getModelsList()
          .stream()
          .map(ModelIndex::getName)
          .toList();
    } finally {
      channel.shutdownNow();
    }
  }

  private ServedDevice connect(Device device) {
    return connect(device, "work");
  }

  private ServedDevice connect(Device device, String work) {
    return ServedDevice.connect(
        device, Transport.plain(), FIRING, folder.resolve(work), System::nanoTime, () -> {});
  }

  private SubModel model() throws IOException {
    TestModel model = TestModel.affine("s1", "x", "y", 2, 3, 0);
    Path file = Files.write(folder.resolve("model.onnx"), model.bytes());
    return new SubModel(model.artefact(), file, model.inputs(), model.outputs());
  }

  @Test
  void epoch_isSentServedAndUnloaded() throws Exception {
    try (EngineProcess engine = new EngineProcess(folder);
        TestRack rack = new TestRack(folder).with(engine.farDevice("s", Map.of()));
        AgentClient client = rack.client("s")) {
      DeploymentPlan plan = rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(3, 6);
      assertThat(engine.models()).isEmpty();
      assertThat(loaded(engine)).singleElement().asString().startsWith("rackloom-n_s-s-");
      rack.deployer().drain(plan);
      assertThat(loaded(engine)).isEmpty();
    }
  }

  @Test
  void startedAgain_itIsSentWhatItHad() throws Exception {
    try (EngineProcess engine = new EngineProcess(folder);
        TestRack rack = new TestRack(folder).with(engine.farDevice("s", Map.of()));
        AgentClient client = rack.client("s");
        Heard watch = Heard.of(rack.client("s"))) {
      rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      engine.kill();
      engine.start();
      MembersChanged event = watch.next(MembersChanged.class);
      while (event.change() != Change.BACK) {
        event = watch.next(MembersChanged.class);
      }
      assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(3, 6);
    }
  }

  @Test
  void leftovers_ofAnEarlierLife_areUnloaded_othersAreNot() throws Exception {
    try (EngineProcess engine = new EngineProcess(folder)) {
      try (ServedDevice killed = connect(engine.farDevice("s", Map.of()));
          ServedDevice other = connect(engine.farDevice("t", Map.of()))) {
        var _ = killed.load(model());
        var _ = other.load(model());
      }
      assertThat(loaded(engine)).hasSize(2);
      connect(engine.farDevice("s", Map.of())).close();
      assertThat(loaded(engine)).singleElement().asString().startsWith("rackloom-n_t-t-");
    }
  }

  /** It is told when it hears again. */
  @Test
  void leftovers_thatTheServerCouldNotBeTold_areUnloadedLater() throws Exception {
    try (EngineProcess engine = new EngineProcess(folder)) {
      try (ServedDevice killed = connect(engine.farDevice("s", Map.of()))) {
        var _ = killed.load(model());
      }
      Device away =
          TestRack.real("s")
              .withAttributes(Map.of("executor", "open-inference", "url", "127.0.0.1:1"));
      connect(away).close();
      assertThat(loaded(engine)).hasSize(1);
      connect(engine.farDevice("s", Map.of())).close();
      assertThat(loaded(engine)).isEmpty();
    }
  }

  @Test
  void agentsOfTheSameName_haveTheirOwnModels() throws Exception {
    try (EngineProcess engine = new EngineProcess(folder);
        ServedDevice one = connect(engine.farDevice("s", Map.of()), "one");
        ServedDevice two = connect(engine.farDevice("s", Map.of()), "two")) {
      StageExecutor first = one.load(model());
      StageExecutor second = two.load(model());
      first.close();
      assertThat(second.fire(ONE, Bindings.NONE).outputs().get("y").toFloats())
          .containsExactly(3, 6);
    }
  }

  @Test
  void serverWithACertificateOfItsOwn_isKnownByItsAuthority() throws Exception {
    TestAuthority theirs = new TestAuthority(folder);
    theirs.node("engine");
    Path identity = folder.resolve("engine");
    List<Path> files =
        List.of(identity.resolve(Identity.CERTIFICATE), identity.resolve(Identity.KEY));
    try (EngineProcess engine = new EngineProcess(folder, files)) {
      String authority = theirs.folder().resolve(Identity.AUTHORITY).toString();
      try (ServedDevice known = connect(engine.farDevice("s", Map.of("ca", authority)))) {
        assertThat(known.load(model()).ready()).isTrue();
      }
      Path stranger = Files.createDirectory(folder.resolve("stranger"));
      String other = new TestAuthority(stranger).folder().resolve(Identity.AUTHORITY).toString();
      try (ServedDevice unknown = connect(engine.farDevice("s", Map.of("ca", other)))) {
        assertThatThrownBy(() -> unknown.load(model()))
            .hasMessageContaining("the server at " + engine.url() + " cannot load a sub-model")
            .hasMessageContaining("UNAVAILABLE");
      }
    }
  }

  @Test
  void authorityThatIsNoFile_isSaid() {
    Device device =
        TestRack.real("s")
            .withAttributes(
                Map.of("executor", "open-inference", "url", "127.0.0.1:1", "ca", "nowhere.pem"));
    assertThatThrownBy(() -> connect(device))
        .hasMessageContaining("cannot read certificates from nowhere.pem");
  }
}

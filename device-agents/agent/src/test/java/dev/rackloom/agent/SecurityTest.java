package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.client.enroll.Enrolment;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.MemberBeat;
import dev.rackloom.protocol.v1.MembersGrpc;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents that speak TLS, and those who come to them. */
final class SecurityTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 1}, 1, 2));

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @TempDir Path folder;

  private TestAuthority authority;
  private TestRack rack;
  private DeploymentPlan plan;

  @BeforeEach
  void start() {
    authority = new TestAuthority(folder.resolve("authority"));
    Transport anna = Transport.with(authority.user("anna", Role.DEPLOY));
    rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT,
                anna,
                node ->
                    Doors.PLAIN
                        .withIdentity(authority.node(node))
                        .withPatience(PATIENCE, Doors.PLAIN.idle()))
            .with(real("a"))
            .with(real("b"));
    plan =
        rack.plan(
            1,
            on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
            on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
  }

  @AfterEach
  void stop() {
    rack.close();
  }

  private AgentClient as(Identity identity) {
    return AgentClient.connect(rack.agent("a").address(), "n-a", Transport.with(identity));
  }

  /** The agents serve on after somebody was refused. */
  private void unharmed() {
    try (AgentClient ours = rack.client("a")) {
      assertThat(ours.infer("model", ONE).get("y").toFloats()).containsExactly(6, 6);
    }
  }

  @Test
  void deployAndAsk_overTls_betweenAgentsToo() {
    assertThat(rack.agent("a").address()).startsWith("tls://127.0.0.1:");
    rack.deploy(plan);
    unharmed();
  }

  @Test
  void stranger_isTurnedAway_andToldWhy() {
    rack.deploy(plan);
    Identity stranger = new TestAuthority(folder.resolve("elsewhere")).user("eve", Role.ADMIN);
    try (AgentClient eve = as(stranger)) {
      assertThatThrownBy(eve::describe)
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("agent 'n-a'")
          .hasMessageContaining("UNAUTHENTICATED")
          .hasMessageContaining("Maybe check that it is the agent you mean");
    }
    Identity half = withAuthorityOf(stranger, authority.user("honest", Role.VIEW));
    try (Logged log = new Logged();
        AgentClient eve = as(half)) {
      assertThatThrownBy(eve::describe)
          .hasMessageContaining("does not trust our certificate")
          .hasMessageContaining("UNAUTHENTICATED");
      log.await("a caller was refused: its certificate, '");
      assertThat(log.lines())
          .anyMatch(line -> line.contains("eve") && line.contains("not trusted"));
    }
    unharmed();
  }

  @Test
  void plainCaller_isToldToSpeakTls() {
    String bare = rack.agent("a").address().substring("tls://".length());
    try (AgentClient plain = AgentClient.connect(bare, "n-a", Transport.plain())) {
      assertThatThrownBy(plain::describe)
          .hasMessageContaining("it hung up on plain text")
          .hasMessageContaining("Maybe it speaks TLS: put 'tls://' before its address");
    }
  }

  @Test
  void agentWithoutAnIdentity_isToldWhereAgentsHaveTheirs() {
    AgentConfig config =
        AgentConfig.on("n-c", "tls://127.0.0.1:0", List.of(real("c")), folder.resolve("c"));
    assertThatThrownBy(() -> AgentServer.start(config))
        .hasMessageContaining("'n-c' listening at")
        .hasMessageContaining("--identity")
        .hasMessageNotContaining(Transport.VARIABLE);
  }

  @Test
  void agent_speaksForItselfAlone() throws Exception {
    Identity third = authority.issue(TestAuthority.enrolment("n-c"));
    ManagedChannel channel =
        Transport.with(third).channel(Address.parse(rack.agent("a").address())).build();
    try {
      var members = MembersGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
      MemberBeat own = MemberBeat.newBuilder().setNode("n-c").build();
      assertThat(members.beat(own).getNode()).isEqualTo("n-a");
      MemberBeat another = MemberBeat.newBuilder().setNode("n-b").build();
      assertThatThrownBy(() -> members.beat(another))
          .hasMessageContaining("PERMISSION_DENIED")
          .hasMessageContaining("'n-c' (node) does not allow to speak for node 'n-b'");
    } finally {
      channel.shutdownNow();
    }
    rack.deploy(plan);
    unharmed();
  }

  /** A handshake that never comes, and what is none. */
  @Test
  void silenceAndGarbage_areHungUpOn() throws Exception {
    rack.deploy(plan);
    byte[] garbage = new byte[4096];
    new Random(7).nextBytes(garbage);
    for (byte[] said : List.of(new byte[0], garbage)) {
      int port = Address.parse(rack.agent("a").address()).port();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(said);
        var _ = socket.getInputStream().readAllBytes();
      } catch (SocketException reset) {
        // hung up on while we were still talking: as good
      }
    }
    unharmed();
  }

  /** The stranger's certificate, with the trust of one who belongs here. */
  private Identity withAuthorityOf(Identity stranger, Identity belonging) {
    try {
      Path mixed = Files.createDirectory(folder.resolve("mixed"));
      for (String file : List.of(Identity.CERTIFICATE, Identity.KEY)) {
        Files.copy(
            stranger.folder().resolve(file),
            mixed.resolve(file),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
      Files.writeString(
          mixed.resolve(Identity.AUTHORITY),
          Files.readString(stranger.folder().resolve(Identity.AUTHORITY))
              + Files.readString(belonging.folder().resolve(Identity.AUTHORITY)));
      return Identity.load(mixed);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void expired_isSaidBeforeAnyCall() {
    Identity late = authority.expired(Enrolment.user("late", Role.VIEW));
    assertThatThrownBy(() -> as(late))
        .hasMessageContaining("'late' (view)")
        .hasMessageContaining("expired")
        .hasMessageContaining("--renew");
    AgentConfig config =
        AgentConfig.on("n-c", "tls://127.0.0.1:0", List.of(real("c")), folder.resolve("c"))
            .withDoors(Doors.PLAIN.withIdentity(authority.expired(TestAuthority.enrolment("n-c"))));
    assertThatThrownBy(() -> AgentServer.start(config)).hasMessageContaining("expired");
  }

  @Test
  void viewer_mayLookAndAsk_butNotDeploy() {
    rack.deploy(plan);
    try (Logged logged = new Logged();
        AgentClient viewer = as(authority.user("vera", Role.VIEW))) {
      assertThat(viewer.describe().node()).isEqualTo("n-a");
      assertThat(viewer.infer("model", ONE).get("y").toFloats()).containsExactly(6, 6);
      assertThatThrownBy(() -> viewer.acquireLease("vera", Duration.ofSeconds(5)))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("'vera' (view)")
          .hasMessageContaining("AcquireLease")
          .hasMessageContaining("role deploy")
          .hasMessageContaining("PERMISSION_DENIED")
          .hasMessageContaining("Maybe ask whoever keeps the rack's authority");
      logged.await("was refused: the certificate of 'vera' (view) does not allow");
    }
    unharmed();
  }

  @Test
  void deploymentOfAnother_isAdminsToTakeDown() {
    rack.deploy(plan);
    rack.letGo();
    Transport bert = Transport.with(authority.user("bert", Role.DEPLOY));
    try (Deployer other = new Deployer("bert", Duration.ofSeconds(5), bert)) {
      assertThatThrownBy(() -> other.drain(plan))
          .hasMessageContaining("deployment 'demo' is of 'anna'")
          .hasMessageContaining("needs the role admin");
      DeploymentPlan next =
          rack.plan(
              2,
              on("a", TestModel.affine("s1", "x", "h", 2, 5, 0)),
              on("b", TestModel.affine("s2", "h", "y", 2, 7, 0)));
      assertThatThrownBy(() -> other.deploy(next, rack.artefacts(), Progress.SILENT).orThrow())
          .hasMessageContaining("is of 'anna'")
          .hasMessageContaining("Maybe deploy under another name, or ask its owner")
          .message()
          .containsOnlyOnce("agent 'n-a' at");
    }
    unharmed();
    Transport chief = Transport.with(authority.user("chief", Role.ADMIN));
    try (Deployer admin = new Deployer("chief", Duration.ofSeconds(5), chief)) {
      admin.drain(plan);
    }
    try (AgentClient viewer = as(authority.user("vera", Role.VIEW))) {
      assertThat(viewer.deployments()).isEmpty();
    }
  }

  @Test
  void usersCertificate_cannotPassForAnAgent() {
    Identity user = authority.user("mallory", Role.ADMIN);
    AgentConfig config =
        AgentConfig.on("n-c", "tls://127.0.0.1:0", List.of(real("c")), folder.resolve("c"))
            .withDoors(Doors.PLAIN.withIdentity(user));
    assertThatThrownBy(() -> AgentServer.start(config))
        .hasMessageContaining("is of 'mallory' (admin), the agent is 'n-c' (node)")
        .hasMessageContaining("--node n-c");
  }

  @Test
  void certificateForAnotherHost_isNotBelieved() {
    Identity elsewhere = authority.issue(TestAuthority.enrolment("n-c", "c.example"));
    AgentConfig config =
        AgentConfig.on("n-c", "tls://127.0.0.1:0", List.of(real("c")), folder.resolve("c"))
            .withDoors(Doors.PLAIN.withIdentity(elsewhere));
    Transport vera = Transport.with(authority.user("vera", Role.VIEW));
    try (AgentServer server = AgentServer.start(config);
        AgentClient client = AgentClient.connect(server.address(), "n-c", vera)) {
      assertThatThrownBy(client::describe)
          .hasMessageContaining("not for the host it was called by");
    }
  }

  @Test
  void plainCaller_isNotUnderstood_andAPlainAgentIsNamed() {
    rack.deploy(plan);
    String plain = rack.agent("a").address().substring("tls://".length());
    try (AgentClient nobody = AgentClient.connect(plain, "n-a", Transport.plain())) {
      assertThatThrownBy(nobody::describe).hasMessageContaining("UNAVAILABLE");
    }
    unharmed();
  }

  @Test
  void keyThatOthersMayRead_isRefused() throws Exception {
    Identity loose = authority.user("lax", Role.VIEW);
    Files.setPosixFilePermissions(
        loose.folder().resolve(Identity.KEY), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Identity.load(loose.folder()))
        .hasMessageContaining("others may read the key")
        .hasMessageContaining("chmod 600");
  }
}

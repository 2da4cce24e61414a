package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents that would keep their files in one folder. */
final class WorkFolderTest {

  @TempDir Path folder;

  private AgentConfig config(String listen) {
    return AgentConfig.on("n-a", listen, List.of(TestRack.real("a")), folder.resolve("work"));
  }

  @Test
  void secondAgentOfAFolder_isRefusedUntilTheFirstHasStopped() {
    try (AgentServer first = AgentServer.start(config("127.0.0.1:0"))) {
      assertThatThrownBy(() -> AgentServer.start(config("127.0.0.1:0")))
          .isInstanceOfSatisfying(
              RackloomException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.AGENT))
          .hasMessageContaining("cannot have the work folder")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--work DIR");
      assertThat(first.port()).isPositive();
    }
    AgentServer.start(config("127.0.0.1:0")).close();
  }

  @Test
  void agentThatCouldNotListen_leavesTheFolderAndItsOtherDoor() throws Exception {
    int rest = freePort();
    try (AgentServer other =
        AgentServer.start(
            AgentConfig.on(
                "n-b", "127.0.0.1:0", List.of(TestRack.real("b")), folder.resolve("other")))) {
      AgentConfig twoDoors =
          config(other.address()).withDoors(Doors.PLAIN.withRest(new Address("127.0.0.1", rest)));
      assertThatThrownBy(() -> AgentServer.start(twoDoors)).hasMessageContaining("cannot listen");
      try (ServerSocket free = new ServerSocket(rest, 1, InetAddress.getLoopbackAddress())) {
        assertThat(free.isBound()).isTrue();
      }
    }
    AgentServer.start(config("127.0.0.1:0")).close();
  }

  @Test
  void restDoorThatIsTaken_isNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AgentConfig config =
          config("127.0.0.1:0")
              .withDoors(Doors.PLAIN.withRest(new Address("127.0.0.1", taken.getLocalPort())));
      assertThatThrownBy(() -> AgentServer.start(config))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("cannot listen at 127.0.0.1:" + taken.getLocalPort());
    }
    AgentServer.start(config("127.0.0.1:0")).close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  /** Whoever dies has no time to say that the folder is free. */
  @Test
  void folderOfAProcess_isTakenWhileItLivesAndFreeWhenItWasKilled() throws Exception {
    Process other = drained();
    try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).contains(":");
      assertThatThrownBy(() -> WorkFolder.take("n-a", folder))
          .hasMessageContaining("process " + other.pid());
      other.destroyForcibly().waitFor();
      WorkFolder.take("n-a", folder).close();
    } finally {
      other.destroyForcibly();
    }
  }

  private Process drained() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            DrainedAgent.class.getName(),
            folder.toString(),
            "1000",
            "100")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}

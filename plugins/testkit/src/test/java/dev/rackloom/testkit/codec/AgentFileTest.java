package dev.rackloom.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.codec.AgentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentFileTest {

  private static final String GOOD =
      """
      agent: node-a
      rack: rack.yaml
      devices: [gpu0, gpu1]
      listen: 10.0.0.7:7001
      rest: 10.0.0.7:7002
      identity: identity
      work: /var/lib/rackloom
      reflection: false
      announce: true
      emulationSeed: 7
      log: info
      patience: {handshake: 1s, drain: 30s}
      limits: {message: 1MiB, inFlight: 3, admissionWait: 250ms}
      """;

  @TempDir Path folder;

  private AgentFile read(String text) throws IOException {
    return AgentFile.readOrRack(Files.writeString(folder.resolve("agent.yaml"), text));
  }

  private void refuses(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(RackloomException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).contains("agent.yaml:"));
  }

  @Test
  void everything_isRead_andPathsAreBesideTheFile() throws IOException {
    AgentFile file = read(GOOD);
    assertThat(file.node()).hasValue("node-a");
    assertThat(file.rack()).isEqualTo(folder.resolve("rack.yaml"));
    assertThat(file.devices()).containsExactly("gpu0", "gpu1");
    assertThat(file.texts())
        .isEqualTo(Map.of("listen", "10.0.0.7:7001", "rest", "10.0.0.7:7002", "log", "info"));
    assertThat(file.paths())
        .isEqualTo(
            Map.of("identity", folder.resolve("identity"), "work", Path.of("/var/lib/rackloom")));
    assertThat(file.flags()).isEqualTo(Map.of("reflection", false, "announce", true));
    assertThat(file.emulationSeed()).hasValue(7L);
    assertThat(file.times())
        .isEqualTo(
            Map.of(
                "handshake", Duration.ofSeconds(1),
                "drain", Duration.ofSeconds(30),
                "admissionWait", Duration.ofMillis(250)));
    assertThat(file.sizes()).isEqualTo(Map.of("message", 1L << 20));
    assertThat(file.counts()).isEqualTo(Map.of("inFlight", 3));
  }

  @Test
  void whatIsSetForTheLossOfOthers_isRead() throws IOException {
    AgentFile file =
        read("rack: rack.yaml\nlimits: {silence: 2s, park: 30s, spares: 0B, inputs: 1GiB}\n");
    assertThat(file.times())
        .isEqualTo(Map.of("silence", Duration.ofSeconds(2), "park", Duration.ofSeconds(30)));
    assertThat(file.sizes()).isEqualTo(Map.of("spares", 0L, "inputs", 1L << 30));
    assertThat(AgentFile.limits()).contains("spares", "message", "inFlight", "abandoned");
  }

  @Test
  void rackFiles_standForThemselves() throws IOException {
    Path rack = folder.resolve("agent.yaml");
    AgentFile file = read("rack: r\nnodes: []\n");
    assertThat(file).isEqualTo(AgentFile.of(rack));
    assertThat(file.node()).isEqualTo(Optional.empty());
    assertThat(file.devices()).isEqualTo(List.of());
    Path json = folder.resolve("rack.json");
    assertThat(AgentFile.readOrRack(json)).isEqualTo(AgentFile.of(json));
  }

  @Test
  void mistakes_areNamedWithTheirPlace() {
    refuses("agent: a\n", "has no 'rack'");
    refuses(GOOD + "lisen: x\n", "'lisen' is not known");
    refuses(GOOD.replace("message: 1MiB", "mesage: 1MiB"), "'mesage' is not known in limits");
    refuses(GOOD.replace("message: 1MiB", "message: much"), "a size like", "'much'");
    refuses(GOOD.replace("inFlight: 3", "inFlight: 0"), "'inFlight' must be a whole number");
    refuses(GOOD.replace("handshake: 1s", "handshake: soon"), "a duration like");
    refuses(GOOD.replace("announce: true", "announce: perhaps"), "true or false");
    refuses(GOOD.replace("drain: 30s", "nap: 30s"), "'nap' is not known");
  }
}

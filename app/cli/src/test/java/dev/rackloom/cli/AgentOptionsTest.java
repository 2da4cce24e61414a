package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.FaultSettings;
import dev.rackloom.api.RackloomException;
import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent's file says reaches the agent, and options win over it. */
class AgentOptionsTest {

  @TempDir Path folder;

  private final AgentOptions options = new AgentOptions();

  @BeforeEach
  void file() throws IOException {
    Path rack = Samples.thisMachine(folder);
    options.config =
        Files.writeString(
            folder.resolve("agent.yaml"),
            "rack: "
                + rack.getFileName()
                + """

                patience: {drain: 30s}
                limits: {message: 1MiB, inFlight: 3, silence: 3s, park: 20s, spares: 1GiB, shared: 2MiB}
                """);
    options.work = folder.resolve("work");
  }

  @Test
  void limitsOfTheFile_reachTheAgent() {
    AgentConfig config = options.config();
    assertThat(config.limits().maxMessageBytes()).isEqualTo(1 << 20);
    assertThat(config.limits().maxInFlight()).isEqualTo(3);
    assertThat(config.limits().streams().sharedBytes()).isEqualTo(2 << 20);
    assertThat(config.doors().drain()).isEqualTo(Duration.ofSeconds(30));
    FaultSettings faults = config.faults();
    assertThat(faults.detection().silence()).isEqualTo(Duration.ofSeconds(3));
    assertThat(faults.detection().period()).isEqualTo(Duration.ofMillis(500));
    assertThat(faults.detection().fence()).isEqualTo(Duration.ofSeconds(6));
    assertThat(faults.park()).isEqualTo(Duration.ofSeconds(20));
    assertThat(faults.spareBytes()).isEqualTo(1L << 30);
    assertThat(faults.keptBytes()).isEqualTo(FaultSettings.DEFAULT.keptBytes());
  }

  @Test
  void options_winOverTheFile() {
    options.limits = Map.of("spares", "0B", "inFlight", "5");
    options.drain = "1s";
    AgentConfig config = options.config();
    assertThat(config.faults().spareBytes()).isZero();
    assertThat(config.faults().park()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.limits().maxInFlight()).isEqualTo(5);
    assertThat(config.doors().drain()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void noRequestInFlight_isRefused_andNotTakenForAnAddress() {
    options.limits = Map.of("inFlight", "0");
    assertThatThrownBy(options::config)
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("maxInFlight must be more than 0")
        .hasMessageContaining("Maybe change what is named")
        .hasMessageNotContaining("listen on");
  }

  @Test
  void silenceOfNothing_isRefused() {
    options.limits = Map.of("silence", "0s");
    assertThatThrownBy(options::config)
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("silence must be positive");
  }
}

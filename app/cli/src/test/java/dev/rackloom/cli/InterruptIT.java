package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.codec.Codec;
import dev.rackloom.samples.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A search that is told to end, in a real process. */
class InterruptIT {

  @TempDir Path folder;

  private Process place(Path out) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.rackloom.cli.Main",
            "place",
            Samples.model(folder).toString(),
            "--rack",
            Samples.rack(folder).toString(),
            "--bind",
            "seq=64",
            "--solver",
            "local-search",
            "--time-limit",
            "10m",
            "--json",
            "--out",
            out.toString(),
            "--workspace",
            folder.resolve("workspace").toString())
        .start();
  }

  /** Until a line says that there is an answer. */
  private static void awaitAnswer(BufferedReader err) throws IOException {
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      if (line.contains("local-search")) {
        return;
      }
    }
    throw new AssertionError("it ended before it searched");
  }

  /** SIGTERM, which the JVM takes as it takes Ctrl-C, and which no shell has it ignore. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void place_toldToEnd_printsAndKeepsTheBestSoFar_andExitsWithZero() throws Exception {
    Path out = folder.resolve("placement.json");
    Process place = place(out);
    try (BufferedReader err =
        new BufferedReader(new InputStreamReader(place.getErrorStream(), StandardCharsets.UTF_8))) {
      awaitAnswer(err);
      assertThat(place.toHandle().destroy()).isTrue();
      Map<?, ?> json = (Map<?, ?>) Codec.parse(place.getInputStream().readAllBytes());
      List<String> rest = err.lines().toList();

      assertThat(place.waitFor()).isZero();
      assertThat(json.get("feasible")).isEqualTo(true);
      assertThat(rest).contains("stopped: what follows was found until then");
      assertThat(Files.size(out)).isPositive();
    } finally {
      place.destroyForcibly();
    }
  }

  /** It cannot keep what it found: nobody reads the pipe that it writes to. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void place_toldToEndTwice_endsAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process place = place(pipe);
    try (BufferedReader err =
        new BufferedReader(new InputStreamReader(place.getErrorStream(), StandardCharsets.UTF_8))) {
      awaitAnswer(err);
      place.toHandle().destroy();
      assertThat(err.lines().anyMatch(line -> line.startsWith("stopped: "))).isTrue();
      assertThat(place.isAlive()).isTrue();
      place.toHandle().destroy();

      assertThat(place.waitFor(Interrupt.MOST_S / 2, TimeUnit.SECONDS)).isTrue();
      assertThat(place.exitValue()).isEqualTo(Interrupt.ENDED);
    } finally {
      place.destroyForcibly();
    }
  }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A search and a simulation that are told to end, in a real process. */
class InterruptIT {

  @TempDir Path folder;

  private Process place(Path out) throws IOException {
    return start(
        "place",
        "--solver",
        "local-search",
        "--time-limit",
        "10m",
        "--json",
        "--out",
        out.toString());
  }

  /** A verb on the samples, in a process of its own. */
  private Process start(String verb, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rackloom.cli.Main",
                verb,
                Samples.model(folder).toString(),
                "--rack",
                Samples.rack(folder).toString(),
                "--bind",
                "seq=64",
                "--workspace",
                folder.resolve("workspace").toString()));
    all.addAll(List.of(more));
    return new ProcessBuilder(all).start();
  }

  /** Until a line says so. */
  private static void await(String sign, BufferedReader err) throws IOException {
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      if (line.contains(sign)) {
        return;
      }
    }
    throw new AssertionError("it ended before it said '" + sign + "'");
  }

  /** SIGTERM, which the JVM takes as it takes Ctrl-C, and which no shell has it ignore. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void place_toldToEnd_printsAndKeepsTheBestSoFar_andExitsWithZero() throws Exception {
    Path out = folder.resolve("placement.json");
    Process place = place(out);
    try (BufferedReader err =
        new BufferedReader(new InputStreamReader(place.getErrorStream(), StandardCharsets.UTF_8))) {
      await("local-search", err);
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
      await("local-search", err);
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

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void simulate_toldToEnd_printsWhatWasServed_andSaysThatItIsPartial() throws Exception {
    Path placement = folder.resolve("placement.json");
    Cli placed =
        Cli.run(
            "place",
            Samples.model(folder),
            "--rack",
            Samples.rack(folder),
            "--bind",
            "seq=64",
            "--out",
            placement,
            "--workspace",
            folder.resolve("workspace"));
    assertThat(placed.exit()).as(placed.err()).isZero();
    Process simulate =
        start("simulate", "--placement", placement.toString(), "--requests", "9000000", "--json");
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(simulate.getErrorStream(), StandardCharsets.UTF_8))) {
      await("of 9000000 requests", err);
      assertThat(simulate.toHandle().destroy()).isTrue();
      Map<?, ?> json = (Map<?, ?>) Codec.parse(simulate.getInputStream().readAllBytes());

      assertThat(simulate.waitFor()).isZero();
      assertThat(json.get("partial")).isEqualTo(true);
      assertThat(json.get("asked")).isEqualTo(9_000_000);
      assertThat((Integer) json.get("requests")).isLessThan(9_000_000);
    } finally {
      simulate.destroyForcibly();
    }
  }
}

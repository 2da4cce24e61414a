package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.codec.Codec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job with real agent processes: as it should go, and with an agent killed in the middle.
 */
class DemoIT {

  private static final Pattern AGENT = Pattern.compile("agent (\\S+): process (\\d+) .*");

  @TempDir Path folder;

  private static ProcessBuilder rackloom(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rackloom.cli.Main"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void demo_json_answersEqualTheWholeModels_andTheSecondShowsHistory() throws Exception {
    Path workspace = folder.resolve("ws");
    Process demo =
        rackloom("demo", "--json", "--workspace", workspace.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] out = demo.getInputStream().readAllBytes();
    assertThat(demo.waitFor()).isZero();
    Map<?, ?> json = (Map<?, ?>) Codec.parse(out);
    Map<?, ?> verification = (Map<?, ?>) json.get("verification");
    assertThat(((Number) verification.get("maxAbsDiff")).doubleValue()).isLessThanOrEqualTo(1e-5);
    assertThat(verification.get("failed")).isEqualTo(0);
    assertThat((List<?>) json.get("agents")).hasSize(3);
    List<?> stages = (List<?>) json.get("stages");
    assertThat(stages).hasSize(14);
    for (Object row : stages) {
      Map<?, ?> stage = (Map<?, ?>) row;
      boolean cpu = "cpu0".equals(stage.get("device"));
      assertThat(stage.get("source")).isEqualTo(cpu ? "measured" : "emulated");
      assertThat(((Number) stage.get("measuredMs")).doubleValue()).isPositive();
      assertThat(stage.keySet())
          .extracting(Object::toString)
          .contains(
              "id",
              "device",
              "costClass",
              "latencySensitivity",
              "predictedMs",
              "measuredMs",
              "errorPercent",
              "source");
    }
    assertThat(((Number) ((Map<?, ?>) json.get("telemetry")).get("samples")).intValue())
        .isGreaterThan(1000);
    for (Object agent : (List<?>) json.get("agents")) {
      long pid = ((Number) ((Map<?, ?>) agent).get("pid")).longValue();
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
          .as("agent left behind")
          .isFalse();
    }
    history(workspace);
  }

  private static void history(Path workspace) {
    try (var bench = dev.rackloom.core.Workbench.open(workspace)) {
      assertThat(bench.workspace().runs("demo")).hasSize(1);
      assertThat(bench.workspace().deployments().all())
          .extracting(d -> d.state())
          .contains("serving", "drained");
      assertThat(bench.workspace().telemetry().of("demo")).isNotEmpty();
      assertThat(bench.workspace().placements(bench.workspace().models().getFirst().digest()))
          .hasSize(1);
    }
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void demo_agentKilledUnderLoad_endsWithFour_andLosesNothing() throws Exception {
    Path workspace = folder.resolve("killed");
    Process demo = rackloom("demo", "--workspace", workspace.toString()).start();
    List<Long> agents = new ArrayList<>();
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(() -> killWhenLoaded(demo, agents));
    List<String> lines = readLines(demo, agents);
    int exit = demo.waitFor();
    assertThat(errors.join()).contains("rackloom: ", "Maybe").doesNotContain("\tat ");
    assertThat(exit).as(String.join("\n", lines)).isEqualTo(4);
    assertThat(agents).hasSize(3);
    try (var bench = dev.rackloom.core.Workbench.open(workspace)) {
      assertThat(bench.workspace().models()).hasSize(1);
      assertThat(bench.workspace().placements(bench.workspace().models().getFirst().digest()))
          .hasSize(1);
      assertThat(bench.workspace().deployments().serving("demo")).isPresent();
    }
    for (long pid : agents) {
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
          .as("agent left behind")
          .isFalse();
    }
  }

  private static List<String> readLines(Process demo, List<Long> agents) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        Matcher agent = AGENT.matcher(line);
        if (agent.matches()) {
          synchronized (agents) {
            agents.add(Long.parseLong(agent.group(2)));
          }
        }
      }
    }
    return lines;
  }

  /**
   * When the first requests of the load are served, the last agent is killed; returns what was said
   * on standard error.
   */
  private static String killWhenLoaded(Process demo, List<Long> agents) {
    StringBuilder said = new StringBuilder();
    try (BufferedReader err =
        new BufferedReader(new InputStreamReader(demo.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        said.append(line).append('\n');
        if (line.contains("requests served")) {
          synchronized (agents) {
            agents.stream()
                .skip(1)
                .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return said.toString();
  }
}

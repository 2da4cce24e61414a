package dev.rackloom.installer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive that {@code rackloom package} makes is unpacked elsewhere and runs there. */
@DisabledOnOs(OS.WINDOWS)
class PackageIT {

  private static final Path LAUNCHER = Path.of("..", "rackloom").toAbsolutePath().normalize();

  private static final String RACK =
      """
      rack: here
      callerAt: cpu0
      nodes:
        - id: here
          devices:
            - id: cpu0
              kind: cpu
              model: CPU of this machine
              peakTflops: {float32: 0.06}
              memory:
                - {tier: DDR, capacity: 2GiB, bandwidthGBps: 10}
              launch: 4us
              power: {idleW: 15, busyW: 65}
      """;

  @TempDir Path folder;

  private Process run(Object... command) throws IOException {
    List<String> words = new ArrayList<>();
    Stream.of(command).map(String::valueOf).forEach(words::add);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("RACKLOOM_NO_BUILD", "1");
    builder.environment().put("RACKLOOM_JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectError(folder.resolve("errors.log").toFile()).start();
  }

  private String said(Object... command) throws Exception {
    Process process = run(command);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("errors.log"))).isZero();
    return said.strip();
  }

  @Test
  void archive_runsWhereItIsUnpacked_andItsAgentEndsOnSigterm() throws Exception {
    Path archive = Path.of(said(LAUNCHER, "package", "--out", folder.resolve("out")));
    assertThat(archive).isRegularFile();
    said("tar", "-xzf", archive);
    Path home = folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    assertThat(home.resolve("systemd").resolve("rackloom-agent.service")).isRegularFile();
    assertThat(home.resolve("device-agents/OPERATION.md")).isRegularFile();
    assertThat(home.resolve("device-agents/README.md")).isRegularFile();
    Path program = home.resolve("rackloom");
    assertThat(said(program, "--version")).contains("0.1.0");
    assertThat(run(program, "package").waitFor()).as("an unpacked one has no sources").isEqualTo(2);
    Path rack = Files.writeString(folder.resolve("rack.yaml"), RACK);
    Process agent =
        run(
            program,
            "agent",
            "--config",
            rack,
            "--listen",
            "127.0.0.1:0",
            "--work",
            folder.resolve("work"),
            "--json");
    try (BufferedReader out = agent.inputReader()) {
      assertThat(out.readLine())
          .as(Files.readString(folder.resolve("errors.log")))
          .contains("127.0.0.1:");
      agent.destroy();
      assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(agent.exitValue()).isZero();
    } finally {
      agent.destroyForcibly();
    }
  }
}

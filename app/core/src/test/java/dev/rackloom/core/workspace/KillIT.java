package dev.rackloom.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.testkit.Seeded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing acknowledged is lost, whenever the process dies. A process that writes is frozen
 * (SIGSTOP) at 1,000 random moments; what its files hold then is exactly what a kill at that moment
 * would leave, since the kernel keeps what was written. Each time the files are copied and opened
 * like after a crash. Then ten real kills.
 */
class KillIT {

  private static final int FREEZES = 1_000;
  private static final int KILLS = 10;

  @TempDir Path folder;

  /** A running scribe and the last epoch it said was kept. */
  private static final class Running implements AutoCloseable {
    private final Process process;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Thread reader;

    Running(Path workspace) throws IOException {
      process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-Xmx128m",
                  "-XX:+UseSerialGC",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Scribe.class.getName(),
                  workspace.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      reader = Thread.ofPlatform().start(this::read);
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          acknowledged.set(Long.parseLong(line));
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    void awaitEpoch(long epoch) {
      while (acknowledged.get() < epoch && process.isAlive()) {
        Thread.onSpinWait();
        java.util.concurrent.locks.LockSupport.parkNanos(100_000);
      }
    }

    void signal(String name) throws IOException, InterruptedException {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      assertThat(code).isZero();
    }

    /** Until the kernel says that the process stands still. */
    void awaitStopped() throws IOException {
      Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
      for (String text = Files.readString(stat);
          text.charAt(text.lastIndexOf(')') + 2) != 'T';
          text = Files.readString(stat)) {
        java.util.concurrent.locks.LockSupport.parkNanos(20_000);
      }
    }

    /** Ends it, if it still runs; its output is read to the end. */
    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
      try {
        reader.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void freeze_atAThousandMoments_everythingAcknowledgedIsThere() throws Exception {
    RandomGenerator random = Seeded.random(20260101);
    try (Running scribe = new Running(folder)) {
      scribe.awaitEpoch(1);
      for (int i = 0; i < FREEZES; i++) {
        java.util.concurrent.locks.LockSupport.parkNanos(random.nextLong(3_000_000));
        scribe.signal("STOP");
        scribe.awaitStopped();
        long promised = scribe.acknowledged.get();
        Path copy = Files.createDirectories(folder.resolve("copy"));
        for (String name : List.of("workspace.db", "workspace.db-wal")) {
          Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        scribe.signal("CONT");
        Files.deleteIfExists(copy.resolve("workspace.db-shm"));
        try (Workspace crashed = Workspace.open(copy)) {
          assertThat(crashed.deployments().lastEpoch("scribe"))
              .as("freeze " + i)
              .isGreaterThanOrEqualTo(promised);
        }
      }
    }
  }

  @Test
  void kill_again_andAgain_theCountGoesOn() throws Exception {
    long promised = 0;
    for (int i = 0; i < KILLS; i++) {
      try (Running scribe = new Running(folder)) {
        scribe.awaitEpoch(promised + 20);
        scribe.process.destroyForcibly().waitFor();
        scribe.reader.join();
        promised = Math.max(promised, scribe.acknowledged.get());
      }
      try (Workspace after = Workspace.open(folder)) {
        assertThat(after.deployments().lastEpoch("scribe"))
            .as("kill " + i)
            .isGreaterThanOrEqualTo(promised);
        assertThat(after.deployments().all())
            .hasSize((int) after.deployments().lastEpoch("scribe"));
      }
    }
  }
}

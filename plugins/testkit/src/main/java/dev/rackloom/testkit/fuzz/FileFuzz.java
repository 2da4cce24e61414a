package dev.rackloom.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rackloom.testkit.Seeded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzzes whatever reads a file. The test class needs a constructor without parameters: the fuzzing
 * JVM makes one too.
 */
@Tag("fuzz")
public abstract class FileFuzz {

  private static final int SHORT_SECONDS = 20;
  private static final Duration GRACE = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** What reads. */
  protected abstract Reading reading();

  /** The file name extension of its format, without the dot. */
  protected abstract String extension();

  /** Small whole files that together use as much of the format as can be. */
  protected abstract List<byte[]> seeds();

  /** Damages a seed. Formats with an inner structure override this to damage that. */
  protected byte[] mutate(byte[] seed, RandomGenerator random) {
    return Mutation.of(seed, seeds(), random);
  }

  /** Classes whose coverage guides the fuzzer, as Jazzer's globs separated by a colon. */
  protected abstract String instrumented();

  /** Names that Jazzer should know, one a line in its dictionary; none by default. */
  protected List<String> dictionary() {
    return List.of();
  }

  @Test
  void seeds_areReadWhole() throws IOException {
    for (byte[] seed : seeds()) {
      assertThat(new Attempt(reading(), folder, extension()).reads(seed)).isTrue();
    }
  }

  @Test
  void findings_stayFixed() throws IOException {
    Attempt attempt = new Attempt(reading(), folder, extension());
    Path findings = Path.of("src/test/resources/fuzz", getClass().getSimpleName());
    if (!Files.isDirectory(findings)) {
      return;
    }
    try (Stream<Path> files = Files.list(findings)) {
      for (Path file : files.sorted().toList()) {
        attempt.reads(Files.readAllBytes(file));
      }
    }
  }

  /** A quarter of the time: damage that any run can repeat from the seed it names. */
  @Test
  void mutatedBySeed_isReadOrAUsersFailure() {
    AtomicLong seed = new AtomicLong();
    Duration time = time().dividedBy(4);
    assertTimeoutPreemptively(
        time.plus(GRACE), () -> mutate(seed, time), () -> "seed " + seed + " hung");
  }

  private void mutate(AtomicLong seed, Duration time) throws IOException {
    Attempt attempt = new Attempt(reading(), folder, extension());
    List<byte[]> seeds = seeds();
    for (long end = System.nanoTime() + time.toNanos();
        System.nanoTime() < end;
        seed.incrementAndGet()) {
      RandomGenerator random = Seeded.random(seed.get());
      byte[] damaged = mutate(seeds.get(random.nextInt(seeds.size())), random);
      try {
        attempt.reads(damaged);
      } catch (AssertionError e) {
        fail("seed " + seed + ", kept in " + keep(damaged, "seed-" + seed), e);
      }
    }
  }

  /**
   * The rest of the time: what coverage leads to. The ordinary run goes the same way each time, so
   * that what it finds comes with the change that made it; one that was asked for looks elsewhere.
   */
  @Test
  void fuzzed_isReadOrAUsersFailure() throws IOException, InterruptedException {
    Duration rest = time().minus(time().dividedBy(4));
    var run =
        new JazzerRun(
            this, kept(), rest, asked().isEmpty() ? OptionalInt.of(1) : OptionalInt.empty());
    run.start(seeds(), dictionary()).ifPresent(finding -> fail(finding));
  }

  private Path keep(byte[] finding, String name) throws IOException {
    return Files.write(Files.createDirectories(kept()).resolve(name), finding);
  }

  private Path kept() {
    return Path.of("target", "fuzz", getClass().getSimpleName()).toAbsolutePath();
  }

  private static String asked() {
    return System.getProperty("rackloom.fuzz", "").strip();
  }

  /** {@code -Drackloom.fuzz=10m}, in seconds if no unit is given; 20 s without it. */
  static Duration time() {
    String text = asked();
    if (text.isEmpty()) {
      return Duration.ofSeconds(SHORT_SECONDS);
    }
    boolean unit = Character.isLetter(text.charAt(text.length() - 1));
    return Duration.parse("PT" + text + (unit ? "" : "s"));
  }
}

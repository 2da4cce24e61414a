package dev.rackloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Failure;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every reader of expert statistics holds to: sniffs without throwing, reads the same twice,
 * and answers damage with a user's message.
 */
public abstract class ExpertStatisticsReaderContract {

  private static final int DAMAGED = 200;

  /** The reader. */
  protected abstract ExpertStatisticsReader reader();

  /** A whole, small file of its format. */
  protected abstract byte[] good();

  /** A file name of its format. */
  protected abstract String fileName();

  /** What a person has to say beside the file. */
  protected ExpertHints hints() {
    return ExpertHints.NONE;
  }

  /** Where the files are. */
  @TempDir protected Path folder;

  /** Keeps a file of the format; formats of several files keep the rest beside it. */
  protected Path save(byte[] content) throws IOException {
    return Files.write(folder.resolve(fileName()), content);
  }

  /** Reads a file of the format. */
  protected ExpertStatistics read(byte[] content) throws IOException {
    return reader().read(save(content), hints(), ReadContext.QUIET);
  }

  /** Asserts that a file is refused in two lines that have these parts. */
  protected void refuses(byte[] content, String... parts) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOfSatisfying(
            RackloomException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.USER))
        .message()
        .contains(parts)
        .contains("Maybe");
  }

  @Test
  void match_garbage_doesNotThrow() {
    RandomGenerator random = Seeded.random(1);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] head = new byte[random.nextInt(4096)];
      random.nextBytes(head);
      assertThat(reader().match(Path.of("x" + i), head)).isBetween(0, 100);
    }
  }

  @Test
  void match_ownFile_isCertain() throws IOException {
    Path file = save(good());
    assertThat(reader().match(file, Arrays.copyOf(good(), Math.min(4096, good().length))))
        .isGreaterThanOrEqualTo(40);
  }

  @Test
  void read_twice_isEqual_andSaysItsFormatAndLayers() throws IOException {
    ExpertStatistics first = read(good());
    assertThat(read(good())).isEqualTo(first);
    assertThat(first.format()).isEqualTo(reader().format());
    assertThat(first.layers().text()).contains("layer");
  }

  @Test
  void read_missing_saysSo() {
    Path missing = folder.resolve("none").resolve(fileName());
    assertThatThrownBy(() -> reader().read(missing, hints(), ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("Maybe");
  }

  @Test
  void read_truncated_isReadOrAUsersFailure() throws IOException {
    byte[] whole = good();
    for (int i = 0; i < DAMAGED; i++) {
      readDamaged(
          Arrays.copyOf(whole, (int) ((long) whole.length * i / DAMAGED)), "cut " + i + "/200");
    }
  }

  @Test
  void read_mutated_isReadOrAUsersFailure() throws IOException {
    for (int seed = 0; seed < DAMAGED; seed++) {
      RandomGenerator random = Seeded.random(seed);
      byte[] damaged = good().clone();
      for (int k = 0; k <= random.nextInt(8); k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      readDamaged(damaged, "seed " + seed);
    }
  }

  @Test
  void read_cancelled_stops() throws IOException {
    Path file = save(good());
    Cancellation now = () -> true;
    assertThatThrownBy(() -> reader().read(file, hints(), new ReadContext(Progress.SILENT, now)))
        .isInstanceOf(CancellationException.class);
  }

  private void readDamaged(byte[] content, String how) throws IOException {
    try {
      assertThat(read(content)).isNotNull();
    } catch (RackloomException e) {
      assertThat(e.failure().kind()).as(how).isEqualTo(Failure.Kind.USER);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail(how + " ended in " + e, e);
    }
  }
}

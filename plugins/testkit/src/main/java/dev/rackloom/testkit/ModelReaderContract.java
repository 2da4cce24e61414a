package dev.rackloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Failure;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
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
 * What every reader holds to: sniffs without throwing, reads the same twice, and answers damage
 * with a user's message.
 */
public abstract class ModelReaderContract {

  private static final int DAMAGED = 200;

  /** The reader. */
  protected abstract ModelReader reader();

  /** A whole, small file of its format. */
  protected abstract byte[] good();

  /** The file name extension of its format, without the dot. */
  protected abstract String extension();

  @TempDir Path folder;

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("model." + extension()), content);
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
  void match_ownFile_isCertain() {
    assertThat(reader().match(Path.of("m." + extension()), good())).isEqualTo(100);
  }

  @Test
  void read_twice_isEqual() throws IOException {
    Path file = file(good());
    Graph first = reader().read(file, ReadContext.QUIET);
    assertThat(reader().read(file, ReadContext.QUIET)).isEqualTo(first);
    assertThat(first.format()).isEqualTo(reader().format());
  }

  @Test
  void read_missing_saysSo() {
    Path missing = folder.resolve("nothing." + extension());
    assertThatThrownBy(() -> reader().read(missing, ReadContext.QUIET))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("Maybe");
  }

  @Test
  void read_truncated_isAGraphOrAUsersFailure() throws IOException {
    byte[] whole = good();
    for (int i = 0; i < DAMAGED; i++) {
      readDamaged(Arrays.copyOf(whole, whole.length * i / DAMAGED), "cut to " + i + "/" + DAMAGED);
    }
  }

  @Test
  void read_mutated_isAGraphOrAUsersFailure() throws IOException {
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
    Path file = file(good());
    Cancellation now = () -> true;
    assertThatThrownBy(() -> reader().read(file, new ReadContext(Progress.SILENT, now)))
        .isInstanceOf(CancellationException.class);
  }

  private void readDamaged(byte[] content, String how) throws IOException {
    try {
      assertThat(reader().read(file(content), ReadContext.QUIET)).isNotNull();
    } catch (RackloomException e) {
      assertThat(e.failure().kind()).as(how).isEqualTo(Failure.Kind.USER);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail(how + " ended in " + e, e);
    }
  }
}

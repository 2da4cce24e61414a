package dev.rackloom.testkit.fuzz;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Gives bytes to what reads as a file and judges what comes of it. */
final class Attempt {

  private static final long SLOW_NANOS = 10_000_000_000L;
  private static final int HEAD = 4096;

  private final Reading reading;
  private final Path file;

  Attempt(Reading reading, Path folder, String extension) {
    this.reading = reading;
    this.file = folder.resolve("fuzzed." + extension);
  }

  /**
   * Whether the bytes were read, or refused as the user's.
   *
   * @throws AssertionError if neither
   */
  boolean reads(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    long start = System.nanoTime();
    boolean read = judged(bytes);
    long took = System.nanoTime() - start;
    if (took > SLOW_NANOS) {
      throw new AssertionError(bytes.length + " bytes took " + took / 1_000_000 + " ms");
    }
    return read;
  }

  private boolean judged(byte[] bytes) {
    try {
      int likely = reading.match(file, Arrays.copyOf(bytes, Math.min(bytes.length, HEAD)));
      if (likely < 0 || likely > 100) {
        throw new AssertionError("match said " + likely);
      }
      reading.use(file);
      return true;
    } catch (RackloomException e) {
      if (e.failure().kind() != Failure.Kind.USER) {
        throw new AssertionError("not a user's failure: " + e.failure(), e);
      }
      return false;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("uncaught " + e, e);
    }
  }
}

package dev.rackloom.testkit.fuzz;

import dev.rackloom.api.Failure;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Gives bytes to a reader as a file and judges what comes of it. */
final class Attempt {

  private static final long SLOW_NANOS = 10_000_000_000L;
  private static final int HEAD = 4096;

  private final ModelReader reader;
  private final Path file;

  Attempt(ModelReader reader, Path folder, String extension) {
    this.reader = reader;
    this.file = folder.resolve("fuzzed." + extension);
  }

  /**
   * Whether the bytes were read as a graph, or refused as the user's.
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
      int likely = reader.match(file, Arrays.copyOf(bytes, Math.min(bytes.length, HEAD)));
      if (likely < 0 || likely > 100) {
        throw new AssertionError("match said " + likely);
      }
      price(reader.read(file, ReadContext.QUIET), reader.workRules());
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

  /** A graph that was read can be used: whatever stands in it, its work can be asked for. */
  private static void price(Graph graph, WorkRules rules) {
    for (Phase phase : rules.phases(graph)) {
      for (Operator operator : graph.operators()) {
        rules.work(graph, operator, phase);
      }
    }
  }
}

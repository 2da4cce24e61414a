package dev.rackloom.core.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What this process holds when nothing runs.
 *
 * @param heapBytes that something still refers to
 * @param threads those of the platform
 * @param files that are open; -1 where the system does not tell
 */
record Held(long heapBytes, int threads, long files) {

  private static final int ROUNDS = 3;
  private static final long PATIENCE_MILLIS = 30_000;

  /** What it holds now, after everything that was dropped is gone. Takes up to some seconds. */
  static Held now() {
    letGo();
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return new Held(
        memory.getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openFiles());
  }

  /**
   * Direct buffers that were dropped are found by a collection, freed by the JVM's own thread and
   * only then forgotten, 72 bytes each: tens of thousands of them are there after a flood. That
   * thread takes what it is given in lots, one after the other, so when it has seen an object that
   * was dropped two collections later, it is through with the first.
   */
  private static void letGo() {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        ReferenceQueue<Object> seen = new ReferenceQueue<>();
        PhantomReference<Object> dropped = new PhantomReference<>(new Object(), seen);
        ManagementFactory.getMemoryMXBean().gc();
        if (!dropped.equals(seen.remove(PATIENCE_MILLIS))) {
          throw new IllegalStateException("nothing was collected in " + PATIENCE_MILLIS + " ms");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long openFiles() {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return -1;
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.2f MB, %d threads, %d open files", heapBytes / 1e6, threads, files);
  }
}

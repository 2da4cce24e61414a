package dev.rackloom.core.bench;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Whether anything grows while a million small requests pass two agents. */
final class SoakRow {

  private static final int IN_FLIGHT = 64;

  private SoakRow() {}

  /** What this process holds. */
  private record Held(long heapBytes, int threads, long files) {

    static Held now() {
      var memory = ManagementFactory.getMemoryMXBean();
      for (int i = 0; i < 3; i++) {
        memory.gc();
      }
      return new Held(
          memory.getHeapMemoryUsage().getUsed(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          openFiles());
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
  }

  /**
   * The row.
   *
   * @param requests in all; the heap is first looked at after a tenth of them
   */
  static Row row(Workbench bench, AgentsHere.Starter starter, Path folder, int requests) {
    Path model = ChainModel.write(folder, 2);
    Map<String, TensorValue> inputs =
        Map.of("x", TensorValue.of(new float[ChainModel.ROW], 1, ChainModel.ROW));
    try (AgentsHere agents = starter.start(BenchRack.rack(2, 1), folder);
        Pushed pushed = Pushed.of(bench, agents.rack(), model, Bindings.NONE, 2, "soak", folder)) {
      long first = pushed.flood(inputs, requests / 10, IN_FLIGHT);
      Held early = Held.now();
      long rest = pushed.flood(inputs, requests - requests / 10, IN_FLIGHT);
      Held late = Held.now();
      return row(early, late, requests, requests * 1e9 / (first + rest));
    }
  }

  private static Row row(Held early, Held late, int requests, double perS) {
    return Row.measured(
        "soak.heap-growth",
        "%",
        (late.heapBytes - early.heapBytes) * 100.0 / early.heapBytes,
        String.format(
            Locale.ROOT,
            "after %,d requests %.1f MB, %d threads, %d open files",
            requests / 10,
            early.heapBytes / 1e6,
            early.threads,
            early.files),
        String.format(
            Locale.ROOT,
            "after %,d %.1f MB, %d threads, %d open files; two agents and their client in this"
                + " process, %d in flight, %.0f requests/s",
            requests,
            late.heapBytes / 1e6,
            late.threads,
            late.files,
            IN_FLIGHT,
            perS));
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Whether anything grows while many small requests pass two agents.
 *
 * @param warm so many passed before {@code early} was looked at: what is remembered of the newest
 *     requests is full then
 * @param requests in all, when {@code late} was
 */
record Soak(int warm, Held early, int requests, Held late, double perS) {

  private static final int IN_FLIGHT = 64;

  /** Two agents and their client in this process. */
  static Soak of(Workbench bench, AgentsHere.Starter starter, Path folder, int warm, int requests) {
    Path model = ChainModel.write(folder, 2);
    Map<String, TensorValue> inputs =
        Map.of("x", TensorValue.of(new float[ChainModel.ROW], 1, ChainModel.ROW));
    try (AgentsHere agents = starter.start(BenchRack.rack(2, 1), folder);
        Pushed pushed = Pushed.of(bench, agents.rack(), model, Bindings.NONE, 2, "soak", folder)) {
      return of(
          warm,
          requests,
          count -> {
            var _ = pushed.flood(inputs, count, IN_FLIGHT);
          });
    }
  }

  /**
   * The same of anything.
   *
   * @param flood does so many of what is looked at, and returns when they are over
   */
  static Soak of(int warm, int requests, IntConsumer flood) {
    long start = System.nanoTime();
    flood.accept(warm);
    long first = System.nanoTime() - start;
    Held early = Held.now();
    start = System.nanoTime();
    flood.accept(requests - warm);
    long rest = System.nanoTime() - start;
    return new Soak(warm, early, requests, Held.now(), requests * 1e9 / (first + rest));
  }

  /** What the heap grew by for each request, on the average. */
  double heapBytesPerRequest() {
    return (double) (late.heapBytes() - early.heapBytes()) / (requests - warm);
  }

  int moreThreads() {
    return late.threads() - early.threads();
  }

  long moreFiles() {
    return late.files() - early.files();
  }

  List<Row> rows() {
    double heap = (late.heapBytes() - early.heapBytes()) * 100.0 / early.heapBytes();
    return List.of(
        row("soak.heap-growth", "%", heap),
        row("soak.thread-growth", "count", moreThreads()),
        late.files() < 0
            ? Row.missing("soak.file-growth", "count", "this system does not tell open files")
            : row("soak.file-growth", "count", moreFiles()));
  }

  private Row row(String id, String unit, double value) {
    return Row.measured(
        id,
        unit,
        value,
        String.format(Locale.ROOT, "after %,d requests %s", warm, early),
        String.format(
            Locale.ROOT,
            "after %,d %s; two agents and their client in this process, %d in flight, %.0f"
                + " requests/s",
            requests,
            late,
            IN_FLIGHT,
            perS));
  }
}

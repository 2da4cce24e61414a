package dev.rackloom.engine.simulate;

import java.util.List;

/**
 * What a simulation saw. Predicted, all of it.
 *
 * @param asked how many requests there were
 * @param requests how many were served: fewer than asked if the simulation was stopped
 * @param events how many events were processed
 * @param lastNanos when the last request was answered, or the simulation stopped
 * @param throughputPerS requests over that time
 * @param latency of requests
 * @param energyJ busy power of devices over the time they were busy
 * @param use utilisation of devices and link directions, 0 to 1
 * @param spans when each stage of each request ran; of a long simulation the first 262,144
 * @param transfers when each link was taken, and by what stage's tensor; as many
 */
public record SimulationReport(
    int asked,
    int requests,
    long events,
    long lastNanos,
    double throughputPerS,
    Percentiles latency,
    double energyJ,
    List<Use> use,
    List<Span> spans,
    List<Span> transfers) {

  /** A device's or link direction's utilisation. */
  public record Use(String resource, double utilisation) {}

  /** One firing; or a transfer on a link, named by the stage it comes from. */
  public record Span(String device, String stage, int request, long startNanos, long endNanos) {}

  /** Nearest-rank percentiles, nanoseconds. */
  public record Percentiles(long p50, long p90, long p99, double mean) {

    /** Of times in ascending order; all 0 if there is none. */
    public static Percentiles of(long[] sorted) {
      return new Percentiles(
          at(sorted, 0.5),
          at(sorted, 0.9),
          at(sorted, 0.99),
          java.util.Arrays.stream(sorted).average().orElse(0));
    }

    private static long at(long[] sorted, double part) {
      return sorted.length == 0
          ? 0
          : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }
  }

  public SimulationReport {
    use = List.copyOf(use);
    spans = java.util.Collections.unmodifiableList(spans);
    transfers = java.util.Collections.unmodifiableList(transfers);
  }

  /** Whether every request was served. */
  public boolean complete() {
    return requests == asked;
  }
}

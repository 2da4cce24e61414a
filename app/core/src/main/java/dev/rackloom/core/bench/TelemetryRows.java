package dev.rackloom.core.bench;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.AgentClient;
import dev.rackloom.core.TelemetryBook;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How many samples a second the desktop's side takes from an agent over gRPC without one being
 * dropped: offered at a steady rate, in rising steps of a second.
 */
final class TelemetryRows {

  private static final int FIRST = 50_000;
  private static final double STEP = 1.3;
  private static final int LAST = 1_500_000;
  private static final int STAGES = 24;
  private static final long PAUSE_NANOS = 1_000_000;
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final AgentsHere agents;
  private final String node;
  private final TelemetryBook book = new TelemetryBook(Clock.systemUTC());

  private TelemetryRows(AgentsHere agents, String node) {
    this.agents = agents;
    this.node = node;
  }

  static Row rate(AgentsHere.Starter starter, Path folder) {
    Rack rack = BenchRack.rack(1, 1);
    try (AgentsHere agents = starter.start(rack, folder);
        AgentClient client =
            AgentClient.connect(agents.rack().nodes().getFirst().agent(), "node0")) {
      TelemetryRows rows = new TelemetryRows(agents, "node0");
      try (var _ = client.subscribe("bench", rows.book)) {
        rows.offer(FIRST);
        rows.offer(FIRST);
        return rows.climb();
      }
    }
  }

  private Row climb() {
    double best = 0;
    double failedAt = 0;
    int fails = 0;
    for (double rate = FIRST; rate < LAST && fails < 2; rate *= STEP) {
      double taken = offer((int) rate);
      if (taken > 0) {
        best = taken;
        fails = 0;
      } else {
        failedAt = rate;
        fails++;
      }
    }
    return Row.measured(
        "telemetry.rate",
        "1/s",
        best,
        String.format(Locale.ROOT, "samples were dropped or late at %.0f/s", failedAt),
        "highest steady rate of a second taken whole by a telemetry book, agent and book in this"
            + " process over gRPC");
  }

  /** Samples a second that were taken, if none was dropped and the last came soon; else 0. */
  private double offer(int count) {
    book.clear();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + TimeUnit.SECONDS.toNanos(1) * i / count;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      agents.tell(node, sample(i));
    }
    return awaitAll(count) ? count * 1e9 / (System.nanoTime() - start) : 0;
  }

  private boolean awaitAll(int count) {
    long end = System.nanoTime() + SETTLE_NANOS;
    while (System.nanoTime() < end) {
      TelemetryBook.Snapshot seen = book.snapshot();
      if (seen.samples() >= count) {
        return seen.dropped() == 0;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }

  private TelemetryEvent sample(int i) {
    return new TelemetryEvent.StageFired(
        "bench",
        1,
        node,
        "cpu0",
        "stage" + i % STAGES,
        i,
        0,
        System.nanoTime(),
        1000,
        200_000,
        200_000,
        210_000,
        Source.MEASURED);
  }
}

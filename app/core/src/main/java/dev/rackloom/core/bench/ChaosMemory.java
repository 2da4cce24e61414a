package dev.rackloom.core.bench;

import dev.rackloom.core.bench.BenchReport.Row;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What agents hold before the first fault and after the last one, when no request is under way. One
 * that was killed is compared as it was started again: of all, the one that holds most counts.
 */
record ChaosMemory(Map<String, HeldByAgent> before, Map<String, HeldByAgent> after) {

  private static final String GROWTH = "chaos.memory-growth";
  private static final String KEPT = "chaos.request-bytes";

  /** Its rows where nobody can be asked. */
  static List<Row> missing(String why) {
    return List.of(Row.missing(GROWTH, "%", why), Row.missing(KEPT, "bytes", why));
  }

  /** By how much the most that one holds grew, and what they keep of requests that are over. */
  List<Row> rows() {
    long first = most(before.values());
    long last = most(after.values());
    return List.of(
        Row.measured(
            GROWTH,
            "%",
            100.0 * (last - first) / first,
            String.format(Locale.ROOT, "%.1f MB before", first / 1e6),
            String.format(
                Locale.ROOT,
                "%.1f MB after, by the agent that holds most: heap and buffers that something"
                    + " refers to; %s",
                last / 1e6,
                after)),
        Row.measured(
            KEPT,
            "bytes",
            after.values().stream().mapToLong(HeldByAgent::requestBytes).sum(),
            before.values().stream().mapToLong(HeldByAgent::requestBytes).sum() + " before",
            "tensors in inboxes and inputs of requests, of all agents, when no request runs"));
  }

  private static long most(Collection<HeldByAgent> held) {
    return held.stream().mapToLong(HeldByAgent::bytes).max().orElseThrow();
  }
}

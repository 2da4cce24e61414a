package dev.rackloom.core;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent.RequestEnded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** How requests to a deployment ended, as its agents told. Not thread safe. */
public final class RequestBook {

  /** So many latencies are remembered one by one. */
  static final int NEWEST = 1000;

  private final Deque<Long> newest = new ArrayDeque<>();
  private long answered;
  private long failed;
  private Optional<Source> source = Optional.empty();

  /**
   * Requests so far, at the doors where they came in.
   *
   * @param answered how many were
   * @param failed how many were told why not
   * @param newest latencies of the newest that were answered in nanoseconds, time dilation divided
   *     out; the oldest first
   * @param source emulated if any device of their rack is; empty while nothing was told
   */
  public record Seen(long answered, long failed, List<Long> newest, Optional<Source> source) {
    public Seen {
      newest = List.copyOf(newest);
    }

    /**
     * A percentile of the newest by nearest rank, in nanoseconds; NaN where there are none.
     *
     * @param part such as 0.99
     */
    public double percentileNanos(double part) {
      long[] sorted = newest.stream().mapToLong(n -> n).sorted().toArray();
      return sorted.length == 0 ? Double.NaN : NearestRank.of(sorted, part);
    }
  }

  RequestBook() {}

  void add(RequestEnded ended) {
    source = Optional.of(ended.source());
    if (!ended.answered()) {
      failed++;
      return;
    }
    answered++;
    newest.addLast(ended.latencyNanos());
    if (newest.size() > NEWEST) {
      newest.removeFirst();
    }
  }

  void clear() {
    newest.clear();
    answered = 0;
    failed = 0;
    source = Optional.empty();
  }

  Seen seen() {
    return new Seen(answered, failed, List.copyOf(newest), source);
  }
}

package dev.rackloom.engine.group;

import dev.rackloom.api.Checks;
import dev.rackloom.api.cost.Collective;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import java.util.List;

/**
 * Collectives of devices that stand in a ring, each sending to the next at the same time, after
 * Thakur, Rabenseifner and Gropp, "Optimization of collective communication operations in MPICH",
 * IJHPCA 2005: with {@code n} devices a gather takes {@code n - 1} steps of an {@code n}-th of the
 * message each, a reduction to all twice as many. The slowest way between neighbours sets the pace.
 */
final class Ring {

  /** What devices tell each other. */
  enum Kind {
    /** Sums of partial results to everybody. */
    ALL_REDUCE(2),
    /** Parts to everybody. */
    ALL_GATHER(1),
    /** Each device's own part to each other one. */
    ALL_TO_ALL(1);

    private final int rounds;

    Kind(int rounds) {
      this.rounds = rounds;
    }

    /** Bytes that each of {@code n} devices sends of a message of {@code bytes}. */
    long sent(int n, long bytes) {
      return Math.round(rounds * (n - 1) / (double) n * bytes);
    }
  }

  private final int n;
  private final long latencyNanos;
  private final double nanosPerByte;
  private final boolean closed;

  Ring(LinkTable links, List<Integer> members) {
    this.n = members.size();
    long latency = 0;
    double slowest = 0;
    boolean ways = true;
    for (int i = 0; i < n; i++) {
      int from = members.get(i);
      int to = members.get((i + 1) % n);
      boolean way = links.connected(from, to);
      ways &= way;
      latency = way ? Math.max(latency, links.route(from, to).latencyNanos()) : latency;
      slowest = way ? Math.max(slowest, 1e9 / links.route(from, to).bytesPerS()) : slowest;
    }
    this.latencyNanos = latency;
    this.nanosPerByte = slowest;
    this.closed = ways;
  }

  /** The same as a cost function of the bytes of a message, for devices that have ways. */
  Collective law(Kind kind) {
    double perByte = kind.rounds * (n - 1.0) / n * nanosPerByte;
    return new Collective(kind.rounds * (n - 1.0) * latencyNanos, 0, perByte, 0, 1);
  }

  /** Whether every device has a way to the next. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Nanoseconds of a collective.
   *
   * @param bytes the message: the result of a gather or a reduction, what one device has for all
   *     others
   */
  long nanos(Kind kind, long bytes) {
    Checks.notNegative(bytes, "bytes of a collective");
    if (!closed) {
      return CostTable.FORBIDDEN;
    }
    double steps = kind.rounds * (n - 1.0);
    return (long) Math.ceil(steps * latencyNanos + kind.sent(n, bytes) * nanosPerByte);
  }
}

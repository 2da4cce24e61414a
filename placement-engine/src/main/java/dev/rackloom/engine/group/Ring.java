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
 *
 * <p>Where every member is behind a NIC of its own ({@link dev.rackloom.api.rack.TransferEngine}),
 * the ring may be one of NICs: one that reduces adds its member's part to the sum that comes by,
 * and its member sees the sum only; one that scatters keeps a copy of what it passes on, and its
 * member sends only what is its own.
 */
final class Ring {

  /** What devices tell each other. */
  enum Kind {
    /** Sums of partial results to everybody: summed on one way round, told on a second. */
    ALL_REDUCE(1, 1),
    /** Parts to everybody. */
    ALL_GATHER(0, 1),
    /** Each device's own part to each other one, which neither is a sum nor has copies. */
    ALL_TO_ALL(1, 0);

    private final int own;
    private final int told;

    /**
     * A kind.
     *
     * @param own ways round on which members send what is theirs
     * @param told ways round on which all that a member gets is passed on
     */
    Kind(int own, int told) {
      this.own = own;
      this.told = told;
    }

    private int rounds() {
      return own + told;
    }

    /** Of a message, what each of {@code n} devices sends to the next. */
    private double sent(int n) {
      return rounds() * (n - 1.0) / n;
    }

    /** Of a message, what a device sends to its NIC. */
    private double leaving(int n, boolean scatters) {
      return scatters ? own * (n - 1.0) / n + told * 1.0 / n : sent(n);
    }

    /** Of a message, what a device gets from its NIC. */
    private double entering(int n, boolean reduces) {
      return reduces && this == ALL_REDUCE ? 1 : sent(n);
    }
  }

  private final int n;
  private final long latencyNanos;
  private final boolean closed;
  private final RingWays ways;

  Ring(LinkTable links, List<Integer> members) {
    this.n = members.size();
    this.ways = RingWays.of(links, members);
    this.closed = ways.closed();
    this.latencyNanos = ways.latencyNanos();
  }

  /** The same as a cost function of the bytes of a message, for devices that have ways. */
  Collective law(Kind kind) {
    return new Collective(kind.rounds() * (n - 1.0) * latencyNanos, 0, nanosPerByte(kind), 0, 1);
  }

  /** Of the narrowest link of all ways, by what it carries of a message. */
  private double nanosPerByte(Kind kind) {
    double host =
        Math.max(
            kind.leaving(n, ways.scatters()) * ways.leavingNanosPerByte(),
            kind.entering(n, ways.reduces()) * ways.enteringNanosPerByte());
    return Math.max(host, kind.sent(n) * ways.nanosPerByte());
  }

  /** Whether every device has a way to the next. */
  boolean isClosed() {
    return closed;
  }

  /** Bytes that each device sends to the next of a message. */
  long sent(Kind kind, long bytes) {
    return Math.round(kind.sent(n) * bytes);
  }

  /** Of these, what it sends to its NIC. */
  long leaving(Kind kind, long bytes) {
    return Math.round(kind.leaving(n, ways.scatters()) * bytes);
  }

  /** Of these, what it gets from its NIC. */
  long entering(Kind kind, long bytes) {
    return Math.round(kind.entering(n, ways.reduces()) * bytes);
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
    double steps = kind.rounds() * (n - 1.0);
    return (long) Math.ceil(steps * latencyNanos + bytes * nanosPerByte(kind));
  }
}

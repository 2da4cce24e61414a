package dev.rackloom.agent;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who said no to a proposal lately, and who did not answer one in time. Neither stays so for long.
 * Safe to share between threads.
 */
final class Unwilling {

  private static final long SHUN_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final LongSupplier clock;
  private final Map<String, Long> refused = new ConcurrentHashMap<>();
  private final Map<String, Long> quiet = new ConcurrentHashMap<>();

  Unwilling(LongSupplier clock) {
    this.clock = clock;
  }

  /** These said no, and not only because another proposal came first. */
  void refused(Collection<String> nodes) {
    note(refused, nodes);
  }

  /** A proposal waited for these in vain. */
  void quiet(Collection<String> nodes) {
    note(quiet, nodes);
  }

  private void note(Map<String, Long> where, Collection<String> nodes) {
    long until = clock.getAsLong() + SHUN_NANOS;
    nodes.forEach(id -> where.put(id, until));
  }

  /** Who is not to be given anything more: those who said no, and those who are quiet. */
  boolean takesMore(String node) {
    return !isIn(refused, node) && !isQuiet(node);
  }

  boolean hasRefused(String node) {
    return isIn(refused, node);
  }

  boolean isQuiet(String node) {
    return isIn(quiet, node);
  }

  private boolean isIn(Map<String, Long> where, String node) {
    Long until = where.get(node);
    return until != null && clock.getAsLong() - until < 0;
  }
}

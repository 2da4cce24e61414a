package dev.rackloom.agent;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who said no to a proposal of a deployment lately, and who did not answer one in time. Neither
 * stays so for long. Safe to share between threads.
 */
final class Unwilling {

  private static final long SHUN_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final LongSupplier clock;
  private final Map<Refused, Long> refused = new ConcurrentHashMap<>();
  private final Map<String, Long> quiet = new ConcurrentHashMap<>();

  /** What is in the way of one deployment, such as a name that is taken, may be in no other's. */
  private record Refused(String deployment, String node) {}

  Unwilling(LongSupplier clock) {
    this.clock = clock;
  }

  /** These said no, and not only because another proposal came first. */
  void refused(String deployment, Collection<String> nodes) {
    note(refused, nodes.stream().map(node -> new Refused(deployment, node)).toList());
  }

  /** A proposal waited for these in vain. */
  void quiet(Collection<String> nodes) {
    note(quiet, nodes);
  }

  private <K> void note(Map<K, Long> where, Collection<K> which) {
    long until = clock.getAsLong() + SHUN_NANOS;
    which.forEach(key -> where.put(key, until));
  }

  /** Whether it is to be given more of a deployment: it neither said no, nor is it quiet. */
  boolean takesMore(String deployment, String node) {
    return !hasRefused(deployment, node) && !isQuiet(node);
  }

  boolean hasRefused(String deployment, String node) {
    return isIn(refused, new Refused(deployment, node));
  }

  boolean isQuiet(String node) {
    return isIn(quiet, node);
  }

  private <K> boolean isIn(Map<K, Long> where, K key) {
    Long until = where.get(key);
    return until != null && clock.getAsLong() - until < 0;
  }
}

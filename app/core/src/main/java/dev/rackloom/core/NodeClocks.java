package dev.rackloom.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where zero is on the clock of each node, so that what several nodes saw can be drawn on one axis.
 * Agents of one host read one clock, those of several hosts clocks of their own, hours apart: these
 * are set so that no stage starts before a stage that it waits for has ended, and none later than
 * that needs. Times between hosts are therefore not measured.
 *
 * @param zeros for each node what its clock says at zero, nanoseconds
 * @param isOne whether all of them are one clock
 */
public record NodeClocks(Map<String, Long> zeros, boolean isOne) {

  /** Requests that take longer than this on one clock are taken to be on several. */
  private static final long LONGEST_NANOS = 60_000_000_000L;

  /** Times are rounded when time dilation is divided out. */
  private static final long ROUNDED_NANOS = 1_000;

  public NodeClocks {
    zeros = Map.copyOf(zeros);
  }

  /** A stage of a request. */
  private record Key(long request, String stage) {}

  /** What waits on one node for what ends on another, by their own clocks. */
  private record Wait(String from, long endNanos, String to, long startNanos) {}

  /**
   * From what was seen. O(firings + waits x nodes).
   *
   * @param waitsFor for each stage those whose tensors it reads
   */
  public static NodeClocks of(List<SeenFiring> firings, Map<String, Set<String>> waitsFor) {
    Map<String, Long> first = new HashMap<>();
    Map<Key, SeenFiring> begun = new HashMap<>();
    for (SeenFiring f : firings) {
      first.merge(f.node(), f.startNanos(), Long::min);
      begun.merge(
          new Key(f.request(), f.stage()), f, (a, b) -> a.startNanos() <= b.startNanos() ? a : b);
    }
    List<Wait> waits = waits(begun, waitsFor);
    long zero = first.values().stream().min(Comparator.naturalOrder()).orElse(0L);
    if (first.size() < 2 || isOne(begun, waits)) {
      first.replaceAll((node, start) -> zero);
      return new NodeClocks(first, true);
    }
    return new NodeClocks(set(first, waits), false);
  }

  private static List<Wait> waits(Map<Key, SeenFiring> begun, Map<String, Set<String>> waitsFor) {
    List<Wait> waits = new ArrayList<>();
    begun.forEach((key, reader) -> {
      for (String stage : waitsFor.getOrDefault(key.stage(), Set.of())) {
        SeenFiring maker = begun.get(new Key(key.request(), stage));
        if (maker != null && !maker.node().equals(reader.node())) {
          waits.add(
              new Wait(
                  maker.node(),
                  maker.startNanos() + maker.nanos(),
                  reader.node(),
                  reader.startNanos()));
        }
      }
    });
    return waits;
  }

  /** Nothing contradicts it, and something could. */
  private static boolean isOne(Map<Key, SeenFiring> begun, List<Wait> waits) {
    Map<Long, Long> from = new HashMap<>();
    Map<Long, Long> to = new HashMap<>();
    begun.forEach((key, f) -> {
      from.merge(key.request(), f.startNanos(), Long::min);
      to.merge(key.request(), f.startNanos() + f.nanos(), Long::max);
    });
    return !waits.isEmpty()
        && waits.stream().allMatch(w -> w.startNanos() + ROUNDED_NANOS >= w.endNanos())
        && from.entrySet().stream()
            .allMatch(e -> to.getOrDefault(e.getKey(), 0L) - e.getValue() <= LONGEST_NANOS);
  }

  /** Moves the zeros of nodes that would start too early, as long as one does. */
  private static Map<String, Long> set(Map<String, Long> first, List<Wait> waits) {
    Map<String, Long> zeros = new HashMap<>(first);
    boolean moved = true;
    for (int round = 0; moved && round < zeros.size(); round++) { // more only if they contradict
      moved = false;
      for (Wait w : waits) {
        long latest = w.startNanos() - (w.endNanos() - zeros.getOrDefault(w.from(), 0L));
        if (zeros.getOrDefault(w.to(), 0L) > latest) {
          zeros.put(w.to(), latest);
          moved = true;
        }
      }
    }
    return zeros;
  }

  /** When something was, from zero on, nanoseconds. */
  public long at(String node, long nanos) {
    return nanos - zeros.getOrDefault(node, nanos);
  }
}

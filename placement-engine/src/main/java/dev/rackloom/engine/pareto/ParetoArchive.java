package dev.rackloom.engine.pareto;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The answers that no other answer beats. An answer goes when another is no worse in any metric and
 * better in one; of two alike the first stays. Safe to share.
 */
final class ParetoArchive {

  /** Energies are sums in floating point: a difference of less is none. */
  private static final double ROUNDING = 1e-12;

  private final List<Entry> entries = new ArrayList<>();
  private long changes;

  /** A priced answer. */
  record Entry(Ids devices, Numbers values) {}

  /** Takes an answer unless another beats it or is like it; says whether it did. */
  synchronized boolean offer(Ids devices, Numbers values) {
    for (Entry entry : entries) {
      if (covers(entry.values, values)) {
        return false;
      }
    }
    entries.removeIf(entry -> covers(values, entry.values));
    entries.add(new Entry(devices, values));
    changes++;
    return true;
  }

  /** Whether {@code a} is nowhere worse than {@code b}. */
  static boolean covers(Numbers a, Numbers b) {
    for (int m = 0; m < a.size(); m++) {
      if (a.get(m) > b.get(m) + ROUNDING * Math.abs(b.get(m))) {
        return false;
      }
    }
    return true;
  }

  /** How often it has taken an answer. */
  synchronized long changes() {
    return changes;
  }

  /** The answers, from the best in the first metric on. */
  synchronized List<Entry> entries() {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::values, ParetoArchive::compare));
    return sorted;
  }

  private static int compare(Numbers a, Numbers b) {
    for (int m = 0; m < a.size(); m++) {
      int order = Double.compare(a.get(m), b.get(m));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}

package dev.rackloom.engine.moe.counts;

/**
 * Descent: the busiest rank changes a resident with another rank, whichever exchange leaves the
 * busier of the two least busy, until none helps or it is level enough.
 */
final class Levelling {

  private static final double LEVEL = 1.0015;

  private Levelling() {}

  /** At most {@code rounds} exchanges. */
  static void level(LayerLoads loads, int rounds) {
    for (int round = 0; round < rounds; round++) {
      int rank = loads.busiest();
      if (loads.busy(rank) <= LEVEL * loads.ideal() || !relieve(loads, rank)) {
        return;
      }
    }
  }

  private static boolean relieve(LayerLoads loads, int rank) {
    int[] first = loads.room.firstSlot;
    double least = loads.busy(rank) * (1 - 1e-9);
    int bestA = -1;
    int bestB = -1;
    for (int other = 0; other < loads.room.ranks; other++) {
      if (other == rank) {
        continue;
      }
      if (loads.busy(other) >= least) {
        continue;
      }
      for (int b = first[other]; b < first[other + 1]; b++) {
        double weight = loads.weight(loads.expertAt(b));
        for (int a = first[rank]; a < first[rank + 1]; a++) {
          double moved = loads.weight(loads.expertAt(a)) - weight;
          if (moved <= 0) {
            continue;
          }
          double then = Math.max(loads.busy(rank, -moved), loads.busy(other, moved));
          if (then < least && loads.exchangeable(a, b)) {
            least = then;
            bestA = a;
            bestB = b;
          }
        }
      }
    }
    if (bestA >= 0) {
      loads.exchange(bestA, bestB);
    }
    return bestA >= 0;
  }
}

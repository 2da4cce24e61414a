package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.RackloomException;
import dev.rackloom.engine.moe.Room;
import java.util.Arrays;

/**
 * A first map of a layer from loads: pins first, a slot too many goes to the expert whose copies
 * carry most, then the heaviest copy first onto the rank that would be least busy for its speed
 * (Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17, 1969). No rank
 * gets two copies of an expert.
 */
public final class Spread {

  private final Room room;
  private final double[] slowness;
  private final double[] loads;
  private final int[] copies;
  private final int[] expertAt;
  private final int[] used;
  private final double[] load;
  private final boolean[] lives;

  private Spread(Room room, double[] speed, double[] loads) {
    this.room = room;
    this.slowness = Arrays.stream(speed).map(v -> 1 / v).toArray();
    this.loads = loads;
    this.copies = new int[room.experts];
    this.expertAt = new int[room.slots];
    this.used = new int[room.ranks];
    this.load = new double[room.ranks];
    this.lives = new boolean[room.experts * room.ranks];
  }

  /** The expert of each slot. {@code loads} as {@link dev.rackloom.api.moe.LoadTable} has them. */
  public static int[] of(Room room, double[] speed, double[] loads) {
    return new Spread(room, speed, loads).run();
  }

  private int[] run() {
    Arrays.fill(copies, 1);
    if (room.ruled()) {
      pins();
    }
    replicate();
    for (int e : heaviestFirst()) {
      for (int left = copies[e] - placed(e); left > 0; left--) {
        int rank = leastBusy(e);
        if (rank >= 0) {
          put(e, rank);
        } else if (placed(e) == 0) {
          makeWay(e);
        }
      }
    }
    fill();
    return expertAt;
  }

  private void pins() {
    for (int e = 0; e < room.experts; e++) {
      int pins = 0;
      for (int r = 0; r < room.ranks; r++) {
        pins += room.pinned(e, r) ? 1 : 0;
      }
      copies[e] = Math.max(1, pins);
    }
  }

  private int placed(int expert) {
    if (!room.ruled()) {
      return 0;
    }
    int n = 0;
    for (int r = 0; r < room.ranks; r++) {
      n += lives[expert * room.ranks + r] ? 1 : 0;
    }
    return n;
  }

  private void replicate() {
    int all = Arrays.stream(copies).sum();
    double[] each = new double[room.experts];
    Arrays.setAll(each, e -> loads[e] / copies[e]);
    for (; all < room.slots; all++) {
      int most = 0;
      for (int e = 1; e < room.experts; e++) {
        most = each[e] > each[most] ? e : most;
      }
      copies[most]++;
      each[most] = copies[most] < homes(most) ? loads[most] / copies[most] : -1;
    }
    if (room.ruled()) {
      for (int e = 0; e < room.experts; e++) {
        for (int r = 0; r < room.ranks; r++) {
          if (room.pinned(e, r)) {
            put(e, r);
          }
        }
      }
    }
  }

  private int homes(int expert) {
    if (!room.ruled()) {
      return room.ranks;
    }
    int n = 0;
    for (int r = 0; r < room.ranks; r++) {
      n += room.allows(expert, r) ? 1 : 0;
    }
    return n;
  }

  private int[] heaviestFirst() {
    long[] keys = new long[room.experts];
    for (int e = 0; e < room.experts; e++) {
      int weight = Float.floatToIntBits((float) (loads[e] / copies[e]));
      keys[e] = (long) (Integer.MAX_VALUE - weight) << Integer.SIZE | e;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(k -> (int) k).toArray();
  }

  private int leastBusy(int expert) {
    double weight = loads[expert] / copies[expert];
    int least = -1;
    double busy = Double.POSITIVE_INFINITY;
    for (int r = 0; r < room.ranks; r++) {
      if (used[r] < room.slots(r) && may(expert, r)) {
        double then = (load[r] + weight) * slowness[r];
        if (then < busy) {
          busy = then;
          least = r;
        }
      }
    }
    return least;
  }

  private boolean may(int expert, int rank) {
    return !lives[expert * room.ranks + rank] && room.allows(expert, rank);
  }

  private void put(int expert, int rank) {
    expertAt[room.firstSlot[rank] + used[rank]++] = expert;
    lives[expert * room.ranks + rank] = true;
    load[rank] += loads[expert] / copies[expert];
  }

  /** Sends a resident of a rank the expert may live on to where there is room. */
  private void makeWay(int expert) {
    for (int s = 0; s < room.slots; s++) {
      int from = room.rankOf[s];
      if (s - room.firstSlot[from] >= used[from] || !may(expert, from)) {
        continue;
      }
      int resident = expertAt[s];
      int to = room.pinned(resident, from) ? -1 : leastBusy(resident);
      if (to >= 0) {
        lives[resident * room.ranks + from] = false;
        put(resident, to);
        expertAt[s] = expert;
        lives[expert * room.ranks + from] = true;
        return;
      }
    }
    throw RackloomException.user(
        "the rules leave no slot for expert " + expert, "drop a pin or a ban.");
  }

  /** Slots that no copy fitted into get the heaviest expert that may live there. */
  private void fill() {
    for (int r = 0; r < room.ranks; r++) {
      while (used[r] < room.slots(r)) {
        int best = -1;
        for (int e = 0; e < room.experts; e++) {
          if (may(e, r) && (best < 0 || loads[e] / copies[e] > loads[best] / copies[best])) {
            best = e;
          }
        }
        if (best < 0) {
          throw RackloomException.user(
              "rank " + r + " has more slots than experts may live on it",
              "give it fewer slots, or drop a ban.");
        }
        put(best, r);
      }
    }
  }
}

package dev.rackloom.engine.moe.move;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.MigrationStep;
import dev.rackloom.api.moe.RankTopology;
import java.util.ArrayList;
import java.util.List;

/** The steps of one layer of a {@link Migration}. Slots past the map's are the lenders' rooms. */
final class LayerMigration {

  private final int row;
  private final int[] now;
  private final int[] goal;
  private final int[] copies;
  private final int[] rankOf;
  private final boolean[] waiting;
  private final int slots;
  private final RankTopology topology;
  private final long expertBytes;
  private final List<MigrationStep> steps = new ArrayList<>();

  LayerMigration(
      ExpertMap from,
      ExpertMap to,
      int row,
      RankTopology topology,
      long expertBytes,
      List<Integer> lenders) {
    this.row = row;
    this.slots = from.slots();
    this.topology = topology;
    this.expertBytes = expertBytes;
    this.now = new int[slots + lenders.size()];
    this.goal = new int[now.length];
    this.rankOf = new int[now.length];
    this.waiting = new boolean[now.length];
    this.copies = new int[from.experts()];
    for (int s = 0; s < now.length; s++) {
      boolean room = s >= slots;
      now[s] = room ? ExpertMap.EMPTY : from.expertAt(row, s);
      goal[s] = room ? ExpertMap.EMPTY : to.expertAt(row, s);
      rankOf[s] = room ? lenders.get(s - slots) : from.rankOf(s);
      if (now[s] != ExpertMap.EMPTY) {
        copies[now[s]]++;
      }
    }
  }

  List<MigrationStep> steps() {
    return steps;
  }

  /** Makes the steps; how many slots could not be brought to their goal. */
  int run() {
    while (true) {
      int slot = writable();
      if (slot >= 0) {
        write(slot, goal[slot]);
        endWaiting();
      } else if (pending() == 0 || !wait(firstPending())) {
        return pending();
      }
    }
  }

  private boolean isPending(int slot) {
    return slot < slots && goal[slot] != ExpertMap.EMPTY && now[slot] != goal[slot];
  }

  private int pending() {
    int n = 0;
    for (int s = 0; s < slots; s++) {
      n += isPending(s) ? 1 : 0;
    }
    return n;
  }

  private int firstPending() {
    int s = 0;
    while (!isPending(s)) {
      s++;
    }
    return s;
  }

  private boolean spare(int slot) {
    return now[slot] == ExpertMap.EMPTY || copies[now[slot]] > 1;
  }

  /** A slot that may be brought to its goal, or -1. */
  private int writable() {
    for (int s = 0; s < slots; s++) {
      if (isPending(s) && spare(s)) {
        return s;
      }
    }
    return -1;
  }

  private void write(int slot, int expert) {
    int source = source(slot, expert);
    long bytes = rankOf[source] == rankOf[slot] ? 0 : expertBytes;
    steps.add(new MigrationStep(row, expert, source, slot, now[slot], bytes));
    if (now[slot] != ExpertMap.EMPTY) {
      copies[now[slot]]--;
    }
    now[slot] = expert;
    copies[expert]++;
  }

  /** The nearest copy: of the same rank, of the same node, any. */
  private int source(int slot, int expert) {
    int best = -1;
    for (int s = 0; s < now.length; s++) {
      if (now[s] == expert && s != slot && (best < 0 || far(s, slot) < far(best, slot))) {
        best = s;
      }
    }
    return best;
  }

  private int far(int a, int b) {
    if (rankOf[a] == rankOf[b]) {
      return 0;
    }
    return topology.rank(rankOf[a]).node() == topology.rank(rankOf[b]).node() ? 1 : 2;
  }

  /** What waits where nothing shall live is forgotten there once it lives elsewhere. */
  private void endWaiting() {
    for (int s = 0; s < now.length; s++) {
      if (waiting[s] && copies[now[s]] > 1) {
        copies[now[s]]--;
        now[s] = ExpertMap.EMPTY;
        waiting[s] = false;
      }
    }
  }

  /** Lets the single copy in a slot wait elsewhere, so that the slot may be written over. */
  private boolean wait(int slot) {
    int expert = now[slot];
    int place = placeToWait(slot, goalRank(expert));
    if (place < 0) {
      return false;
    }
    waiting[place] = now[place] == ExpertMap.EMPTY;
    write(place, expert);
    write(slot, goal[slot]);
    return true;
  }

  private int goalRank(int expert) {
    int s = 0;
    while (goal[s] != expert) {
      s++;
    }
    return rankOf[s];
  }

  /**
   * A room on the rank it goes to, any room, an empty slot, a copy too many; -1 if there is none.
   */
  private int placeToWait(int slot, int rank) {
    int best = -1;
    int rating = 0;
    for (int s = 0; s < now.length; s++) {
      int rated = s == slot || !spare(s) ? 0 : rate(s, rank);
      if (rated > rating) {
        rating = rated;
        best = s;
      }
    }
    return best;
  }

  private int rate(int slot, int rank) {
    if (now[slot] != ExpertMap.EMPTY) {
      return 1;
    }
    return slot < slots ? 2 : rankOf[slot] == rank ? 4 : 3;
  }
}

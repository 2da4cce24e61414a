package dev.rackloom.engine.moe.counts;

import dev.rackloom.engine.moe.Room;

/**
 * The loads of a layer's ranks, copies of an expert sharing equally, kept up under changes of
 * residents. A map that was read may have several copies of an expert on one rank.
 */
final class LayerLoads {

  final Room room;
  private final double[] speed;
  private final double[] loads;
  private final int[] expertAt;
  private final int[] copies;

  /** Copies of each expert on each rank. */
  private final int[] held;

  private final double[] load;
  private final double[] weight;
  private final double ideal;

  LayerLoads(Room room, double[] speed, double[] loads, int[] start) {
    this.room = room;
    this.speed = speed;
    this.loads = loads;
    this.expertAt = start.clone();
    this.copies = new int[room.experts];
    this.held = new int[room.experts * room.ranks];
    this.load = new double[room.ranks];
    this.weight = new double[room.experts];
    for (int s = 0; s < room.slots; s++) {
      copies[expertAt[s]]++;
      held[expertAt[s] * room.ranks + room.rankOf[s]]++;
    }
    double speeds = 0;
    double sum = 0;
    for (int e = 0; e < room.experts; e++) {
      weight[e] = loads[e] / copies[e];
      sum += loads[e];
    }
    for (double v : speed) {
      speeds += v;
    }
    ideal = sum / speeds;
    for (int s = 0; s < room.slots; s++) {
      load[room.rankOf[s]] += weight(expertAt[s]);
    }
  }

  /** The load of each copy of an expert. */
  double weight(int expert) {
    return weight[expert];
  }

  int expertAt(int slot) {
    return expertAt[slot];
  }

  int copies(int expert) {
    return copies[expert];
  }

  boolean lives(int expert, int rank) {
    return held[expert * room.ranks + rank] > 0;
  }

  int[] toArray() {
    return expertAt.clone();
  }

  /** Load over speed. */
  double busy(int rank) {
    return load[rank] / speed[rank];
  }

  /** Load over speed, with more load. */
  double busy(int rank, double more) {
    return (load[rank] + more) / speed[rank];
  }

  /** Load over speed if all ranks were equally busy. */
  double ideal() {
    return ideal;
  }

  int busiest() {
    int busiest = 0;
    for (int r = 1; r < room.ranks; r++) {
      busiest = busy(r) > busy(busiest) ? r : busiest;
    }
    return busiest;
  }

  /** Whether two residents may change places. */
  boolean exchangeable(int a, int b) {
    int e = expertAt[a];
    int f = expertAt[b];
    int ra = room.rankOf[a];
    int rb = room.rankOf[b];
    return ra != rb && !lives(f, ra) && !lives(e, rb) && mayGo(e, ra, rb) && mayGo(f, rb, ra);
  }

  /** Whether another expert may take a copy's place. */
  boolean replaceable(int slot, int expert) {
    int rank = room.rankOf[slot];
    return copies[expertAt[slot]] > 1
        && !lives(expert, rank)
        && mayCome(expert, rank)
        && mayLeave(expertAt[slot], rank);
  }

  private boolean mayGo(int expert, int from, int to) {
    return mayLeave(expert, from) && mayCome(expert, to);
  }

  private boolean mayLeave(int expert, int rank) {
    return !room.ruled() || !room.pinned(expert, rank);
  }

  private boolean mayCome(int expert, int rank) {
    return !room.ruled() || room.allows(expert, rank);
  }

  void exchange(int a, int b) {
    int e = expertAt[a];
    int f = expertAt[b];
    double more = weight(f) - weight(e);
    load[room.rankOf[a]] += more;
    load[room.rankOf[b]] -= more;
    settle(e, room.rankOf[a], room.rankOf[b]);
    settle(f, room.rankOf[b], room.rankOf[a]);
    expertAt[a] = f;
    expertAt[b] = e;
  }

  private void settle(int expert, int from, int to) {
    held[expert * room.ranks + from]--;
    held[expert * room.ranks + to]++;
  }

  /** Puts a copy of another expert into a slot; also takes such a step back. */
  void replace(int slot, int expert) {
    int old = expertAt[slot];
    int rank = room.rankOf[slot];
    serve(old, -1);
    serve(expert, -1);
    held[old * room.ranks + rank]--;
    held[expert * room.ranks + rank]++;
    weight[old] = loads[old] / --copies[old];
    weight[expert] = loads[expert] / ++copies[expert];
    expertAt[slot] = expert;
    serve(old, 1);
    serve(expert, 1);
  }

  private void serve(int expert, int sign) {
    double each = sign * weight(expert);
    for (int r = 0; r < room.ranks; r++) {
      load[r] += each * held[expert * room.ranks + r];
    }
  }
}

package dev.rackloom.engine;

import dev.rackloom.api.placement.Constraint;

/** Whether devices can be put in an order in which no pair of stages goes back. */
final class PartsInOrder {

  private PartsInOrder() {}

  /** Whether what the pairs say of devices is free of cycles. */
  static boolean hold(Places places, int devices, Constraint.Contiguous parts, int[] place) {
    boolean[][] before = new boolean[devices][devices];
    int[] waiting = new int[devices];
    for (Constraint.Pair pair : parts.pairs()) {
      int from = places.seat(place[pair.before()]);
      int to = places.seat(place[pair.after()]);
      if (from != to) {
        note(places.members(from), places.members(to), before, waiting);
      }
    }
    return acyclic(before, waiting);
  }

  private static void note(int[] from, int[] to, boolean[][] before, int[] waiting) {
    for (int a : from) {
      for (int b : to) {
        if (a != b && !before[a][b]) {
          before[a][b] = true;
          waiting[b]++;
        }
      }
    }
  }

  /** Devices without predecessors go first. */
  private static boolean acyclic(boolean[][] before, int[] waiting) {
    int devices = waiting.length;
    int done = 0;
    boolean[] gone = new boolean[devices];
    for (boolean moved = true; moved; ) {
      moved = false;
      for (int d = 0; d < devices; d++) {
        if (!gone[d] && waiting[d] == 0) {
          gone[d] = true;
          moved = true;
          done++;
          for (int b = 0; b < devices; b++) {
            waiting[b] -= before[d][b] ? 1 : 0;
          }
        }
      }
    }
    return done == devices;
  }
}

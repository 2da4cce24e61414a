package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.engine.moe.Room;
import java.util.Arrays;

/**
 * A layer of a map that serves, brought under rules with few moves: copies leave where they are
 * banned, pins take the place of what is easiest to spare, an expert left without a copy goes where
 * one can be spared, others making way in a chain if need be (augmenting paths: Kuhn, "The
 * Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2, 1955); slots
 * left over get the experts whose copies carry most.
 */
public final class Mended {

  private final Room room;
  private final double[] loads;
  private final int[] expertAt;
  private final int[] copies;

  /** By expert and rank: how many copies. */
  private final int[] held;

  private Mended(Room room, double[] loads, int[] from) {
    this.room = room;
    this.loads = loads;
    this.expertAt = new int[room.slots];
    this.copies = new int[room.experts];
    this.held = new int[room.experts * room.ranks];
    Arrays.fill(expertAt, ExpertMap.EMPTY);
    for (int s = 0; s < room.slots; s++) {
      put(s, from[s]);
    }
  }

  /**
   * The expert of each slot; {@code from} itself, copied, where it breaks no rule.
   *
   * @param loads of the experts
   * @param from an expert in each slot, every expert somewhere
   * @throws RackloomException if the rules leave an expert no slot, or a slot no expert
   */
  public static int[] of(Room room, double[] loads, int[] from) {
    return room.ruled() ? new Mended(room, loads, from).run() : from.clone();
  }

  private int[] run() {
    for (int s = 0; s < room.slots; s++) {
      if (!room.allows(expertAt[s], room.rankOf[s])) {
        put(s, ExpertMap.EMPTY);
      }
    }
    for (int e = 0; e < room.experts; e++) {
      for (int r = 0; r < room.ranks; r++) {
        if (room.pinned(e, r) && held(e, r) == 0) {
          put(sparest(r), e);
        }
      }
    }
    for (int e = 0; e < room.experts; e++) {
      if (copies[e] == 0 && !settle(e, new boolean[room.slots])) {
        throw RackloomException.user(
            "the rules leave no slot for expert " + e, "drop a pin or a ban.");
      }
    }
    for (int s = 0; s < room.slots; s++) {
      if (expertAt[s] == ExpertMap.EMPTY) {
        put(s, heaviest(room.rankOf[s]));
      }
    }
    return expertAt;
  }

  private int held(int expert, int rank) {
    return held[expert * room.ranks + rank];
  }

  private void put(int slot, int expert) {
    count(expertAt[slot], slot, -1);
    expertAt[slot] = expert;
    count(expert, slot, 1);
  }

  private void count(int expert, int slot, int more) {
    if (expert != ExpertMap.EMPTY) {
      copies[expert] += more;
      held[expert * room.ranks + room.rankOf[slot]] += more;
    }
  }

  /** Whether no pin holds what is in a slot: a rank that has it twice can lose one. */
  private boolean loose(int slot) {
    int expert = expertAt[slot];
    int rank = room.rankOf[slot];
    return expert == ExpertMap.EMPTY || !room.pinned(expert, rank) || held(expert, rank) > 1;
  }

  /** An empty slot of a rank, else that of the loose expert with most copies. */
  private int sparest(int rank) {
    int sparest = -1;
    for (int s = room.firstSlot[rank]; s < room.firstSlot[rank + 1]; s++) {
      if (loose(s) && (sparest < 0 || spare(s) > spare(sparest))) {
        sparest = s;
      }
    }
    return sparest;
  }

  private int spare(int slot) {
    return expertAt[slot] == ExpertMap.EMPTY ? Integer.MAX_VALUE : copies[expertAt[slot]];
  }

  /** Finds a slot for an expert, at first where nobody has to make way. */
  private boolean settle(int expert, boolean[] seen) {
    int best = -1;
    for (int s = 0; s < room.slots; s++) {
      if (open(s, expert) && spare(s) > 1 && (best < 0 || spare(s) > spare(best))) {
        best = s;
      }
    }
    if (best >= 0) {
      put(best, expert);
      return true;
    }
    for (int s = 0; s < room.slots; s++) {
      if (open(s, expert) && !seen[s]) {
        seen[s] = true;
        if (settle(expertAt[s], seen)) {
          put(s, expert);
          return true;
        }
      }
    }
    return false;
  }

  private boolean open(int slot, int expert) {
    return loose(slot) && room.allows(expert, room.rankOf[slot]);
  }

  private int heaviest(int rank) {
    int best = -1;
    for (int e = 0; e < room.experts; e++) {
      if (held(e, rank) == 0
          && room.allows(e, rank)
          && (best < 0 || loads[e] / copies[e] > loads[best] / copies[best])) {
        best = e;
      }
    }
    if (best < 0) {
      throw RackloomException.user(
          "rank " + rank + " has more slots than experts may live on it",
          "give it fewer slots, or drop a ban.");
    }
    return best;
  }
}

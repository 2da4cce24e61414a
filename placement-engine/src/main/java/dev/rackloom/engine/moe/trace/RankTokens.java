package dev.rackloom.engine.moe.trace;

import dev.rackloom.engine.moe.Room;
import java.util.Arrays;

/**
 * Which tokens go to each rank: the union of its residents' sets. For each slot the union of the
 * others is remembered, so that to try another resident takes one union.
 */
final class RankTokens {

  private final Room room;
  private final Residents residents;
  private final TokenSets tokens;
  private final long[][] ofRank;
  private final long[][] others;
  private final boolean[] othersKnown;

  RankTokens(Residents residents, TokenSets tokens) {
    this.room = residents.room;
    this.residents = residents;
    this.tokens = tokens;
    this.ofRank = new long[room.ranks][tokens.words];
    this.others = new long[room.slots][tokens.words];
    this.othersKnown = new boolean[room.slots];
    for (int r = 0; r < room.ranks; r++) {
      gather(r);
    }
  }

  /** The tokens of a rank. */
  long[] of(int rank) {
    return ofRank[rank];
  }

  /** The tokens of the resident of a slot. */
  long[] at(int slot) {
    int e = residents.expertAt(slot);
    return tokens.split(e, residents.copies(e)).tokens(residents.turnAt(slot));
  }

  /** The tokens of a rank's residents but the one in a slot. */
  long[] others(int slot) {
    if (!othersKnown[slot]) {
      union(room.rankOf[slot], slot, others[slot]);
      othersKnown[slot] = true;
    }
    return others[slot];
  }

  /** Follows another resident in a slot. */
  void replaced(int slot) {
    int rank = room.rankOf[slot];
    System.arraycopy(others(slot), 0, ofRank[rank], 0, tokens.words);
    TokenSets.add(at(slot), ofRank[rank]);
    for (int s = room.firstSlot[rank]; s < room.firstSlot[rank + 1]; s++) {
      othersKnown[s] &= s == slot;
    }
  }

  /** Gathers a rank's tokens anew. */
  void gather(int rank) {
    union(rank, -1, ofRank[rank]);
  }

  /** Forgets what is remembered of a rank's slots. */
  void forget(int rank) {
    Arrays.fill(othersKnown, room.firstSlot[rank], room.firstSlot[rank + 1], false);
  }

  private void union(int rank, int but, long[] into) {
    Arrays.fill(into, 0);
    int waiting = -1;
    for (int s = room.firstSlot[rank]; s < room.firstSlot[rank + 1]; s++) {
      if (s == but) {
        continue;
      }
      if (waiting < 0) {
        waiting = s;
      } else {
        TokenSets.add(at(waiting), at(s), into);
        waiting = -1;
      }
    }
    if (waiting >= 0) {
      TokenSets.add(at(waiting), into);
    }
  }
}

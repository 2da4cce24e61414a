package dev.rackloom.engine.moe.trace;

import dev.rackloom.engine.moe.Room;

/**
 * Who lives in which slot of a layer. The copies of an expert serve its tokens by turns; a copy
 * that changes slots takes its turn along, so that no other copy is touched. A map that was read
 * may have several copies of an expert on one rank.
 */
final class Residents {

  final Room room;
  private final int[] expertAt;
  private final int[] turnAt;
  private final int[] copies;

  /** Copies of each expert on each rank. */
  private final int[] held;

  private int goneTurn;
  private int turned;

  Residents(Room room, int[] start) {
    this.room = room;
    this.expertAt = start.clone();
    this.turnAt = new int[start.length];
    this.copies = new int[room.experts];
    this.held = new int[room.experts * room.ranks];
    for (int s = 0; s < room.slots; s++) {
      turnAt[s] = copies[expertAt[s]]++;
      held[expertAt[s] * room.ranks + room.rankOf[s]]++;
    }
  }

  int expertAt(int slot) {
    return expertAt[slot];
  }

  int turnAt(int slot) {
    return turnAt[slot];
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

  /** Exchanges what is in two slots; its own undoing. */
  void exchange(int a, int b) {
    int ra = room.rankOf[a];
    int rb = room.rankOf[b];
    int e = expertAt[a];
    int f = expertAt[b];
    held[e * room.ranks + ra]--;
    held[f * room.ranks + rb]--;
    held[e * room.ranks + rb]++;
    held[f * room.ranks + ra]++;
    expertAt[a] = f;
    expertAt[b] = e;
    int t = turnAt[a];
    turnAt[a] = turnAt[b];
    turnAt[b] = t;
  }

  /** Puts a further copy of an expert over one of many: the last of those takes the turn. */
  void replace(int slot, int expert) {
    int old = expertAt[slot];
    held[old * room.ranks + room.rankOf[slot]]--;
    copies[old]--;
    goneTurn = turnAt[slot];
    turned = slot;
    for (int s = 0; s < room.slots; s++) {
      if (expertAt[s] == old && turnAt[s] == copies[old]) {
        turned = s;
      }
    }
    turnAt[turned] = goneTurn;
    put(slot, expert);
  }

  /** Takes the last {@link #replace} back. */
  void takeBack(int slot, int old) {
    int expert = expertAt[slot];
    held[expert * room.ranks + room.rankOf[slot]]--;
    copies[expert]--;
    turnAt[turned] = copies[old];
    put(slot, old);
    turnAt[slot] = goneTurn;
  }

  private void put(int slot, int expert) {
    expertAt[slot] = expert;
    turnAt[slot] = copies[expert]++;
    held[expert * room.ranks + room.rankOf[slot]]++;
  }
}

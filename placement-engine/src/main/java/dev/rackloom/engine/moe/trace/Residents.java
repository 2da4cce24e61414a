package dev.rackloom.engine.moe.trace;

import dev.rackloom.engine.moe.Room;

/**
 * Who lives in which slot of a layer. The copies of an expert serve its tokens by turns; a copy
 * that changes slots takes its turn along, so that no other copy is touched.
 */
final class Residents {

  final Room room;
  private final int[] expertAt;
  private final int[] turnAt;
  private final int[] copies;
  private final boolean[] lives;
  private int goneTurn;
  private int turned;

  Residents(Room room, int[] start) {
    this.room = room;
    this.expertAt = start.clone();
    this.turnAt = new int[start.length];
    this.copies = new int[room.experts];
    this.lives = new boolean[room.experts * room.ranks];
    for (int s = 0; s < room.slots; s++) {
      turnAt[s] = copies[expertAt[s]]++;
      lives[expertAt[s] * room.ranks + room.rankOf[s]] = true;
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
    return lives[expert * room.ranks + rank];
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
    lives[e * room.ranks + ra] = false;
    lives[f * room.ranks + rb] = false;
    lives[e * room.ranks + rb] = true;
    lives[f * room.ranks + ra] = true;
    expertAt[a] = f;
    expertAt[b] = e;
    int t = turnAt[a];
    turnAt[a] = turnAt[b];
    turnAt[b] = t;
  }

  /** Puts a further copy of an expert over one of many: the last of those takes the turn. */
  void replace(int slot, int expert) {
    int old = expertAt[slot];
    lives[old * room.ranks + room.rankOf[slot]] = false;
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
    lives[expert * room.ranks + room.rankOf[slot]] = false;
    copies[expert]--;
    turnAt[turned] = copies[old];
    put(slot, old);
    turnAt[slot] = goneTurn;
  }

  private void put(int slot, int expert) {
    expertAt[slot] = expert;
    turnAt[slot] = copies[expert]++;
    lives[expert * room.ranks + room.rankOf[slot]] = true;
  }
}

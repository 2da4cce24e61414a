package dev.rackloom.engine.moe;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.RankTopology;
import java.util.List;

/**
 * Who may live where in one layer: slots, and what people demand of them. Nobody writes to its
 * arrays.
 */
public final class Room {

  public final int experts;
  public final int ranks;
  public final int slots;

  /** The rank of each slot. */
  public final int[] rankOf;

  /** The first slot of each rank, and the number of slots last. */
  public final int[] firstSlot;

  private final boolean[] banned;
  private final boolean[] pinned;
  private final boolean ruled;

  private Room(int experts, RankTopology topology) {
    this.experts = experts;
    this.ranks = topology.size();
    this.slots = topology.slots();
    this.rankOf = topology.slotRanks().toArray();
    this.firstSlot = new int[ranks + 1];
    for (int r = 0; r < ranks; r++) {
      firstSlot[r + 1] = firstSlot[r] + topology.rank(r).slots();
    }
    this.banned = new boolean[experts * ranks];
    this.pinned = new boolean[experts * ranks];
    this.ruled = false;
  }

  private Room(Room plain, boolean[] banned, boolean[] pinned) {
    this.experts = plain.experts;
    this.ranks = plain.ranks;
    this.slots = plain.slots;
    this.rankOf = plain.rankOf;
    this.firstSlot = plain.firstSlot;
    this.banned = banned;
    this.pinned = pinned;
    this.ruled = true;
  }

  /**
   * The room of a layer.
   *
   * @throws RackloomException if a rank can hold nothing or the experts do not fit
   */
  public static Room of(int experts, RankTopology topology) {
    for (RankTopology.Rank rank : topology.ranks()) {
      if (rank.slots() == 0) {
        throw RackloomException.user(
            "rank " + rank.id() + " can hold no expert",
            "give it memory for one expert of every layer, or leave it out.");
      }
    }
    if (experts > topology.slots()) {
      throw RackloomException.user(
          experts
              + " experts do not fit into "
              + topology.slots()
              + " slots of "
              + topology.size()
              + " ranks",
          "add ranks, slots or memory.");
    }
    return new Room(experts, topology);
  }

  /**
   * The same room under the rules that cover a row.
   *
   * @throws RackloomException if a rule names what is not there, or rules cannot be kept together
   */
  public Room under(List<ExpertRule> rules, int row) {
    boolean[] bans = new boolean[experts * ranks];
    boolean[] pins = new boolean[experts * ranks];
    for (ExpertRule rule : rules) {
      if (rule.expert() >= experts || rule.rank() >= ranks) {
        throw RackloomException.user(
            rule
                + " names an expert or a rank that is not there: "
                + experts
                + " experts, "
                + ranks
                + " ranks",
            "count from 0.");
      }
      if (rule.covers(row)) {
        int at = rule.expert() * ranks + rule.rank();
        switch (rule) {
          case ExpertRule.Pin _ -> pins[at] = true;
          case ExpertRule.Ban _ -> bans[at] = true;
        }
      }
    }
    Room room = new Room(this, bans, pins);
    room.check();
    return room;
  }

  private void check() {
    for (int e = 0; e < experts; e++) {
      boolean somewhere = false;
      for (int r = 0; r < ranks; r++) {
        somewhere |= allows(e, r);
        if (pinned(e, r) && !allows(e, r)) {
          throw RackloomException.user(
              "expert " + e + " is pinned to rank " + r + " and banned from it",
              "drop one of the rules.");
        }
      }
      if (!somewhere) {
        throw RackloomException.user(
            "expert " + e + " is banned from all ranks", "drop one of the rules.");
      }
    }
    for (int r = 0; r < ranks; r++) {
      int pins = 0;
      for (int e = 0; e < experts; e++) {
        pins += pinned(e, r) ? 1 : 0;
      }
      if (pins > slots(r)) {
        throw RackloomException.user(
            pins + " experts are pinned to rank " + r + ", which has " + slots(r) + " slots",
            "drop one of the rules.");
      }
    }
  }

  /** How many slots a rank has. */
  public int slots(int rank) {
    return firstSlot[rank + 1] - firstSlot[rank];
  }

  /** Whether an expert may live on a rank. */
  public boolean allows(int expert, int rank) {
    return !banned[expert * ranks + rank];
  }

  /** Whether an expert must live on a rank. */
  public boolean pinned(int expert, int rank) {
    return pinned[expert * ranks + rank];
  }

  /** Whether there are rules at all. */
  public boolean ruled() {
    return ruled;
  }
}

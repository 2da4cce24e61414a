package dev.rackloom.engine.moe;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;

/** Maps that a search can start from: something lives in every slot. */
public final class Filled {

  private Filled() {}

  /**
   * Looks at every slot.
   *
   * @throws RackloomException if one is empty, naming it
   */
  public static void check(ExpertMap map) {
    for (int row = 0; row < map.rows(); row++) {
      for (int s = 0; s < map.slots(); s++) {
        if (map.expertAt(row, s) == ExpertMap.EMPTY) {
          throw RackloomException.user(
              "slot " + s + " of " + map.layers().label(row) + " is empty",
              "fill the map first, or describe ranks with fewer slots.");
        }
      }
    }
  }
}

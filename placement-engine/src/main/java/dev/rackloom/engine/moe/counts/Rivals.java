package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.move.Moves;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps made anew, ranks matched with those that serve: what moving little has to be no worse than.
 */
final class Rivals {

  private Rivals() {}

  /** Balanced maps near {@code from}, as far as renaming ranks brings them; under no rules. */
  static List<ExpertMap> of(ExpertMap from, LoadTable loads, RankTopology topology) {
    List<ExpertMap> anew = new ArrayList<>();
    anew.add(new BalanceSolver(topology, List.of()).place(from.layers(), loads));
    if (topology.equals(Eplb.evened(topology))) {
      anew.add(Eplb.global(topology).place(from.layers(), loads));
    }
    return anew.stream().map(map -> Moves.matched(from, map, topology, false)).toList();
  }
}

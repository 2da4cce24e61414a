package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import java.util.ArrayList;
import java.util.List;

/** A map of experts as it was edited, and the rules that people set meanwhile. */
record EditedMap(ExpertMap map, List<ExpertRule> rules) {

  EditedMap {
    rules = List.copyOf(rules);
  }

  /** Another map under the same rules and further ones, which replace their opposites. */
  EditedMap then(ExpertMap next, List<ExpertRule> more) {
    List<ExpertRule> all = new ArrayList<>(rules);
    for (ExpertRule rule : more) {
      all.remove(opposite(rule));
      if (!all.contains(rule)) {
        all.add(rule);
      }
    }
    return new EditedMap(next, all);
  }

  private static ExpertRule opposite(ExpertRule rule) {
    return switch (rule) {
      case ExpertRule.Pin p -> new ExpertRule.Ban(p.row(), p.expert(), p.rank());
      case ExpertRule.Ban b -> new ExpertRule.Pin(b.row(), b.expert(), b.rank());
    };
  }
}

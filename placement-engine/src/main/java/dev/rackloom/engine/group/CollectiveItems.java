package dev.rackloom.engine.group;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Collectives of a group as items of work, so that they are priced as all other work is. */
final class CollectiveItems {

  private final Ring ring;
  private final int n;

  CollectiveItems(Ring ring, int n) {
    this.ring = ring;
    this.n = n;
  }

  WorkItem item(StageExchanges.Exchange e) {
    return new WorkItem(
        family(e.kind()),
        DType.FLOAT32,
        1,
        Dim.zero(),
        Dim.zero(),
        Traffic.reading(e.bytes()),
        Traffic.none(),
        Map.of("ranks", Dim.of(n)));
  }

  private static OperatorFamily family(Ring.Kind kind) {
    return new OperatorFamily("collective " + kind.name().toLowerCase(Locale.ROOT));
  }

  Optional<CostFunction> law(WorkItem item) {
    for (Ring.Kind kind : Ring.Kind.values()) {
      if (item.family().equals(family(kind))) {
        return Optional.of(ring.law(kind));
      }
    }
    return Optional.empty();
  }
}

package dev.rackloom.engine.group;

import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A stage's experts, and the rest of it. */
final class ExpertParts {

  private ExpertParts() {}

  static Stage dense(Stage stage) {
    return only(stage, i -> !isExperts(i));
  }

  static Stage experts(Stage stage) {
    return only(stage, ExpertParts::isExperts);
  }

  /** Whether a stage has any. */
  static boolean areIn(Stage stage) {
    return stage.work().values().stream()
        .flatMap(w -> w.items().stream())
        .anyMatch(ExpertParts::isExperts);
  }

  static boolean isExperts(WorkItem item) {
    return item.family().equals(OperatorFamily.EXPERTS);
  }

  private static Stage only(Stage stage, Predicate<WorkItem> kept) {
    Map<Phase, Work> work = new HashMap<>();
    stage
        .work()
        .forEach(
            (phase, all) -> work.put(phase, new Work(all.items().stream().filter(kept).toList())));
    return stage.withWork(work);
  }

  /**
   * Token rows on their way to experts on {@code n} devices and back: each device has a part of the
   * tokens, and sends a row for each expert it is routed to.
   */
  static List<StageExchanges.Exchange> routed(Stage stage, int n) {
    Work one = new TreeMap<>(stage.work()).firstEntry().getValue();
    return one.items().stream()
        .filter(ExpertParts::isExperts)
        .flatMap(i ->
            List.of(i.activations().read(), i.activations().written()).stream()
                .map(rows -> rows.ceilDiv(Dim.of(n)))
                .map(rows -> new StageExchanges.Exchange(Ring.Kind.ALL_TO_ALL, rows)))
        .toList();
  }
}

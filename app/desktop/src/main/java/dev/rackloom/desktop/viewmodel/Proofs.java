package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Proven;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was proven: bounds, each for a goal at sizes under constraints, of what may be used. */
final class Proofs {

  private final List<Proven> all = new ArrayList<>();

  void clear() {
    all.clear();
  }

  /** Adds what says something of what is on the screen, and more than is known. */
  void add(List<Proven> more) {
    for (Proven proof : more) {
      List<Proven> alike = all.stream().filter(proof::isLike).toList();
      if (proof.says() && alike.stream().noneMatch(p -> p.bound() >= proof.bound())) {
        all.removeAll(alike);
        all.add(proof);
      }
    }
  }

  /**
   * The best that holds, if there is one.
   *
   * @param used by the placement that it is to stand beside
   */
  Optional<Proven> best(Goal goal, Bindings sizes, List<Constraint> constraints, Leeway used) {
    return holding(sizes, constraints, used)
        .filter(p -> p.goal().equals(goal))
        .max(Comparator.comparingDouble(Proven::bound));
  }

  /** All that hold, for whatever goal. */
  List<Proven> all(Bindings sizes, List<Constraint> constraints, Leeway used) {
    return holding(sizes, constraints, used).toList();
  }

  /** More constraints make no placement better, nor does it to use less. */
  private Stream<Proven> holding(Bindings sizes, List<Constraint> constraints, Leeway used) {
    return all.stream()
        .filter(p -> p.sizes().equals(sizes) && constraints.containsAll(p.constraints()))
        .filter(p -> new Leeway(p.sharings(), p.spill()).contains(used));
  }
}

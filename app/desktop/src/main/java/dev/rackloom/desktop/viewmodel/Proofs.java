package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Goal;
import java.util.ArrayList;
import java.util.List;

/** What was proven: bounds, each for a goal at sizes under constraints, of what may be used. */
final class Proofs {

  private final List<Proof> all = new ArrayList<>();

  /**
   * A proof.
   *
   * @param bound no placement is better, in the goal's unit
   */
  private record Proof(
      Goal goal, Bindings sizes, List<Constraint> constraints, Leeway leeway, double bound) {

    /** More constraints make no placement better, nor does it to use less. */
    boolean holds(Goal wanted, Bindings at, List<Constraint> under, Leeway used) {
      return goal.equals(wanted)
          && sizes.equals(at)
          && under.containsAll(constraints)
          && leeway.contains(used);
    }
  }

  void clear() {
    all.clear();
  }

  /**
   * Keeps a bound. What was proven of the last of several goals holds only where those before it
   * are kept, so it is none for what is on the screen.
   */
  void add(Goal goal, Bindings sizes, List<Constraint> constraints, Leeway leeway, double bound) {
    if (bound > 0 && goal.then().isEmpty()) {
      all.add(new Proof(goal, sizes, List.copyOf(constraints), leeway, bound));
    }
  }

  /**
   * The best bound that holds, 0 if there is none.
   *
   * @param used by the placement that it is to stand beside
   */
  double best(Goal goal, Bindings sizes, List<Constraint> constraints, Leeway used) {
    return all.stream()
        .filter(p -> p.holds(goal, sizes, constraints, used))
        .mapToDouble(Proof::bound)
        .max()
        .orElse(0);
  }
}

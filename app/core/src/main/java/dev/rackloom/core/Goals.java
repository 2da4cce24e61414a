package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.spi.Board;
import dev.rackloom.api.spi.SolveContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes for one goal, or for several one after the other; who listens hears of the last, as values
 * of different goals cannot be compared.
 */
final class Goals {

  private final Session session;
  private final String solver;

  Goals(Session session, String solver) {
    this.session = session;
    this.solver = solver;
  }

  Outcome place(Goal goal, SolveContext context) {
    requirePrices(goal);
    List<Goal> all = goal.inOrder();
    Session now = session;
    SolveContext next = context.lasting(context.timeLimit().dividedBy(all.size()));
    List<String> earlier = new ArrayList<>();
    for (Goal one : all.subList(0, all.size() - 1)) {
      Outcome outcome = new Goals(now, solver).alone(one, next.on(Board.NONE));
      if (!(outcome instanceof Outcome.Solved first)) {
        return outcome;
      }
      double most = first.value() * (1 + goal.slack());
      earlier.add(
          one.word()
              + " came first: "
              + one.show(first.value())
              + ", lower bound "
              + one.show(first.lowerBound())
              + "; at most "
              + one.show(most)
              + " is kept");
      List<Constraint> held = new ArrayList<>(now.constraints());
      held.add(new Constraint.Limit(one.metric(), most));
      next = next.from(now.assignment(first.placement()));
      now = now.withConstraints(held);
    }
    Outcome last = new Goals(now, solver).alone(all.getLast(), next);
    return last instanceof Outcome.Solved found ? found.after(earlier) : last;
  }

  private Outcome alone(Goal goal, SolveContext context) {
    boolean energy = goal.objective().weight(Metric.ENERGY) > 0;
    Session known = energy ? KnownPower.only(session) : session;
    return known.placeFor(goal, solver, context);
  }

  private void requirePrices(Goal goal) {
    boolean asked =
        goal.inOrder().stream().anyMatch(g -> g.objective().weight(Metric.COST) > 0)
            || session.constraints().stream().anyMatch(Constraint.Budget.class::isInstance);
    List<String> free =
        session.problem().devices().stream()
            .filter(d -> d.pricePerHour() == 0)
            .map(ProblemDevice::id)
            .toList();
    if (asked && !free.isEmpty()) {
      throw RackloomException.user(
          "the price of " + String.join(", ", free) + " is not known",
          "give each device of the rack an attribute pricePerHour.");
    }
  }
}

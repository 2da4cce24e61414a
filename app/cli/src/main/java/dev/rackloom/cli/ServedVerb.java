package dev.rackloom.cli;

import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Session;
import dev.rackloom.core.serving.Demand;
import dev.rackloom.core.serving.ServedPlacing;
import dev.rackloom.core.serving.TokenGoal;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** {@code place --objective ttft|tpot} for requests that meet each other. */
final class ServedVerb {

  private final Console console;
  private final boolean json;
  private final Goal goal;
  private final Interrupt interrupt;

  ServedVerb(Console console, boolean json, Goal goal, Interrupt interrupt) {
    this.console = console;
    this.json = json;
    this.goal = goal;
    this.interrupt = interrupt;
  }

  /**
   * Looks for the placement, and writes it.
   *
   * @param keep what becomes of it
   * @return the exit code
   */
  int run(
      Session session,
      TokenGoal underLoad,
      Demand demand,
      ServedPlacing.Phases phases,
      String solver,
      SolveContext context,
      ToIntFunction<Outcome.Solved> keep) {
    ServedPlacing.Answer answer =
        ServedPlacing.place(session, underLoad, demand, phases, solver, context);
    interrupt.tell(console);
    if (json) {
      Map<String, @Nullable Object> document = PlaceReports.place(goal.word(), answer.outcome());
      document.put("served", ServedReports.json(answer.tried()));
      console.document(document);
    }
    return switch (answer.outcome()) {
      case Outcome.Solved solved -> {
        int exit = keep.applyAsInt(solved);
        if (!json) {
          ServedReports.print(console, answer.tried());
          solved.reasons().forEach(r -> console.line("  %s", r));
        }
        yield exit;
      }
      case Outcome.Infeasible none -> PlaceReports.infeasible(console, none.reasons());
    };
  }
}

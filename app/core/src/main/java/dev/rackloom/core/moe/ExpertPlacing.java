package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.counts.BalanceSolver;
import dev.rackloom.engine.moe.trace.TraceEffort;
import dev.rackloom.engine.moe.trace.TraceGoal;
import dev.rackloom.engine.moe.trace.TraceProblem;
import dev.rackloom.engine.moe.trace.TraceSolver;
import java.util.ArrayList;
import java.util.List;

/** Chooses the solver for an aim, and says what came of it. */
final class ExpertPlacing {

  private final ExpertSession session;
  private final Progress progress;
  private final Cancellation cancellation;
  private final List<String> notes = new ArrayList<>();

  ExpertPlacing(ExpertSession session, Progress progress, Cancellation cancellation) {
    this.session = session;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /** A map and who found it. */
  private record Found(ExpertMap map, String solver) {}

  Placed place(ExpertAim aim) {
    long start = System.nanoTime();
    Found found = find(aim);
    long wall = System.nanoTime() - start;
    notes.addAll(MapShape.broken(found.map, session.setting().rules()));
    return new Placed(found.map, session.price(found.map), 0, found.solver, wall, notes);
  }

  private Found find(ExpertAim aim) {
    return switch (aim.objective()) {
      case EPLB -> eplb();
      case BALANCE -> balance();
      case LAYER_TIME -> layerTime(aim);
      case AUTO -> session.steps().isPresent() ? layerTime(aim) : balance();
    };
  }

  private Found eplb() {
    notes.add("eplb knows neither speeds, nor rules, nor where experts are");
    return new Found(
        Eplb.global(session.topology())
            .place(session.statistics().layers(), session.loads()),
        "eplb");
  }

  private Found balance() {
    return new Found(
        new BalanceSolver(session.topology(), session.setting().rules())
            .place(session.statistics().layers(), session.loads()),
        "balance");
  }

  private Found layerTime(ExpertAim aim) {
    if (session.steps().isEmpty()) {
      throw RackloomException.user(
          "layer time cannot be predicted: " + session.unpriced(),
          "use the objective balance, or statistics with a trace.");
    }
    TraceProblem problem =
        new TraceProblem(
                session.statistics().layers(),
                session.statistics().trace().orElseThrow(),
                session.topology(),
                session.setting().costs(),
                session.setting().tokensPerRank())
            .under(session.setting().rules());
    TraceProblem from = aim.current().map(problem::from).orElse(problem);
    return new Found(
        new TraceSolver(TraceEffort.within(aim.perLayer()))
            .solve(from.aiming(goal(aim)), progress, cancellation),
        "layer-time");
  }

  private TraceGoal goal(ExpertAim aim) {
    double moving =
        aim.horizonSteps() == 0 || aim.current().isEmpty()
            ? 0
            : TraceGoal.moving(
                    session.setting().costs().expertBytes(),
                    session.topology().rank(0).interGbPerS(),
                    aim.horizonSteps())
                .moveMicros();
    return new TraceGoal(aim.interMicros(), moving);
  }
}

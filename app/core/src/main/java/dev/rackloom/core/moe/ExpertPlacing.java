package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.counts.BalanceSolver;
import dev.rackloom.engine.moe.counts.RobustSolver;
import dev.rackloom.engine.moe.counts.ShiftGoal;
import dev.rackloom.engine.moe.counts.ShiftSolver;
import dev.rackloom.engine.moe.move.Moves;
import dev.rackloom.engine.moe.trace.TraceEffort;
import dev.rackloom.engine.moe.trace.TraceGoal;
import dev.rackloom.engine.moe.trace.TraceProblem;
import dev.rackloom.engine.moe.trace.TraceSolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the solver for an aim, and says what came of it. */
final class ExpertPlacing {

  /** Where nobody says a horizon: a move has to gain a fifth of a percent of a layer's load. */
  private static final double MOVE_PRICE = 0.002;

  private static final int TOP_K = 8;
  private static final int ROBUST_PROPOSALS = 400;
  private static final long SEED = 1;

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
    int moves = aim.current().map(now -> Moves.count(now, found.map)).orElse(0);
    return new Placed(found.map, session.price(found.map), moves, found.solver, wall, notes);
  }

  private Found find(ExpertAim aim) {
    if (!aim.robust().isEmpty()) {
      return renamed(robust(aim), aim, false);
    }
    return switch (aim.objective()) {
      case EPLB -> renamed(eplb(), aim, false);
      case BALANCE -> balance(aim);
      case LAYER_TIME -> layerTime(aim);
      case AUTO -> session.steps().isPresent() ? layerTime(aim) : balance(aim);
    };
  }

  /** What knows nothing of where experts are is renamed rank by rank, so that least is carried. */
  private Found renamed(Found found, ExpertAim aim, boolean inNodes) {
    return aim.current()
        .map(now ->
            new Found(Moves.matched(now, found.map, session.topology(), inNodes), found.solver))
        .orElse(found);
  }

  private Found eplb() {
    notes.add("eplb knows neither speeds, nor rules, nor where experts are");
    if (!session.topology().equals(Eplb.evened(session.topology()))) {
      throw RackloomException.user(
          "eplb gives every rank the same number of slots, these ranks have unlike ones",
          "use the objective balance, or give all ranks the same slots.");
    }
    return new Found(
        Eplb.global(session.topology()).place(session.statistics().layers(), session.loads()),
        "eplb");
  }

  private Found balance(ExpertAim aim) {
    if (aim.current().isPresent()) {
      return new Found(
          new ShiftSolver(session.topology(), session.setting().rules(), SEED)
              .place(aim.current().get(), session.loads(), price(aim), cancellation),
          "shift");
    }
    return new Found(
        new BalanceSolver(session.topology(), session.setting().rules())
            .place(session.statistics().layers(), session.loads()),
        "balance");
  }

  /** What a move costs: its time on the slower link, spread over the steps of the horizon. */
  private ShiftGoal price(ExpertAim aim) {
    if (aim.horizonSteps() == 0) {
      return new ShiftGoal(MOVE_PRICE);
    }
    int topK = session.statistics().trace().map(t -> t.topK()).orElse(TOP_K);
    double work =
        (double) session.setting().tokensPerRank()
            * session.topology().size()
            * topK
            * session.setting().costs().microsPerToken();
    return ShiftGoal.paying(
        session.setting().costs().expertBytes() / (session.topology().rank(0).interGbPerS() * 1e3),
        work / session.topology().speed(),
        aim.horizonSteps());
  }

  private Found robust(ExpertAim aim) {
    List<LoadTable> workloads = new ArrayList<>(List.of(session.loads()));
    aim.robust().forEach(s -> workloads.add(s.loads()));
    notes.add(
        "for "
            + workloads.size()
            + " workloads, whose tokens choose copies by shares of the linear program: price it with policy lp");
    return new Found(
        new RobustSolver(session.topology(), session.setting().rules(), SEED, ROBUST_PROPOSALS)
            .place(session.statistics().layers(), workloads, progress, cancellation),
        "robust");
  }

  private Found layerTime(ExpertAim aim) {
    return new Found(layerTime(aim, Optional.empty()), "layer-time");
  }

  /** A map of little layer time, sought from another where there is one. */
  ExpertMap layerTime(ExpertAim aim, Optional<ExpertMap> start) {
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
    return new TraceSolver(TraceEffort.within(aim.perLayer()))
        .solve(from.aiming(goal(aim)), start, progress, cancellation);
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

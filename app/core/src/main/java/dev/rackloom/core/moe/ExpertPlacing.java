package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.counts.BalanceSolver;
import dev.rackloom.engine.moe.counts.RobustSolver;
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
    if (session.steps().isPresent()) {
      notes.add(
          "numbers are of the tokens that the map was placed with; of tokens it has not seen they are likely worse");
    }
    int moves = aim.current().map(now -> Moves.count(now, found.map)).orElse(0);
    return new Placed(found.map, session.price(found.map), moves, found.solver, wall, notes);
  }

  private Found find(ExpertAim aim) {
    if (!aim.robust().isEmpty()) {
      Found found = robust(aim);
      return session.setting().rules().isEmpty() ? renamed(found, aim, false) : found;
    }
    return switch (aim.objective()) {
      case EPLB -> renamed(eplb(aim.groups()), aim, false);
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

  private Found eplb(int groups) {
    notes.add("eplb knows neither speeds, nor rules, nor where experts are");
    if (!session.topology().equals(Eplb.evened(session.topology()))) {
      throw RackloomException.user(
          "eplb gives every rank the same number of slots, these ranks have unlike ones",
          "use the objective balance, or give all ranks the same slots.");
    }
    int experts = session.statistics().experts();
    if (experts % groups != 0) {
      throw RackloomException.user(
          experts + " experts do not come in " + groups + " groups of the same size",
          "give a number that divides them.");
    }
    Eplb solver =
        groups == 1 ? Eplb.global(session.topology()) : Eplb.grouped(session.topology(), groups);
    return new Found(
        solver.place(session.statistics().layers(), session.loads()),
        groups == 1 ? "eplb" : "eplb, hierarchical");
  }

  private Found balance(ExpertAim aim) {
    if (aim.current().isPresent()) {
      return new Found(
          new ShiftSolver(session.topology(), session.setting().rules(), SEED)
              .place(
                  aim.current().get(),
                  session.loads(),
                  new MovePrice(session, aim).ofLoad(),
                  cancellation),
          "shift");
    }
    return new Found(
        new BalanceSolver(session.topology(), session.setting().rules())
            .place(session.statistics().layers(), session.loads()),
        "balance");
  }

  /** What a map for several workloads would not look at is not asked of it. */
  private static void checkRobust(ExpertAim aim) {
    if (aim.objective() == ExpertAim.Objective.LAYER_TIME
        || aim.objective() == ExpertAim.Objective.EPLB) {
      throw RackloomException.user(
          "a map for several workloads is of balance, the objective "
              + (aim.objective() == ExpertAim.Objective.EPLB ? "eplb" : "layer-time")
              + " would be ignored",
          "leave out the objective, or the other workloads (--robust).");
    }
    if (aim.horizonSteps() > 0) {
      throw RackloomException.user(
          "a map for several workloads is made anew, the horizon of "
              + aim.horizonSteps()
              + " steps would be ignored",
          "leave out the horizon (--horizon), or the other workloads (--robust).");
    }
    if (aim.interMicros() > 0) {
      throw RackloomException.user(
          "a map for several workloads is of balance, the price of copies between nodes, "
              + aim.interMicros()
              + " microseconds, would be ignored",
          "leave out the price (--inter-price), or the other workloads (--robust).");
    }
  }

  private Found robust(ExpertAim aim) {
    checkRobust(aim);
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
    ExpertMap found = layerTime(aim, Optional.empty());
    return new Found(
        aim.current().map(now -> nearer(now, found, goal(aim))).orElse(found), "layer-time");
  }

  /** The map with ranks of a node renamed so that less is carried, if that is worth its while. */
  private ExpertMap nearer(ExpertMap now, ExpertMap found, TraceGoal goal) {
    if (!session.setting().rules().isEmpty()) {
      return found;
    }
    ExpertMap matched = Moves.matched(now, found, session.topology(), true);
    return micros(now, matched, goal) < micros(now, found, goal) ? matched : found;
  }

  /** What a layer's time, copies between nodes and moves come to, on average. */
  private double micros(ExpertMap now, ExpertMap map, TraceGoal goal) {
    MapMetrics metrics = session.price(map);
    return metrics.layerMicros()
        + goal.interMicros() * metrics.mean(LayerMetrics::interCopies)
        + goal.moveMicros() * Moves.count(now, map) / map.rows();
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
    return new TraceGoal(
        aim.interMicros(), aim.current().isEmpty() ? 0 : new MovePrice(session, aim).micros());
  }
}

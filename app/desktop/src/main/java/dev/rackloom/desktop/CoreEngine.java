package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.spi.Board;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Reasons;
import dev.rackloom.core.Session;
import dev.rackloom.desktop.viewmodel.Engine;
import dev.rackloom.desktop.viewmodel.Leeway;
import dev.rackloom.engine.explain.CriticalPath;
import dev.rackloom.engine.explain.StageChoices;
import dev.rackloom.engine.explain.WhatIf;
import dev.rackloom.engine.group.GroupOptions;
import dev.rackloom.engine.pareto.ParetoOutcome;
import java.time.Duration;
import java.util.List;

/** The placement engine at work on a session of the core. */
final class CoreEngine implements Engine {

  static final String SOLVER = "portfolio";
  private static final Duration PLACING = Duration.ofSeconds(5);
  private static final Duration FRONT = Duration.ofSeconds(8);
  private static final Duration WHAT_IF = Duration.ofSeconds(8);

  private final Session session;

  CoreEngine(Session session) {
    this.session = session;
  }

  @Override
  public Outcome place(
      Goal goal, Leeway leeway, Finds finds, Progress progress, Cancellation cancellation) {
    SolveContext context =
        new SolveContext(PLACING, 1, Ids.NONE, better -> {}, progress, cancellation, board(finds));
    Session grouped =
        leeway.sharings().isEmpty()
            ? session
            : session.withGroups(new GroupOptions(leeway.sharings(), GroupOptions.ALL.most()));
    Session wide = leeway.spill().isEmpty() ? grouped : grouped.withSpill(leeway.spill());
    return wide.place(goal, SOLVER, context);
  }

  /** Solvers tell each other through a board of their own; this one only listens. */
  private static Board board(Finds finds) {
    return new Board() {
      @Override
      public void bound(double lowerBound) {
        finds.bound(lowerBound);
      }

      @Override
      public void better(Ids devices, double value, String by) {
        finds.better(value, by);
      }
    };
  }

  @Override
  public List<StageChoices.Choice> choices(Goal goal, Placement placement, String stage) {
    return new Reasons(session, goal).choices(placement, stage);
  }

  @Override
  public CriticalPath criticalPath(Goal goal, Placement placement) {
    return new Reasons(session, goal).criticalPath(placement);
  }

  @Override
  public List<WhatIf.Change> whatIf(
      Goal goal, Placement placement, Progress progress, Cancellation cancellation) {
    return new Reasons(session, goal).whatIf(placement, context(WHAT_IF, progress, cancellation));
  }

  @Override
  public ParetoOutcome front(List<Metric> metrics, Progress progress, Cancellation cancellation) {
    return session.front(metrics, SOLVER, context(FRONT, progress, cancellation));
  }

  private static SolveContext context(
      Duration limit, Progress progress, Cancellation cancellation) {
    return new SolveContext(limit, 1, Ids.NONE, better -> {}, progress, cancellation);
  }

  @Override
  public Placement placement(Ids devices, String name) {
    return session.placement(devices, name);
  }
}

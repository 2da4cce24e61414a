package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.explain.Broken;
import dev.rackloom.engine.explain.CriticalPath;
import dev.rackloom.engine.explain.StageChoices;
import dev.rackloom.engine.explain.WhatIf;
import java.util.List;

/**
 * Why a placement is as it is, as a goal sees it: a goal that is about one phase sees the time of
 * that phase alone, and of goals in an order the last counts. Immutable and safe to share.
 */
public final class Reasons {

  private final Session session;
  private final ProblemBuilder.Built built;

  /** The reasons of placements of a session. */
  public Reasons(Session session, Goal goal) {
    this.session = session;
    this.built = session.builtFor(goal.inOrder().getLast());
  }

  /** The reasons of placements of a session, as its own objective sees them. */
  public Reasons(Session session) {
    this.session = session;
    this.built = session.built();
  }

  private PlacementProblem problem() {
    return built.problem();
  }

  /**
   * What each place would make of one stage, and what speaks against it.
   *
   * @throws RackloomException if there is no such stage
   */
  public List<StageChoices.Choice> choices(Placement placement, String stage) {
    int position =
        problem()
            .stage(stage)
            .orElseThrow(() ->
                RackloomException.user(
                    "no stage is called '" + stage + "'", "look at the stage table."));
    return StageChoices.of(problem(), devices(placement), position, built.notPriced());
  }

  /** Who waits for whom while a request, or the phase that counts, is served. */
  public CriticalPath criticalPath(Placement placement) {
    return CriticalPath.of(problem(), devices(placement));
  }

  /** What more compute, memory or bandwidth would bring, the best first. */
  public List<WhatIf.Change> whatIf(Placement placement, SolveContext context) {
    built.sized();
    return WhatIf.of(problem(), devices(placement), session.solvers(), context);
  }

  /** The constraints that a placement does not hold to. */
  public List<Constraint> broken(Placement placement) {
    return Broken.of(problem(), devices(placement));
  }

  private Ids devices(Placement placement) {
    return session.assignment(placement);
  }
}

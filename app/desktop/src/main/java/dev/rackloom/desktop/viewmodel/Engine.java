package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Goal;
import dev.rackloom.engine.explain.CriticalPath;
import dev.rackloom.engine.explain.StageChoices;
import dev.rackloom.engine.explain.WhatIf;
import dev.rackloom.engine.pareto.ParetoOutcome;
import java.util.List;

/**
 * What looks for placements of one study and says why they are as they are. Any thread may ask;
 * what takes a progress blocks for seconds and, cancelled, comes back with what it has.
 */
public interface Engine {

  /** Looks for the best placement for a goal that uses no more than it may. */
  Outcome place(
      Goal goal, Leeway leeway, Finds finds, Progress progress, Cancellation cancellation);

  /** What each device would make of one stage, in the rack's order. Quick. */
  List<StageChoices.Choice> choices(Goal goal, Placement placement, String stage);

  /** Who waits for whom while a request is served. Quick. */
  CriticalPath criticalPath(Goal goal, Placement placement);

  /** What more compute, memory or bandwidth would bring, the best first. */
  List<WhatIf.Change> whatIf(
      Goal goal, Placement placement, Progress progress, Cancellation cancellation);

  /** Placements that trade the metrics. */
  ParetoOutcome front(List<Metric> metrics, Progress progress, Cancellation cancellation);

  /** A device per stage as a placement. Quick. */
  Placement placement(Ids devices, String name);

  /** Hears of what a search finds, on the threads of the search; returns quickly. */
  interface Finds {

    /** A better answer, in the goal's unit, and who found it. */
    void better(double value, String by);

    /** No answer is better than this, in the goal's unit. */
    void bound(double lowerBound);
  }
}

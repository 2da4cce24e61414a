package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.Goal;
import java.time.Clock;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;

/** What the engine finds and why: the search, its reasons, and what it is held to. */
public final class Insight {

  private final AutoPlace autoPlace;
  private final Why why;
  private final WhatToBuy whatToBuy;
  private final Front front;
  private final Constraints constraints;
  private final Roofline roofline;

  Insight(
      PlacementEditor editor,
      StageTable table,
      Selection selection,
      ReadOnlyObjectProperty<Goal> goal,
      Jobs jobs,
      Journal journal,
      Clock clock,
      Executor background,
      Executor toolkit) {
    autoPlace = new AutoPlace(clock, toolkit, jobs, journal);
    why = new Why(editor, table, selection, goal, journal, background, toolkit);
    whatToBuy = new WhatToBuy(editor, goal, jobs);
    front = new Front(editor, jobs, journal);
    constraints = new Constraints(editor, table, selection);
    roofline = new Roofline(editor, table);
  }

  /** Auto-place as it runs. */
  public AutoPlace search() {
    return autoPlace;
  }

  /** Why the selected stage is where it is. */
  public Why why() {
    return why;
  }

  /** What more of something would bring. */
  public WhatToBuy whatToBuy() {
    return whatToBuy;
  }

  /** The trade-offs. */
  public Front front() {
    return front;
  }

  /** What placements hold to. */
  public Constraints constraints() {
    return constraints;
  }

  /** Stages under the roofs of a device. */
  public Roofline roofline() {
    return roofline;
  }
}

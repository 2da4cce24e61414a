package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.Goal;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;

/** Placing by hand: lanes, named variants, what runs when, what is broken. */
public final class Handwork {

  private final Lanes lanes;
  private final Variants variants;
  private final Timeline timeline;
  private final Problems problems;

  Handwork(
      PlacementEditor editor,
      StageTable table,
      RackModel rack,
      Overlays overlays,
      Selection selection,
      Telemetry telemetry,
      ReadOnlyObjectProperty<Goal> goal,
      Jobs jobs,
      Journal journal,
      Executor background,
      Executor toolkit) {
    lanes = new Lanes(editor, table, rack, overlays, selection, goal, journal, background, toolkit);
    variants = new Variants(editor, table, jobs, journal, background, toolkit);
    timeline = new Timeline(editor, table, telemetry, jobs, journal, background, toolkit);
    problems = new Problems(editor, table, jobs, journal, background, toolkit);
  }

  /** To be done before another study is opened. */
  void forget() {
    lanes.forget();
    variants.forget();
  }

  /** To be done once it is open. */
  void open(Study study) {
    lanes.open(study);
    variants.reload();
    problems.open(study);
  }

  /** The placement as lanes. */
  public Lanes lanes() {
    return lanes;
  }

  /** Placements with a name. */
  public Variants variants() {
    return variants;
  }

  /** What runs when. */
  public Timeline timeline() {
    return timeline;
  }

  /** What is broken. */
  public Problems problems() {
    return problems;
  }
}

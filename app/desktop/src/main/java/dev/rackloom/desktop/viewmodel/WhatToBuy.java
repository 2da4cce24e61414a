package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Goal;
import dev.rackloom.engine.explain.WhatIf;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What twice as much of something would bring, worked out when it is asked for. */
public final class WhatToBuy {

  private static final int MOST = 12;

  /** Percent; less is shown as 0.0 anyway. */
  private static final double LEAST = 0.05;

  private final PlacementEditor editor;
  private final ReadOnlyObjectProperty<Goal> goal;
  private final OneJob job;
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);

  /**
   * What was worked out.
   *
   * @param goal what gains are of
   * @param gains the best first
   * @param stale whether it is of another placement, goal or sizes than now
   */
  public record Content(String goal, List<Gain> gains, boolean stale) {
    static final Content NOTHING = new Content("", List.of(), false);

    public Content {
      gains = List.copyOf(gains);
    }
  }

  /**
   * A change and what it brings.
   *
   * @param what is changed
   * @param asPlaced gain of the goal with the placement as it is
   * @param share of that, 0 to 1
   * @param placedAgain gain if everything is placed again
   */
  public record Gain(String what, Shown asPlaced, double share, Shown placedAgain) {}

  WhatToBuy(PlacementEditor editor, ReadOnlyObjectProperty<Goal> goal, Jobs jobs) {
    this.editor = editor;
    this.goal = goal;
    this.job = new OneJob(jobs);
    editor.readingProperty().addListener((o, was, is) -> outdate());
  }

  private void outdate() {
    Content now = content.get();
    content.set(new Content(now.goal(), now.gains(), true));
  }

  /** Tries everything, for some seconds. */
  public void look() {
    Reading now = editor.readingProperty().get();
    if (now.forecast() instanceof Forecast.Priced
        && now.study().isPresent()
        && now.placement().isPresent()) {
      look(now.study().get(), now.placement().get(), goal.get());
    }
  }

  private void look(Study study, Placement placement, Goal wanted) {
    job.start(
        "What to buy",
        (progress, cancellation) ->
            study.engine().whatIf(wanted, placement, progress, cancellation),
        changes -> show(study, placement, wanted, changes));
  }

  private void show(Study study, Placement placement, Goal wanted, List<WhatIf.Change> changes) {
    Reading now = editor.readingProperty().get();
    boolean same =
        now.study().equals(Optional.of(study))
            && now.placement().equals(Optional.of(placement))
            && goal.get().equals(wanted);
    content.set(
        new Content(
            GoalWords.name(wanted),
            changes.stream().filter(WhatToBuy::tells).limit(MOST).map(WhatToBuy::gain).toList(),
            !same));
  }

  /** Of changes that gain nothing there are many. */
  private static boolean tells(WhatIf.Change c) {
    return c.kind() == WhatIf.Kind.NOTHING || c.best() >= LEAST;
  }

  private static Gain gain(WhatIf.Change c) {
    return new Gain(
        what(c),
        Shown.of(percent(c.gainPercent()), "with the placement as it is, predicted"),
        Math.max(0, c.gainPercent() / 100),
        Double.isNaN(c.placedAgainGainPercent())
            ? new Shown("not tried", "there was no time left to place again", false)
            : Shown.of(
                percent(c.placedAgainGainPercent()),
                "beyond what placing again gains without the change, predicted"));
  }

  private static String percent(double gain) {
    return Units.percent(gain / 100).replace('-', '−');
  }

  private static String what(WhatIf.Change c) {
    return switch (c.kind()) {
      case NOTHING -> "nothing, placed again";
      case COMPUTE -> c.what() + ", twice as fast";
      case MEMORY -> c.what() + ", twice the memory";
      case BANDWIDTH -> c.what() + ", twice as wide";
    };
  }

  /** What was worked out last. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }

  /** The work that runs. */
  public OneJob job() {
    return job;
  }
}

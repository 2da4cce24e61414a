package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.Goal;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** "Why is this here?": follows the selected stage, the placement and the goal. */
public final class Why {

  private final PlacementEditor editor;
  private final StageTable table;
  private final Selection selection;
  private final ReadOnlyObjectProperty<Goal> goal;
  private final Latest<Explainer.Question, Explanation> answers;
  private final ReadOnlyObjectWrapper<Explanation> content =
      new ReadOnlyObjectWrapper<>(Explanation.NOTHING);

  Why(
      PlacementEditor editor,
      StageTable table,
      Selection selection,
      ReadOnlyObjectProperty<Goal> goal,
      Journal journal,
      Executor background,
      Executor toolkit) {
    this.editor = editor;
    this.table = table;
    this.selection = selection;
    this.goal = goal;
    this.answers =
        new Latest<>(
            background,
            toolkit,
            Explainer::of,
            content::set,
            bug -> journal.failed("Explaining the placement", bug));
    selection.nowProperty().addListener((o, was, is) -> ask(was, is));
    editor.readingProperty().addListener((o, was, is) -> ask());
  }

  private void ask(Selection.Now was, Selection.Now now) {
    if (was.stage() != now.stage()) {
      ask();
    }
  }

  private void ask() {
    Reading now = editor.readingProperty().get();
    Optional<Forecast.Priced> priced =
        now.forecast() instanceof Forecast.Priced p ? Optional.of(p) : Optional.empty();
    if (priced.isEmpty() || now.study().isEmpty() || now.placement().isEmpty()) {
      answers.forget();
      content.set(Explanation.NOTHING);
      return;
    }
    answers.ask(
        new Explainer.Question(
            now.study().get(),
            now.placement().get(),
            goal.get(),
            selection.stage(),
            Explainer.labels(table.rows().stream()),
            priced.get().faults().isEmpty()));
  }

  /** Puts the selected stage on a device, as an edit that can be undone. */
  public void move(String device) {
    int stage = selection.stage();
    table.rows().stream()
        .filter(r -> r.position() == stage)
        .findFirst()
        .ifPresent(r -> table.move(r, device));
  }

  /** The explanation. */
  public ReadOnlyObjectProperty<Explanation> contentProperty() {
    return content.getReadOnlyProperty();
  }
}

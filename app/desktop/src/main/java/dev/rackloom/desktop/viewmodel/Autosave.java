package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Placement;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/**
 * Keeps what is on the screen as it changes, the newest of each study (see {@link Writes}), gives
 * it to whoever reads the same study again, written or not, and knows whether the placement differs
 * from the one that was saved last. Toolkit thread.
 */
public final class Autosave {

  private final PlacementEditor editor;
  private final Goals goals;
  private final Writes<String, Edit> writes;
  private final ReadOnlyBooleanWrapper dirty = new ReadOnlyBooleanWrapper();
  private Optional<Study> study = Optional.empty();
  private Optional<Draft> last = Optional.empty();
  private Optional<Placement> saved = Optional.empty();
  private boolean edited;
  private final AtomicLong edits = new AtomicLong();

  private record Edit(Study study, Draft draft) {
    void keep() {
      study.keep(draft);
    }
  }

  Autosave(
      PlacementEditor editor, Goals goals, Executor background, Executor toolkit, Journal journal) {
    this.editor = editor;
    this.goals = goals;
    this.writes =
        new Writes<>(
            background,
            toolkit,
            "Keeping what is on the screen",
            (name, edit) -> edit.keep(),
            journal.unkept());
    editor.placementProperty().addListener((o, was, is) -> changed());
    editor.keptSizesProperty().addListener((o, was, is) -> changed());
    editor.constraintsProperty().addListener((o, was, is) -> changed());
    goals.goalProperty().addListener((o, was, is) -> changed());
    goals.leewayProperty().addListener((o, was, is) -> changed());
  }

  /** Begins with a study as it was opened. */
  void open(Study shown, Study.Start start) {
    study = Optional.of(shown);
    saved = start.saved();
    last = now();
    edited = false;
    mark();
  }

  /** Nothing is kept while another study comes. */
  void pause() {
    study = Optional.empty();
  }

  /** The placement was saved on request. */
  void saved(Placement placement) {
    saved = Optional.of(placement);
    mark();
  }

  private void changed() {
    Optional<Draft> draft = now();
    if (study.isPresent() && draft.isPresent() && !draft.equals(last)) {
      last = draft;
      edited = true;
      edits.incrementAndGet();
      writes.put(study.get().draftName(), new Edit(study.get(), draft.get()));
    }
    mark();
  }

  private void mark() {
    Optional<Placement> shown = editor.placementProperty().get();
    dirty.set(
        study.isPresent()
            && shown.isPresent()
            && !shown.map(Placement::assignments).equals(saved.map(Placement::assignments)));
  }

  private Optional<Draft> now() {
    return editor
        .placementProperty()
        .get()
        .map(p ->
            new Draft(
                p,
                editor.keptSizesProperty().get(),
                editor.constraintsProperty().get(),
                goals.goalProperty().get().word(),
                goals.leewayProperty().get()));
  }

  /** Writes at once what was edited, as the window closes. */
  void flush() {
    if (edited) {
      study.ifPresent(
          s -> last.ifPresent(draft -> writes.await(s.draftName(), new Edit(s, draft))));
    }
    writes.flush();
  }

  /**
   * What is to be shown of a study that was read, edits included that still wait to be written,
   * also those that cannot be. Blocks; any thread.
   */
  Opening opening(Study read) {
    long before = edits.get();
    new Attempts().then(writes::flush); // what cannot be written waits on: its round tells why
    return Opening.of(read, writes.waiting(read.draftName()).map(Edit::draft), before);
  }

  /** Whether what is on the screen of the same model and rack was edited since it was read. */
  boolean isOutdated(Opening opening) {
    String name = opening.study().draftName();
    return opening.edits() != edits.get()
        && study.filter(s -> s.draftName().equals(name)).isPresent();
  }

  /** Whether the placement on the screen is another than the one saved last. */
  public ReadOnlyBooleanProperty dirtyProperty() {
    return dirty.getReadOnlyProperty();
  }
}

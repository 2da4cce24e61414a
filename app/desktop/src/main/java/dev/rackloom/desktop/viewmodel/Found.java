package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What was looked for in the model and found: ringed in the graph, walked through one by one. */
public final class Found {

  private final DeskModel desk;
  private String query = "";

  /** Looks for it anew; empty for what stays found whatever is edited. */
  private Optional<Supplier<Ids>> again = Optional.empty();

  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NOTHING);

  /**
   * What was found.
   *
   * @param what it is, for people
   * @param highlight the items
   */
  public record State(String what, Highlight highlight) {
    /** Nothing was looked for. */
    public static final State NOTHING = new State("", Highlight.NONE);

    /** Such as {@code 12 found: op:MatMul}. */
    public String text() {
      return highlight.items().size() + " found: " + what;
    }
  }

  Found(DeskModel desk) {
    this.desk = desk;
  }

  /** Shows items, in this order. */
  public void show(String what, Ids items) {
    set(
        "",
        desk.tree()
            .filter(t -> !items.isEmpty())
            .map(t -> new State(what, Highlight.of(t, items))));
  }

  /** Shows what was found for a text that was typed, or can be, wherever stages stand. */
  void asked(String text, Ids items) {
    set(
        items.isEmpty() ? "" : text,
        desk.tree()
            .filter(t -> !items.isEmpty())
            .map(t -> new State(text, Highlight.of(t, items))));
  }

  /**
   * Shows what was found for a text that was typed, or can be.
   *
   * @param anew finds it as the model is placed then
   */
  void asked(String text, Ids items, Supplier<Ids> anew) {
    asked(text, items);
    again = query.isEmpty() ? Optional.empty() : Optional.of(anew);
  }

  /** Looks for it again: stages may stand elsewhere. None found for now is not given up. */
  void renew() {
    again
        .map(Supplier::get)
        .filter(items -> !items.equals(state.get().highlight().items()))
        .flatMap(items -> desk.tree().map(t -> new State(query, Highlight.of(t, items))))
        .ifPresent(state::set);
  }

  private void set(String typed, Optional<State> found) {
    again = Optional.empty();
    query = typed;
    state.set(found.orElse(State.NOTHING));
  }

  /** The text that finds what is shown; empty if none does. */
  String query() {
    return query;
  }

  /** Shows items in this order, each with its sign. */
  public void show(String what, List<Highlight.Signed> items) {
    set(
        "",
        desk.tree()
            .filter(t -> !items.isEmpty())
            .map(t -> new State(what, Highlight.of(t, items))));
  }

  /** Shows stages, by position. */
  public void showStages(String what, List<Integer> stages) {
    desk.tree()
        .map(t -> Ids.of(stages.stream().mapToInt(t::itemOfStage).toArray()))
        .ifPresent(items -> show(what, items));
  }

  /** Goes to the next one, or the one before. */
  public void step(boolean forward) {
    int at = desk.selection().item();
    int next = state.get().highlight().step(at, forward);
    if (next > ModelTree.ROOT && next != Item.NONE) {
      desk.reveal(next);
    }
  }

  /** Shows nothing any more. */
  public void clear() {
    set("", Optional.empty());
  }

  /** What is shown. */
  public ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.List;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;

/** What is selected, the same in every view. */
public final class Selection {

  /** Nothing. */
  public static final int NONE = -1;

  private final IntegerProperty stage = new SimpleIntegerProperty(NONE);
  private final IntegerProperty item = new SimpleIntegerProperty(NONE);
  private final ReadOnlyObjectWrapper<List<Integer>> chosen =
      new ReadOnlyObjectWrapper<>(List.of());

  private List<Integer> items = List.of();

  /** Nothing is selected. */
  public Selection() {
    stage.addListener((o, was, is) -> {
      if (!chosen.get().contains(is.intValue())) {
        chosen.set(List.of());
      }
    });
    item.addListener((o, was, is) -> {
      if (!items.isEmpty() && items.getLast() != is.intValue()) {
        items = List.of();
      }
    });
  }

  /** Nothing is selected any more, and nothing chosen. */
  void clear() {
    items = List.of();
    item.set(NONE);
    chosen.set(List.of());
    stage.set(NONE);
  }

  /** The selected stage's position, {@link #NONE} for none. */
  public IntegerProperty stageProperty() {
    return stage;
  }

  /** The selected item of the model tree, {@link #NONE} for none. */
  public IntegerProperty itemProperty() {
    return item;
  }

  /** Chooses several stages, until one is selected that is none of them. */
  public void choose(List<Integer> stages) {
    chosen.set(List.copyOf(stages));
  }

  /** Chooses several stages and selects the last of them; nothing if there is none. */
  public void chooseAll(List<Integer> stages) {
    if (stages.isEmpty()) {
      clear();
    } else {
      choose(stages);
      stage.set(stages.getLast());
    }
  }

  /** Chooses several items of the model, until another is selected than the last of them. */
  void chooseItems(List<Integer> some) {
    items = List.copyOf(some);
  }

  /** The chosen items of the model: the selected one alone, unless more were chosen. */
  public List<Integer> items() {
    int last = item.get();
    if (!items.isEmpty() && items.getLast() == last) {
      return items;
    }
    return last == NONE ? List.of() : List.of(last);
  }

  /** What is taken with a stage: all that are chosen if it is one of them, else it alone. */
  public List<Integer> with(int other) {
    return stages().contains(other) ? stages() : List.of(other);
  }

  /** Those that were chosen together last; see {@link #stages}. */
  public ReadOnlyObjectProperty<List<Integer>> chosenProperty() {
    return chosen.getReadOnlyProperty();
  }

  /** The positions of the chosen stages: the selected one alone, unless more were chosen. */
  public List<Integer> stages() {
    if (chosen.get().contains(stage.get())) {
      return chosen.get();
    }
    return stage.get() == NONE ? List.of() : List.of(stage.get());
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What is selected, the same in every view. Each choice is heard once. Toolkit thread only. */
public final class Selection {

  /** Nothing. */
  public static final int NONE = -1;

  private final ReadOnlyObjectWrapper<Now> told = new ReadOnlyObjectWrapper<>(Now.NOTHING);
  private Now now = Now.NOTHING;
  private int open;

  /**
   * What is selected and chosen.
   *
   * @param stage the selected stage's position, {@link #NONE} for none
   * @param item the selected item of the model tree, {@link #NONE} for none
   * @param together several stages that were chosen together; none once another one is selected
   * @param parts several items that were chosen together; none once another one is selected
   * @param reveals how often an item was to be brought into sight, also one that was selected
   */
  public record Now(
      int stage, int item, List<Integer> together, List<Integer> parts, long reveals) {

    /** Nothing is selected. */
    public static final Now NOTHING = new Now(NONE, NONE, List.of(), List.of(), 0);

    public Now {
      together = together.equals(List.of(stage)) ? List.of() : List.copyOf(together);
      parts = parts.equals(List.of(item)) ? List.of() : List.copyOf(parts);
    }

    /** Whether it is the same stage and item, not to be brought into sight anew. */
    public boolean isAt(Now other) {
      return stage == other.stage && isAtItem(other);
    }

    /** Whether it is the same item, not to be brought into sight anew. */
    public boolean isAtItem(Now other) {
      return item == other.item && reveals == other.reveals;
    }

    private Now withStage(int next) {
      boolean one = next == stage || together.contains(next);
      return new Now(next, item, one ? together : List.of(), parts, reveals);
    }

    private Now withItem(int next) {
      boolean last = parts.isEmpty() || parts.getLast() == next;
      return new Now(stage, next, together, last ? parts : List.of(), reveals);
    }
  }

  /** What is selected and chosen, in one piece: whoever listens hears each choice once. */
  public ReadOnlyObjectProperty<Now> nowProperty() {
    return told.getReadOnlyProperty();
  }

  /** Makes several changes that are one choice. */
  public void once(Runnable changes) {
    open++;
    try {
      changes.run();
    } finally {
      open--;
      tell();
    }
  }

  private void change(Now next) {
    now = next;
    tell();
  }

  private void tell() {
    if (open == 0) {
      told.set(now);
    }
  }

  /** Nothing is selected any more, and nothing chosen. */
  void clear() {
    change(new Now(NONE, NONE, List.of(), List.of(), now.reveals));
  }

  /** The selected stage's position, {@link #NONE} for none. */
  public int stage() {
    return now.stage;
  }

  /** The selected item of the model tree, {@link #NONE} for none. */
  public int item() {
    return now.item;
  }

  /** Selects a stage. */
  public void select(int stage) {
    change(now.withStage(stage));
  }

  /** Selects an item of the model. */
  public void selectItem(int item) {
    change(now.withItem(item));
  }

  /** The same, to be brought into sight though it was selected already. */
  void reveal(int item) {
    Now next = now.withItem(item);
    change(new Now(next.stage, item, next.together, next.parts, now.reveals + 1));
  }

  /** Chooses several stages, until one is selected that is none of them. */
  public void choose(List<Integer> stages) {
    change(new Now(now.stage, now.item, stages, now.parts, now.reveals));
  }

  /** Chooses several stages and selects the last of them; nothing if there is none. */
  public void chooseAll(List<Integer> stages) {
    if (stages.isEmpty()) {
      clear();
    } else {
      once(() -> {
        choose(stages);
        select(stages.getLast());
      });
    }
  }

  /** Chooses several items of the model, until another is selected than the last of them. */
  void chooseItems(List<Integer> some) {
    change(new Now(now.stage, now.item, now.together, some, now.reveals));
  }

  /** The chosen items of the model: the selected one alone, unless more were chosen. */
  public List<Integer> items() {
    if (!now.parts.isEmpty() && now.parts.getLast() == now.item) {
      return now.parts;
    }
    return now.item == NONE ? List.of() : List.of(now.item);
  }

  /** What is taken with a stage: all that are chosen if it is one of them, else it alone. */
  public List<Integer> with(int other) {
    return stages().contains(other) ? stages() : List.of(other);
  }

  /** The positions of the chosen stages: the selected one alone, unless more were chosen. */
  public List<Integer> stages() {
    if (now.together.contains(now.stage)) {
      return now.together;
    }
    return now.stage == NONE ? List.of() : List.of(now.stage);
  }
}

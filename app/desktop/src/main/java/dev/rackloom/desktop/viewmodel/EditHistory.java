package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/** Values one after the other, with undo and redo without limit. */
public final class EditHistory<T> {

  private final List<T> values = new ArrayList<>();
  private int at;
  private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper();

  public EditHistory(T first) {
    values.add(first);
  }

  /** The value now. */
  public T current() {
    return values.get(at);
  }

  /** A next value; what was undone is forgotten. Equal values change nothing. */
  public void push(T next) {
    if (next.equals(current())) {
      return;
    }
    values.subList(at + 1, values.size()).clear();
    values.add(next);
    moveTo(at + 1);
  }

  /** Forgets everything but {@code first}. */
  public void reset(T first) {
    values.clear();
    values.add(first);
    moveTo(0);
  }

  /** One step back, if there is one. */
  public void undo() {
    if (at > 0) {
      moveTo(at - 1);
    }
  }

  /** One step forth, if there is one. */
  public void redo() {
    if (at < values.size() - 1) {
      moveTo(at + 1);
    }
  }

  private void moveTo(int position) {
    at = position;
    canUndo.set(at > 0);
    canRedo.set(at < values.size() - 1);
  }

  /** Whether there is a step back. */
  public ReadOnlyBooleanProperty canUndoProperty() {
    return canUndo.getReadOnlyProperty();
  }

  /** Whether there is a step forth. */
  public ReadOnlyBooleanProperty canRedoProperty() {
    return canRedo.getReadOnlyProperty();
  }
}

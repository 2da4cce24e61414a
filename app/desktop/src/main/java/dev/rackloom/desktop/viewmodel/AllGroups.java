package dev.rackloom.desktop.viewmodel;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;

/** Asks whoever shows the graph to open, or to close, all groups of it. Toolkit thread only. */
public final class AllGroups {

  private final ReadOnlyIntegerWrapper expanded = new ReadOnlyIntegerWrapper();
  private final ReadOnlyIntegerWrapper closed = new ReadOnlyIntegerWrapper();

  /** All are to be opened. */
  public void expand() {
    expanded.set(expanded.get() + 1);
  }

  /** All are to be closed. */
  public void close() {
    closed.set(closed.get() + 1);
  }

  /** How often they were to be opened. */
  public ReadOnlyIntegerProperty expandedProperty() {
    return expanded.getReadOnlyProperty();
  }

  /** How often they were to be closed. */
  public ReadOnlyIntegerProperty closedProperty() {
    return closed.getReadOnlyProperty();
  }
}

package dev.rackloom.desktop.viewmodel;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Asks whoever shows the graph to open, or to close, all groups of it, or to write all of it as a
 * picture. Toolkit thread only.
 */
public final class AllGroups {

  private final ReadOnlyIntegerWrapper expanded = new ReadOnlyIntegerWrapper();
  private final ReadOnlyIntegerWrapper closed = new ReadOnlyIntegerWrapper();

  private final ReadOnlyObjectWrapper<Export> export =
      new ReadOnlyObjectWrapper<>(new Export(Format.SVG, 0));

  /** How a graph is written as a picture. */
  public enum Format {
    SVG,
    PNG
  }

  /** A picture that was asked for; the number tells one from the next. */
  public record Export(Format format, int number) {}

  /** All of the graph is to be written as a picture. */
  public void export(Format format) {
    export.set(new Export(format, export.get().number() + 1));
  }

  /** The picture that was asked for last. */
  public ReadOnlyObjectProperty<Export> exportProperty() {
    return export.getReadOnlyProperty();
  }

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

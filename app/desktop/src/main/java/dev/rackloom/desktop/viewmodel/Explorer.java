package dev.rackloom.desktop.viewmodel;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What the workspace holds. */
public final class Explorer {

  private final ReadOnlyObjectWrapper<List<Backend.Shelf>> shelves =
      new ReadOnlyObjectWrapper<>(List.of());

  void show(List<Backend.Shelf> now) {
    shelves.set(List.copyOf(now));
  }

  /** By kind. */
  public ReadOnlyObjectProperty<List<Backend.Shelf>> shelvesProperty() {
    return shelves.getReadOnlyProperty();
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What the workspace holds. */
public final class Explorer {

  private final ReadOnlyObjectWrapper<List<Backend.Shelf>> shelves =
      new ReadOnlyObjectWrapper<>(List.of());
  private Optional<Thing> picked = Optional.empty();

  /** A thing in it, wherever it stands. */
  public record Thing(Backend.Kind kind, String id) {}

  void show(List<Backend.Shelf> now) {
    shelves.set(List.copyOf(now));
  }

  /** By kind. */
  public ReadOnlyObjectProperty<List<Backend.Shelf>> shelvesProperty() {
    return shelves.getReadOnlyProperty();
  }

  /** Selects a thing, or nothing: it stays selected where it goes to. */
  public void pick(Optional<Thing> thing) {
    picked = thing;
  }

  /** What is selected; nothing if it is not there any more. */
  public Optional<Thing> picked() {
    return picked.filter(this::holds);
  }

  private boolean holds(Thing thing) {
    return shelves.get().stream()
        .filter(s -> s.kind() == thing.kind())
        .flatMap(s -> s.entries().stream())
        .anyMatch(e -> e.id().equals(thing.id()));
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;

/** What the workspace holds, and what of it is on the screen. */
public final class Explorer {

  private final ReadOnlyObjectWrapper<List<Backend.Shelf>> shelves =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Set<Thing>> open = new ReadOnlyObjectWrapper<>(Set.of());
  private Optional<Thing> picked = Optional.empty();

  /** A thing in it, wherever it stands. */
  public record Thing(Backend.Kind kind, String id) {}

  /**
   * Nothing is known of the workspace yet.
   *
   * @param study on the screen
   * @param rack on the screen, which may be there without a model
   */
  Explorer(ObservableValue<Optional<Study>> study, ObservableValue<RackModel.Content> rack) {
    study.subscribe(shown -> opened(shown, rack.getValue()));
    rack.subscribe(shown -> opened(study.getValue(), shown));
  }

  private void opened(Optional<Study> study, RackModel.Content rack) {
    Set<Thing> now = new HashSet<>();
    study.ifPresent(s -> now.add(new Thing(Backend.Kind.MODELS, s.graph().digest())));
    if (!rack.title().isEmpty()) {
      now.add(new Thing(Backend.Kind.RACKS, rack.title()));
    }
    open.set(Set.copyOf(now));
  }

  void show(List<Backend.Shelf> now) {
    shelves.set(List.copyOf(now));
  }

  /** By kind. */
  public ReadOnlyObjectProperty<List<Backend.Shelf>> shelvesProperty() {
    return shelves.getReadOnlyProperty();
  }

  /** The model and the rack on the screen. */
  public ReadOnlyObjectProperty<Set<Thing>> openProperty() {
    return open.getReadOnlyProperty();
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

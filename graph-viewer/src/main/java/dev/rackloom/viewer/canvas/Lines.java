package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.SceneEdge;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/** The line under the pointer, and the one that was clicked. Toolkit thread only. */
public final class Lines {

  /** How far beside a line one may point, in pixels. */
  static final double REACH_PX = 6;

  private final ObjectProperty<Optional<SceneEdge>> hovered =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Optional<SceneEdge>> selected =
      new SimpleObjectProperty<>(Optional.empty());

  Lines() {}

  /** The line under the pointer. */
  public ObjectProperty<Optional<SceneEdge>> hoveredProperty() {
    return hovered;
  }

  /** The selected line; it and a selected item exclude each other. */
  public ObjectProperty<Optional<SceneEdge>> selectedProperty() {
    return selected;
  }

  /** Whether a line is to be seen before others. */
  static boolean isMarked(Optional<SceneEdge> marked, SceneEdge edge) {
    return marked.isPresent() && marked.get().joins(edge);
  }
}

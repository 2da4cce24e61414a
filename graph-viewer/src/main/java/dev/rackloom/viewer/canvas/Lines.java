package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneEdge;
import java.util.List;
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

  /** The item whose lines are stepped through, and how far one has come. */
  private int owner = Item.NONE;

  private int at = -1;

  Lines() {}

  /**
   * The next line of the selected item, or of the one whose lines are being stepped through; the
   * first again after the last.
   */
  Optional<SceneEdge> next(Scene scene, int chosen) {
    if (chosen != Item.NONE) {
      owner = chosen;
      at = -1;
    }
    List<SceneEdge> own = scene.edges().stream().filter(e -> e.touches(owner)).toList();
    at = own.isEmpty() ? -1 : (at + 1) % own.size();
    return own.isEmpty() ? Optional.empty() : Optional.of(own.get(at));
  }

  /** From where arrows walk while a line is selected. */
  int owner() {
    return selected.get().filter(line -> line.touches(owner)).isPresent() ? owner : Item.NONE;
  }

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

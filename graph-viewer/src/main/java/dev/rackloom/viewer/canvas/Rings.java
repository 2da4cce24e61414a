package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.Sign;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which boxes of a scene are ringed: what was found, groups around it, and boxes that stand for
 * either. Immutable; O(items that are stood for), so made once for a scene and a highlight.
 */
final class Rings {

  /** No boxes. */
  static final Rings NONE = new Rings(Scene.EMPTY, Highlight.NONE);

  private final Scene scene;
  private final Highlight highlight;

  /** Rings of boxes that stand for others, by item. */
  private final Map<Integer, Ring> standing = new HashMap<>();

  /**
   * A ring.
   *
   * @param sign why; {@link Sign#FOUND} for several reasons
   * @param found whether the box, or one it stands for, was found itself
   */
  record Ring(Sign sign, boolean found) {

    private Ring and(Ring other) {
      return new Ring(sign == other.sign ? sign : Sign.FOUND, found || other.found);
    }
  }

  Rings(Scene scene, Highlight highlight) {
    this.scene = scene;
    this.highlight = highlight;
    if (!highlight.isEmpty()) {
      scene.repeats().stream().filter(Repeat::folded).forEach(this::gather);
    }
  }

  private void gather(Repeat repeat) {
    for (int i = 0; i < repeat.items().size(); i++) {
      int shown = repeat.items().get(i % repeat.each());
      own(repeat.items().get(i)).ifPresent(r -> standing.merge(shown, r, Ring::and));
    }
  }

  private Optional<Ring> own(int item) {
    boolean found = highlight.isFound(item);
    return found || highlight.isAround(item)
        ? Optional.of(new Ring(highlight.sign(item), found))
        : Optional.empty();
  }

  /** Whether they are those of a scene and a highlight. */
  boolean areOf(Scene other, Highlight what) {
    return scene == other && highlight == what;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return highlight.isEmpty();
  }

  /** The ring of a box, if it has one. */
  Optional<Ring> of(int item) {
    Ring ring = standing.get(item);
    return ring == null ? own(item) : Optional.of(ring);
  }
}

package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.Viewport;
import java.util.Optional;

/**
 * How a scene is to be drawn.
 *
 * @param viewport which part
 * @param overlay what colours mean
 * @param palette what colours are
 * @param highlight what was found
 * @param selected the selected item
 * @param hovered the item under the pointer
 * @param selectedLine the selected line
 * @param hoveredLine the line under the pointer
 */
record Look(
    Viewport viewport,
    Overlay overlay,
    Palette palette,
    Highlight highlight,
    int selected,
    int hovered,
    Optional<SceneEdge> selectedLine,
    Optional<SceneEdge> hoveredLine) {

  /** Whether a line is drawn on top of others. */
  boolean isRaised(SceneEdge edge) {
    return edge.touches(selected)
        || Lines.isMarked(selectedLine, edge)
        || Lines.isMarked(hoveredLine, edge);
  }

  /** A picture that nobody points at. */
  static Look still(Viewport viewport, Overlay overlay, Palette palette) {
    return new Look(
        viewport,
        overlay,
        palette,
        Highlight.NONE,
        Item.NONE,
        Item.NONE,
        Optional.empty(),
        Optional.empty());
  }
}

package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.Viewport;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * How a scene is to be drawn.
 *
 * @param viewport which part
 * @param overlay what colours mean
 * @param palette what colours are
 * @param highlight what was found
 * @param selected the item that keys are at
 * @param chosen which items are chosen
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
    IntPredicate chosen,
    int hovered,
    Optional<SceneEdge> selectedLine,
    Optional<SceneEdge> hoveredLine) {

  /** Whether a line is drawn on top of others. */
  boolean isRaised(SceneEdge edge) {
    return chosen.test(edge.from())
        || chosen.test(edge.to())
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
        item -> false,
        Item.NONE,
        Optional.empty(),
        Optional.empty());
  }
}

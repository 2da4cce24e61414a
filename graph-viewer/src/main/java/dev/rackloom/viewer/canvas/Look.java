package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Viewport;

/**
 * How a scene is to be drawn.
 *
 * @param viewport which part
 * @param overlay what colours mean
 * @param palette what colours are
 * @param highlight what was found
 * @param selected the selected item
 * @param hovered the item under the pointer
 */
record Look(
    Viewport viewport,
    Overlay overlay,
    Palette palette,
    Highlight highlight,
    int selected,
    int hovered) {

  /** A picture that nobody points at. */
  static Look still(Viewport viewport, Overlay overlay, Palette palette) {
    return new Look(viewport, overlay, palette, Highlight.NONE, Item.NONE, Item.NONE);
  }
}

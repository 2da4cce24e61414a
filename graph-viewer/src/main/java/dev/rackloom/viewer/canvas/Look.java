package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Viewport;

/**
 * How a scene is to be drawn.
 *
 * @param viewport which part
 * @param overlay what colours mean
 * @param palette what colours are
 * @param selected the selected item
 * @param hovered the item under the pointer
 */
record Look(Viewport viewport, Overlay overlay, Palette palette, int selected, int hovered) {}

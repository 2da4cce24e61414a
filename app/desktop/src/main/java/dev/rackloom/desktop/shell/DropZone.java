package dev.rackloom.desktop.shell;

import software.coley.bentofx.control.canvas.PixelCanvas;

/**
 * Where a pane that is dragged would go, as the accent of both themes: the library's own red looks
 * as if it were forbidden.
 */
final class DropZone extends PixelCanvas {

  private static final int INSIDE = 0x380969DA;
  private static final int BORDER = 0xA00969DA;

  @Override
  public void fillBorderedRect(
      double x, double y, double width, double height, int borderSize, int color, int borderColor) {
    super.fillBorderedRect(x, y, width, height, borderSize, INSIDE, BORDER);
  }
}

package dev.rackloom.viewer.canvas;

import javafx.scene.layout.Region;

/**
 * What a graph is drawn on. Its parent does not lay it out, so that drawing it anew, as each step
 * of a pan does, lays out nothing around it. Toolkit thread only.
 */
final class Sheet extends Region {

  private final SharpCanvas canvas = new SharpCanvas(this);
  private final Painter painter;
  private boolean painting;

  /** Draws all of it. */
  interface Painter {

    /** Draws on a canvas; {@code resized} if its size is another than the last time. */
    void paint(SharpCanvas canvas, boolean resized);
  }

  Sheet(Painter painter) {
    this.painter = painter;
    setManaged(false);
    getChildren().add(canvas.canvas());
  }

  /** Has it drawn anew before the next frame; nothing while it is being drawn. */
  void redraw() {
    if (!painting) {
      requestLayout();
    }
  }

  /** Takes a size in units; it is drawn anew, for its density may be another too. */
  void cover(double width, double height) {
    resize(width, height);
    redraw();
  }

  @Override
  protected void layoutChildren() {
    painting = true;
    try {
      painter.paint(canvas, canvas.resize(getWidth(), getHeight()));
    } finally {
      painting = false;
    }
  }
}

package dev.rackloom.viewer.canvas;

import javafx.scene.Node;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.transform.Scale;

/**
 * A canvas that has as many pixels as it is seen with: where what is around it is drawn larger, a
 * plain canvas would be blurred. Drawing is in units, not in pixels.
 */
final class SharpCanvas {

  private final Node around;
  private final Canvas canvas = new Canvas();
  private final Scale smaller = new Scale(1, 1);
  private double width;
  private double height;
  private double pixels = 1;

  SharpCanvas(Node around) {
    this.around = around;
    canvas.getTransforms().add(smaller);
    canvas.setManaged(false);
  }

  /** A canvas of a picture that nobody sees, a pixel a unit. */
  SharpCanvas(double width, double height) {
    this(new Canvas());
    resize(width, height);
  }

  Canvas canvas() {
    return canvas;
  }

  /** Takes a size, and the density that it is seen with now; whether the size is another. */
  boolean resize(double wide, double high) {
    boolean resized = wide != width || high != height;
    width = wide;
    height = high;
    pixels = Math.max(1, around.getLocalToSceneTransform().getMxx());
    smaller.setX(1 / pixels);
    smaller.setY(1 / pixels);
    canvas.setWidth(wide * pixels);
    canvas.setHeight(high * pixels);
    canvas.getGraphicsContext2D().setTransform(pixels, 0, 0, pixels, 0, 0);
    return resized;
  }

  GraphicsContext pen() {
    return canvas.getGraphicsContext2D();
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }
}

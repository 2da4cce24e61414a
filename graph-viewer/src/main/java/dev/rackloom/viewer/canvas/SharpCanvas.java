package dev.rackloom.viewer.canvas;

import javafx.scene.Node;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.transform.Scale;

/**
 * A canvas that has as many pixels as it is seen with: where what is around it is drawn larger, a
 * plain canvas would be blurred. Drawing is in units, not in pixels.
 */
public final class SharpCanvas {

  private final Node around;
  private final Canvas canvas = new Canvas();
  private final Scale smaller = new Scale(1, 1);
  private double width;
  private double height;
  private double pixels = 1;

  /** A canvas that is seen as {@code around} is. */
  public SharpCanvas(Node around) {
    this.around = around;
    canvas.getTransforms().add(smaller);
    canvas.setManaged(false);
  }

  /** A canvas of a picture that nobody sees, a pixel a unit. */
  public SharpCanvas(double width, double height) {
    this(new Canvas());
    resize(width, height);
  }

  /** The node to show; it is not laid out by its parent. */
  public Canvas canvas() {
    return canvas;
  }

  /** Takes a size, and the density that it is seen with now; whether the size is another. */
  public boolean resize(double wide, double high) {
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

  /** Draws in units. */
  public GraphicsContext pen() {
    return canvas.getGraphicsContext2D();
  }

  /** Units from left to right. */
  public double width() {
    return width;
  }

  /** Units from top to bottom. */
  public double height() {
    return height;
  }
}

package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/** The frame that is drawn around what is to be chosen. */
final class Marquee extends Rectangle {

  /** A hand that shakes draws none. */
  private static final double LEAST_PX = 4;

  private double fromX;
  private double fromY;

  Marquee(ObservableValue<Palette> palette) {
    setId("marquee");
    setManaged(false);
    setMouseTransparent(true);
    setVisible(false);
    palette.subscribe(p -> {
      setStroke(Color.web(p.accent()));
      setFill(Color.web(p.accent(), 0.12));
    });
  }

  /** Begins at a point of the view; nothing is seen yet. */
  void from(double x, double y) {
    fromX = x;
    fromY = y;
    setWidth(0);
    setHeight(0);
  }

  /** Reaches to a point of the view; it is seen once it is large enough. */
  void to(double x, double y) {
    setX(Math.min(fromX, x));
    setY(Math.min(fromY, y));
    setWidth(Math.abs(x - fromX));
    setHeight(Math.abs(y - fromY));
    setVisible(isVisible() || Math.max(getWidth(), getHeight()) > LEAST_PX);
  }

  /** Takes the frame away; what it was around, in scene units, if there was one. */
  Optional<Box> end(Viewport at) {
    boolean was = isVisible();
    setVisible(false);
    return was
        ? Optional.of(
            new Box(
                at.sceneX(getX()),
                at.sceneY(getY()),
                getWidth() / at.scale(),
                getHeight() / at.scale()))
        : Optional.empty();
  }
}

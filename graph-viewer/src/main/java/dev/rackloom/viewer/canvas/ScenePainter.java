package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;

/** Draws the part of a scene that is in sight onto a canvas. */
final class ScenePainter {

  private final TextFit fit = new TextFit();
  private Fonts fonts = new Fonts("System");

  void setFamily(String family) {
    fonts = new Fonts(family);
  }

  void paint(Canvas canvas, Scene scene, Look look) {
    GraphicsContext gc = canvas.getGraphicsContext2D();
    double width = canvas.getWidth();
    double height = canvas.getHeight();
    gc.setFill(Color.web(look.palette().ground()));
    gc.fillRect(0, 0, width, height);
    Box window = look.viewport().visible(width, height);
    List<SceneNode> nodes = scene.in(window);
    LabelPainter labels = new LabelPainter(gc, look, fonts, fit);
    NodePainter boxes = new NodePainter(gc, look, labels);
    boxes.paint(nodes.stream().filter(n -> n.state() == SceneNode.State.OPEN).toList());
    new EdgePainter(gc, look.viewport()).paint(scene, look, window);
    boxes.paint(nodes.stream().filter(n -> n.state() != SceneNode.State.OPEN).toList());
    scene.repeats().forEach(labels::repeat);
  }
}

package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import dev.rackloom.viewer.layout.Polyline;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;

/** Draws lines: all of one colour in one path, smooth where they are large enough to see it. */
final class EdgePainter {

  private static final double SMOOTH_FROM = 0.12;
  private static final double ARROW_FROM = 0.25;
  private static final double ARROW = 7;

  private final GraphicsContext gc;
  private final Viewport view;

  EdgePainter(GraphicsContext gc, Viewport view) {
    this.gc = gc;
    this.view = view;
  }

  void paint(Scene scene, Look look, Box window) {
    List<SceneEdge> seen =
        scene.edges().stream().filter(e -> e.line().bounds().grown(2).intersects(window)).toList();
    draw(
        seen.stream().filter(e -> !e.touches(look.selected())).toList(),
        Color.web(look.palette().line()),
        1.2);
    draw(
        seen.stream().filter(e -> e.touches(look.selected())).toList(),
        Color.web(look.palette().accent()),
        2);
  }

  private void draw(List<SceneEdge> edges, Color colour, double width) {
    gc.setStroke(colour);
    gc.setFill(colour);
    gc.setLineWidth(Math.max(0.5, width * Math.min(1, view.scale())));
    gc.beginPath();
    edges.forEach(e -> trace(e.line()));
    gc.stroke();
    if (view.scale() >= ARROW_FROM) {
      edges.forEach(e -> arrow(e.line()));
    }
  }

  private void trace(Polyline line) {
    if (line.size() < 2) {
      return;
    }
    gc.moveTo(x(line, 0), y(line, 0));
    for (int i = 1; i < line.size(); i++) {
      segment(line, i);
    }
  }

  private void segment(Polyline line, int to) {
    double x0 = x(line, to - 1);
    double y0 = y(line, to - 1);
    double x1 = x(line, to);
    double y1 = y(line, to);
    if (view.scale() < SMOOTH_FROM || Math.abs(x1 - x0) < 0.5) {
      gc.lineTo(x1, y1);
    } else {
      double bend = (y1 - y0) / 2;
      gc.bezierCurveTo(x0, y0 + bend, x1, y1 - bend, x1, y1);
    }
  }

  private void arrow(Polyline line) {
    if (line.size() < 2) {
      return;
    }
    double size = ARROW * Math.min(1.2, view.scale());
    double tipX = x(line, line.size() - 1);
    double tipY = y(line, line.size() - 1);
    double direction = Math.signum(tipY - y(line, line.size() - 2));
    double back = tipY - (direction == 0 ? 1 : direction) * size;
    gc.fillPolygon(
        new double[] {tipX, tipX - size * 0.5, tipX + size * 0.5},
        new double[] {tipY, back, back},
        3);
  }

  private double x(Polyline line, int point) {
    return view.screenX(line.x(point));
  }

  private double y(Polyline line, int point) {
    return view.screenY(line.y(point));
  }
}

package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Polyline;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;

/** Draws lines: all of one colour in one path, smooth where they are large enough to see it. */
final class EdgePainter {

  private static final double SMOOTH_FROM = 0.12;

  /** Smaller ones are no arrows any more, only dots that take time. */
  private static final double ARROW_FROM = 0.45;

  private static final double ARROW = 7;

  private final GraphicsContext gc;
  private final Viewport view;
  private final Colours colours;
  private final boolean down;

  EdgePainter(GraphicsContext gc, Viewport view, Colours colours, Direction direction) {
    this.gc = gc;
    this.view = view;
    this.colours = colours;
    this.down = direction == Direction.DOWN;
  }

  /** Lines of the selected item, and those pointed at, on top of the others. */
  void paint(List<SceneEdge> seen, Look look) {
    List<SceneEdge> selected = new ArrayList<>();
    begin(look.palette().line(), 1.2);
    for (SceneEdge edge : seen) {
      if (look.isRaised(edge)) {
        selected.add(edge);
      } else {
        trace(edge.line());
      }
    }
    gc.stroke();
    arrows(seen);
    begin(look.palette().accent(), 2);
    selected.forEach(e -> trace(e.line()));
    gc.stroke();
    arrows(selected);
    begin(look.palette().accent(), 4);
    selected.stream()
        .filter(e -> Lines.isMarked(look.selectedLine(), e))
        .forEach(e -> trace(e.line()));
    gc.stroke();
  }

  private void begin(String colour, double width) {
    gc.setStroke(colours.of(colour));
    gc.setFill(colours.of(colour));
    gc.setLineWidth(Math.max(0.5, width * Math.min(1, view.scale())));
    gc.beginPath();
  }

  /** All tips are one path. */
  private void arrows(List<SceneEdge> edges) {
    if (view.scale() >= ARROW_FROM && !edges.isEmpty()) {
      gc.beginPath();
      edges.forEach(e -> arrow(e.line()));
      gc.fill();
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
    if (Math.abs(down ? x1 - x0 : y1 - y0) < 0.5) {
      straight(x0, y0, x1, y1);
    } else if (view.scale() < SMOOTH_FROM) {
      gc.lineTo(x1, y1);
    } else if (down) {
      double bend = (y1 - y0) / 2;
      gc.bezierCurveTo(x0, y0 + bend, x1, y1 - bend, x1, y1);
    } else {
      double bend = (x1 - x0) / 2;
      gc.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
    }
  }

  /**
   * Most long lines go straight down, or across: rectangles of their colour take a software
   * renderer a small part of what strokes of paths take, whose every row of pixels it looks at for
   * each line.
   */
  private void straight(double x0, double y0, double x1, double y1) {
    double width = gc.getLineWidth();
    if (down) {
      gc.fillRect((x0 + x1 - width) / 2, Math.min(y0, y1), width, Math.abs(y1 - y0));
    } else {
      gc.fillRect(Math.min(x0, x1), (y0 + y1 - width) / 2, Math.abs(x1 - x0), width);
    }
    gc.moveTo(x1, y1);
  }

  private void arrow(Polyline line) {
    int last = line.size() - 1;
    if (last < 1) {
      return;
    }
    double size = ARROW * Math.min(1.2, view.scale());
    double tipX = x(line, last);
    double tipY = y(line, last);
    double back = size * (isForward(line, last) ? -1 : 1);
    gc.moveTo(tipX, tipY);
    if (down) {
      gc.lineTo(tipX - size * 0.5, tipY + back);
      gc.lineTo(tipX + size * 0.5, tipY + back);
    } else {
      gc.lineTo(tipX + back, tipY - size * 0.5);
      gc.lineTo(tipX + back, tipY + size * 0.5);
    }
    gc.closePath();
  }

  private boolean isForward(Polyline line, int last) {
    return down ? line.y(last) >= line.y(last - 1) : line.x(last) >= line.x(last - 1);
  }

  private double x(Polyline line, int point) {
    return view.screenX(line.x(point));
  }

  private double y(Polyline line, int point) {
    return view.screenY(line.y(point));
  }
}

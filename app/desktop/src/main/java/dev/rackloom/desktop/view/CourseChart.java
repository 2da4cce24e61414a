package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.ServingCharts;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** Values over the last seconds, now at the right; its upper edge is the largest of them. */
final class CourseChart extends Region {

  private static final double FOOT = 14;
  private static final double HEAD = 14;
  private static final Font SMALL = Font.font(Look.FAMILY, 10.5);
  private static final double[] SOLID = {};
  private static final double[] DASHED = {4, 3};

  /** Room for a name and a piece of its line. */
  private static final double NAME_PX = 52;

  private static final double SAMPLE_PX = 18;

  private final SharpCanvas canvas = new SharpCanvas(this);
  private final Look look;
  private List<ServingCharts.Line> lines = List.of();
  private String unit = "";
  private String since = "";
  private double seconds;

  CourseChart(Look look) {
    this.look = look;
    getChildren().add(canvas.canvas());
    setMinSize(120, 84);
    setPrefHeight(92);
  }

  /** Shows the lines of a chart; the unit stands behind the largest value. */
  void show(ServingCharts.Chart now, String withUnit) {
    lines = now.lines();
    since = now.since();
    seconds = now.seconds();
    unit = withUnit;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    canvas.resize(getWidth(), getHeight());
    GraphicsContext gc = canvas.pen();
    Palette palette = look.paletteProperty().get();
    gc.clearRect(0, 0, getWidth(), getHeight());
    double most = lines.stream().mapToDouble(CourseChart::most).max().orElse(0);
    frame(gc, palette, most);
    for (int i = 0; i < lines.size(); i++) {
      Color colour = Color.web(i == 0 ? palette.accent() : palette.slots().get(0));
      gc.setLineDashes(i == 0 ? SOLID : DASHED);
      line(gc, lines.get(i), most, colour);
      name(gc, lines.get(i).name(), i, colour);
      gc.setLineDashes(SOLID);
    }
  }

  private static double most(ServingCharts.Line line) {
    return line.points().stream().mapToDouble(ServingCharts.Point::value).max().orElse(0);
  }

  private void frame(GraphicsContext gc, Palette palette, double most) {
    gc.setStroke(Color.web(palette.border()));
    gc.setLineWidth(1);
    double bottom = getHeight() - FOOT - 0.5;
    gc.strokeLine(0, bottom, getWidth(), bottom);
    gc.strokeLine(0, HEAD + 0.5, getWidth(), HEAD + 0.5);
    gc.setFont(SMALL);
    gc.setTextBaseline(VPos.CENTER);
    gc.setFill(Color.web(palette.dim()));
    gc.setTextAlign(TextAlignment.LEFT);
    gc.fillText(most > 0 ? Units.three(most) + unit : "", 0, HEAD / 2);
    gc.fillText(since, 0, getHeight() - FOOT / 2);
    gc.setTextAlign(TextAlignment.RIGHT);
    gc.fillText("now", getWidth(), getHeight() - FOOT / 2);
  }

  private void line(GraphicsContext gc, ServingCharts.Line line, double most, Color colour) {
    int n = line.points().size();
    double[] x = new double[n];
    double[] y = new double[n];
    double high = getHeight() - HEAD - FOOT - 2;
    for (int i = 0; i < n; i++) {
      ServingCharts.Point p = line.points().get(i);
      x[i] = getWidth() * (1 - (seconds > 0 ? p.secondsAgo() / seconds : 0));
      y[i] = HEAD + 1 + high * (1 - (most > 0 ? p.value() / most : 0));
    }
    gc.setStroke(colour);
    gc.setLineWidth(1.5);
    gc.strokePolyline(x, y, n);
  }

  /** The first name at the right; beside each a piece of its line, drawn as that is. */
  private void name(GraphicsContext gc, String name, int position, Color colour) {
    if (name.isEmpty()) {
      return;
    }
    double right = getWidth() - position * NAME_PX;
    double left = right - NAME_PX + 8;
    gc.strokeLine(left, HEAD / 2, left + SAMPLE_PX, HEAD / 2);
    gc.setFill(colour);
    gc.setTextAlign(TextAlignment.LEFT);
    gc.fillText(name, left + SAMPLE_PX + 3, HEAD / 2);
  }
}

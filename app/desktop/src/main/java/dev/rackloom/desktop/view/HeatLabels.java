package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.function.IntFunction;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** Names of rows on the left of a heat map and numbers of columns above it, as many as fit. */
final class HeatLabels extends Region {

  private static final double ROW_TEXT = 13;
  private static final double COLUMN_TEXT = 56;
  private static final double FIRST = 22;

  private final SharpCanvas rowNames = new SharpCanvas(this);
  private final SharpCanvas columnNames = new SharpCanvas(this);
  private final ReadOnlyObjectProperty<Palette> palette;
  private final double left;
  private final double top;

  /**
   * None yet.
   *
   * @param left room for names of rows
   * @param top room for numbers of columns
   */
  HeatLabels(ReadOnlyObjectProperty<Palette> palette, double left, double top) {
    this.palette = palette;
    this.left = left;
    this.top = top;
    setMouseTransparent(true);
    getChildren().addAll(rowNames.canvas(), columnNames.canvas());
  }

  private void fit() {
    rowNames.resize(left, getHeight());
    columnNames.resize(getWidth(), top);
  }

  private GraphicsContext fresh(SharpCanvas canvas, TextAlignment align) {
    GraphicsContext gc = canvas.pen();
    gc.clearRect(0, 0, canvas.width(), canvas.height());
    gc.setFont(Font.font(Look.FAMILY, 11));
    gc.setFill(Color.web(palette.get().dim()));
    gc.setTextAlign(align);
    return gc;
  }

  /** Names the rows that stand in the view. */
  void rows(int count, double cellHeight, double offset, IntFunction<String> name) {
    fit();
    GraphicsContext gc = fresh(rowNames, TextAlignment.RIGHT);
    int every = Math.max(1, (int) Math.ceil(ROW_TEXT / cellHeight));
    for (int r = 0; r < count; r += every) {
      double y = top + (r + 0.5) * cellHeight - offset;
      if (y > top + 4 && y < getHeight() - 4) {
        gc.fillText(name.apply(r), left - 8, y + 4);
      }
    }
  }

  /** Numbers the columns that stand in the view. */
  void columns(int count, double cellWidth, double offset) {
    GraphicsContext gc = fresh(columnNames, TextAlignment.CENTER);
    int step = doubled(COLUMN_TEXT / cellWidth);
    for (int c = 0; c < count; c += step) {
      double x = left + (c + 0.5) * cellWidth - offset;
      if (x > left - 1 && x < getWidth() - 6) {
        String text = c == 0 ? "expert 0" : String.valueOf(c);
        gc.fillText(text, c == 0 ? Math.max(x, left + FIRST) : x, 14);
      }
    }
  }

  /** A power of two at least as large. */
  private static int doubled(double least) {
    int step = 1;
    while (step < least) {
      step *= 2;
    }
    return step;
  }
}

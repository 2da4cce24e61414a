package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.HeatGrid;

/** Which part of a heat map is seen: where its cells are in the plot, and which cell is where. */
final class HeatWindow {

  private static final double MOST_ZOOM = 40;

  private int rows;
  private int columns;
  private double width = 1;
  private double height = 1;
  private double zoom = 1;
  private double offsetX;
  private double offsetY;

  /** Shows other cells; of another shape, all of them. */
  void of(HeatGrid grid) {
    if (grid.rows() != rows || grid.columns() != columns) {
      zoom = 1;
      offsetX = 0;
      offsetY = 0;
    }
    rows = grid.rows();
    columns = grid.columns();
  }

  void size(double w, double h) {
    width = Math.max(1, w);
    height = Math.max(1, h);
    clamp();
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  double offsetX() {
    return offsetX;
  }

  double offsetY() {
    return offsetY;
  }

  double cellWidth() {
    return columns == 0 ? 1 : width * zoom / columns;
  }

  double cellHeight() {
    return rows == 0 ? 1 : height * zoom / rows;
  }

  /** Where a column begins. */
  double x(int column) {
    return column * cellWidth() - offsetX;
  }

  /** Where a row begins. */
  double y(int row) {
    return row * cellHeight() - offsetY;
  }

  /** The row at a height of the plot; -1 for none. */
  int rowAt(double y) {
    int row = (int) Math.floor((y + offsetY) / cellHeight());
    return y < 0 || row < 0 || row >= rows ? -1 : row;
  }

  /** The column at a place of the plot; -1 for none. */
  int columnAt(double x) {
    int column = (int) Math.floor((x + offsetX) / cellWidth());
    return x < 0 || column < 0 || column >= columns ? -1 : column;
  }

  /** Zooms around a place of the plot. */
  void zoom(double factor, double x, double y) {
    double next = Math.clamp(zoom * factor, 1, MOST_ZOOM);
    double by = next / zoom;
    offsetX = (offsetX + x) * by - x;
    offsetY = (offsetY + y) * by - y;
    zoom = next;
    clamp();
  }

  /** Moves what is seen. */
  void move(double dx, double dy) {
    offsetX -= dx;
    offsetY -= dy;
    clamp();
  }

  private void clamp() {
    offsetX = Math.clamp(offsetX, 0, Math.max(0, width * (zoom - 1)));
    offsetY = Math.clamp(offsetY, 0, Math.max(0, height * (zoom - 1)));
  }
}

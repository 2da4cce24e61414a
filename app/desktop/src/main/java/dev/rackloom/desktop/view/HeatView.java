package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.HeatGrid;
import dev.rackloom.viewer.Palette;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * A heat map of rows and columns. Its cells are one picture, a pixel a cell, made when they change
 * and stretched when they are drawn: moving the mouse and zooming draw two pictures and some lines.
 * Scrolling zooms around the mouse, dragging moves, arrow keys move what is picked.
 */
public final class HeatView extends Region {

  private static final double LEFT = 148;
  private static final double TOP = 22;
  private static final double MOST_ZOOM = 40;
  private static final double ROW_TEXT = 13;

  private final Canvas canvas = new Canvas();
  private final ReadOnlyObjectProperty<Palette> palette;
  private final boolean labelled;
  private HeatColours colours;
  private HeatGrid grid = HeatGrid.EMPTY;
  private WritableImage picture = new WritableImage(1, 1);
  private IntFunction<String> rowName = String::valueOf;
  private BiConsumer<Integer, Integer> picked = (row, column) -> {};
  private BiConsumer<Integer, Integer> hovered = (row, column) -> {};
  private double zoom = 1;
  private double offsetX;
  private double offsetY;
  private int pickRow = -1;
  private int pickColumn = -1;
  private int hoverRow = -1;
  private int hoverColumn = -1;
  private double dragX;
  private double dragY;

  /**
   * An empty one.
   *
   * @param labelled whether rows have their names beside them
   */
  public HeatView(ReadOnlyObjectProperty<Palette> palette, boolean labelled) {
    this.palette = palette;
    this.labelled = labelled;
    this.colours = new HeatColours(palette.get());
    getChildren().add(canvas);
    setMinSize(80, 60);
    setFocusTraversable(true);
    palette.addListener((o, was, is) -> {
      colours = new HeatColours(is);
      paint();
    });
    canvas.setOnMouseMoved(e -> hover(e.getX(), e.getY()));
    canvas.setOnMouseExited(e -> hover(-1, -1));
    canvas.setOnMousePressed(this::press);
    canvas.setOnMouseDragged(this::drag);
    canvas.setOnScroll(this::scroll);
    setOnKeyPressed(this::key);
  }

  /** Shows cells; names of rows for people. */
  public void show(HeatGrid cells, IntFunction<String> names) {
    boolean other = cells.rows() != grid.rows() || cells.columns() != grid.columns();
    rowName = names;
    if (!cells.equals(grid)) {
      grid = cells;
      paint();
    }
    if (other) {
      zoom = 1;
      offsetX = 0;
      offsetY = 0;
    }
    draw();
  }

  /** Marks a cell. */
  public void mark(int row, int column) {
    pickRow = row;
    pickColumn = column;
    draw();
  }

  /** Hears which cell was picked. */
  public void onPick(BiConsumer<Integer, Integer> listener) {
    picked = listener;
  }

  /** Hears which cell the mouse is over; -1 for none. */
  public void onHover(BiConsumer<Integer, Integer> listener) {
    hovered = listener;
  }

  /** One pixel a cell. */
  private void paint() {
    int w = Math.max(1, grid.columns());
    int h = Math.max(1, grid.rows());
    int[] pixels = new int[w * h];
    for (int r = 0; r < grid.rows(); r++) {
      for (int c = 0; c < grid.columns(); c++) {
        pixels[r * w + c] = colours.argb(grid.scale(), grid.at(r, c));
      }
    }
    picture = new WritableImage(w, h);
    picture.getPixelWriter().setPixels(0, 0, w, h, PixelFormat.getIntArgbInstance(), pixels, 0, w);
    draw();
  }

  private double left() {
    return labelled ? LEFT : 0;
  }

  private double top() {
    return labelled ? TOP : 0;
  }

  private double width() {
    return Math.max(1, getWidth() - left());
  }

  private double height() {
    return Math.max(1, getHeight() - top());
  }

  private double cellWidth() {
    return grid.columns() == 0 ? 1 : width() * zoom / grid.columns();
  }

  private double cellHeight() {
    return grid.rows() == 0 ? 1 : height() * zoom / grid.rows();
  }

  @Override
  protected void layoutChildren() {
    canvas.setWidth(getWidth());
    canvas.setHeight(getHeight());
    clamp();
    draw();
  }

  private void draw() {
    GraphicsContext gc = canvas.getGraphicsContext2D();
    gc.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    if (grid.rows() == 0 || getWidth() <= 0) {
      return;
    }
    gc.save();
    gc.beginPath();
    gc.rect(left(), top(), width(), height());
    gc.clip();
    cells(gc);
    cross(gc, hoverRow, hoverColumn, Color.web(palette.get().text()), 0.35);
    ring(gc, pickRow, pickColumn);
    gc.restore();
    if (labelled) {
      labels(gc);
    }
  }

  /** Only the part that is seen is stretched. */
  private void cells(GraphicsContext gc) {
    gc.setImageSmoothing(false);
    double cw = cellWidth();
    double ch = cellHeight();
    int c0 = Math.clamp((int) Math.floor(offsetX / cw), 0, grid.columns() - 1);
    int c1 = Math.clamp((int) Math.ceil((offsetX + width()) / cw), c0 + 1, grid.columns());
    int r0 = Math.clamp((int) Math.floor(offsetY / ch), 0, grid.rows() - 1);
    int r1 = Math.clamp((int) Math.ceil((offsetY + height()) / ch), r0 + 1, grid.rows());
    gc.drawImage(
        picture,
        c0,
        r0,
        c1 - c0,
        r1 - r0,
        left() + c0 * cw - offsetX,
        top() + r0 * ch - offsetY,
        (c1 - c0) * cw,
        (r1 - r0) * ch);
  }

  private void cross(GraphicsContext gc, int row, int column, Color colour, double opacity) {
    if (row < 0) {
      return;
    }
    gc.setStroke(colour.deriveColor(0, 1, 1, opacity));
    gc.setLineWidth(1);
    double x = left() + column * cellWidth() - offsetX;
    double y = top() + row * cellHeight() - offsetY;
    gc.strokeRect(left(), y, width(), cellHeight());
    gc.strokeRect(x, top(), cellWidth(), height());
  }

  private void ring(GraphicsContext gc, int row, int column) {
    if (row < 0) {
      return;
    }
    double w = Math.max(7, cellWidth());
    double h = Math.max(7, cellHeight());
    double x = left() + (column + 0.5) * cellWidth() - offsetX - w / 2;
    double y = top() + (row + 0.5) * cellHeight() - offsetY - h / 2;
    gc.setStroke(Color.web(palette.get().ground()));
    gc.setLineWidth(4);
    gc.strokeRect(x - 1, y - 1, w + 2, h + 2);
    gc.setStroke(Color.web(palette.get().accent()));
    gc.setLineWidth(2);
    gc.strokeRect(x - 1, y - 1, w + 2, h + 2);
  }

  private void labels(GraphicsContext gc) {
    gc.setFont(Font.font(Look.FAMILY, 11));
    gc.setFill(Color.web(palette.get().dim()));
    gc.setTextAlign(TextAlignment.RIGHT);
    int every = Math.max(1, (int) Math.ceil(ROW_TEXT / cellHeight()));
    for (int r = 0; r < grid.rows(); r += every) {
      double y = top() + (r + 0.5) * cellHeight() - offsetY;
      if (y > top() + 4 && y < getHeight() - 4) {
        gc.fillText(rowName.apply(r), left() - 8, y + 4);
      }
    }
    gc.setTextAlign(TextAlignment.CENTER);
    int step = nice(56 / cellWidth());
    for (int c = 0; c < grid.columns(); c += step) {
      double x = left() + (c + 0.5) * cellWidth() - offsetX;
      if (x > left() - 1 && x < getWidth() - 6) {
        gc.fillText(
            c == 0 ? "expert 0" : String.valueOf(c), c == 0 ? Math.max(x, left() + 22) : x, 14);
      }
    }
  }

  /** A round number at least as large. */
  private static int nice(double least) {
    int step = 1;
    while (step < least) {
      step *= 2;
    }
    return step;
  }

  private int rowAt(double y) {
    int row = (int) Math.floor((y - top() + offsetY) / cellHeight());
    return y < top() || row < 0 || row >= grid.rows() ? -1 : row;
  }

  private int columnAt(double x) {
    int column = (int) Math.floor((x - left() + offsetX) / cellWidth());
    return x < left() || column < 0 || column >= grid.columns() ? -1 : column;
  }

  /** The mouse is at a place of the view. */
  public void hover(double x, double y) {
    int row = rowAt(y);
    int column = columnAt(x);
    if (row < 0 || column < 0) {
      row = -1;
      column = -1;
    }
    if (row != hoverRow || column != hoverColumn) {
      hoverRow = row;
      hoverColumn = column;
      hovered.accept(row, column);
      draw();
    }
  }

  private void press(MouseEvent e) {
    requestFocus();
    dragX = e.getX();
    dragY = e.getY();
    int row = rowAt(e.getY());
    int column = columnAt(e.getX());
    if (row >= 0 && column >= 0) {
      picked.accept(row, column);
    }
  }

  private void drag(MouseEvent e) {
    offsetX -= e.getX() - dragX;
    offsetY -= e.getY() - dragY;
    dragX = e.getX();
    dragY = e.getY();
    clamp();
    draw();
  }

  private void scroll(ScrollEvent e) {
    zoom(Math.exp(e.getDeltaY() / 300), e.getX(), e.getY());
    e.consume();
  }

  /** Zooms around a place of the view. */
  public void zoom(double factor, double x, double y) {
    double next = Math.clamp(zoom * factor, 1, MOST_ZOOM);
    double by = next / zoom;
    offsetX = (offsetX + x - left()) * by - (x - left());
    offsetY = (offsetY + y - top()) * by - (y - top());
    zoom = next;
    clamp();
    draw();
  }

  private void clamp() {
    offsetX = Math.clamp(offsetX, 0, Math.max(0, width() * (zoom - 1)));
    offsetY = Math.clamp(offsetY, 0, Math.max(0, height() * (zoom - 1)));
  }

  private void key(KeyEvent e) {
    int row = pickRow;
    int column = pickColumn;
    switch (e.getCode()) {
      case UP -> row--;
      case DOWN -> row++;
      case LEFT -> column--;
      case RIGHT -> column++;
      default -> {
        return;
      }
    }
    picked.accept(
        Math.clamp(row, 0, Math.max(0, grid.rows() - 1)),
        Math.clamp(column, 0, Math.max(0, grid.columns() - 1)));
    e.consume();
  }
}

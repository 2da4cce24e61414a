package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.HeatGrid;
import dev.rackloom.viewer.Palette;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/**
 * A heat map of rows and columns. Its cells are one picture, drawn anew when they change, are moved
 * or zoomed; what follows the mouse are a few outlines over it, so that a frame of hovering draws
 * thin strips. Scrolling zooms around the mouse, dragging moves, arrow keys move what is picked.
 */
public final class HeatView extends Region {

  private static final double LEFT = 148;
  private static final double TOP = 22;

  private final CellPicture cells = new CellPicture();
  private final Rectangle rowBand = outline(1);
  private final Rectangle columnBand = outline(1);
  private final Rectangle halo = outline(4);
  private final Rectangle ring = outline(2);
  private final Rectangle edge = new Rectangle();
  private final Pane plot = new Pane(cells, rowBand, columnBand, halo, ring);
  private final HeatLabels labels;
  private final ReadOnlyObjectProperty<Palette> palette;
  private final boolean labelled;
  private HeatColours colours;
  private HeatGrid grid = HeatGrid.EMPTY;
  private IntFunction<String> rowName = String::valueOf;
  private BiConsumer<Integer, Integer> picked = (row, column) -> {};
  private BiConsumer<Integer, Integer> hovered = (row, column) -> {};
  private final HeatWindow window = new HeatWindow();
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
    this.labels = new HeatLabels(palette, LEFT, TOP);
    plot.setClip(edge);
    plot.setMouseTransparent(true);
    getChildren().addAll(plot, labels);
    labels.setVisible(labelled);
    setMinSize(80, 60);
    setFocusTraversable(true);
    palette.addListener((o, was, is) -> {
      colours = new HeatColours(is);
      paint();
    });
    setOnMouseMoved(e -> hover(e.getX(), e.getY()));
    setOnMouseExited(e -> hover(-1, -1));
    setOnMousePressed(this::press);
    setOnMouseDragged(this::drag);
    setOnScroll(this::scroll);
    setOnKeyPressed(this::key);
  }

  private static Rectangle outline(double width) {
    Rectangle outline = new Rectangle();
    outline.setFill(null);
    outline.setStrokeWidth(width);
    outline.setVisible(false);
    return outline;
  }

  /** Shows cells; names of rows for people. */
  public void show(HeatGrid next, IntFunction<String> names) {
    rowName = names;
    window.of(next);
    if (!next.equals(grid)) {
      grid = next;
      paint();
    }
    draw();
  }

  /** Marks a cell. */
  public void mark(int row, int column) {
    pickRow = row;
    pickColumn = column;
    outlines();
  }

  /** Hears which cell was picked. */
  public void onPick(BiConsumer<Integer, Integer> listener) {
    picked = listener;
  }

  /** Hears which cell the mouse is over; -1 for none. */
  public void onHover(BiConsumer<Integer, Integer> listener) {
    hovered = listener;
  }

  /** A colour a cell. */
  private void paint() {
    int[] argb = new int[grid.rows() * grid.columns()];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = colours.argb(grid.scale(), grid.at(i / grid.columns(), i % grid.columns()));
    }
    cells.colour(grid.rows(), grid.columns(), argb);
    Color text = Color.web(palette.get().text());
    rowBand.setStroke(text.deriveColor(0, 1, 1, 0.4));
    columnBand.setStroke(text.deriveColor(0, 1, 1, 0.4));
    halo.setStroke(Color.web(palette.get().ground()));
    ring.setStroke(Color.web(palette.get().accent()));
    draw();
  }

  private double left() {
    return labelled ? LEFT : 0;
  }

  private double top() {
    return labelled ? TOP : 0;
  }

  @Override
  protected void layoutChildren() {
    window.size(getWidth() - left(), getHeight() - top());
    plot.resizeRelocate(left(), top(), window.width(), window.height());
    edge.setWidth(window.width());
    edge.setHeight(window.height());
    labels.resizeRelocate(0, 0, getWidth(), getHeight());
    draw();
  }

  private void draw() {
    boolean empty = grid.rows() == 0 || getWidth() <= left() || getHeight() <= top();
    plot.setVisible(!empty);
    if (empty) {
      return;
    }
    cells.draw(window);
    outlines();
    if (labelled) {
      labels.rows(grid.rows(), window.cellHeight(), window.offsetY(), rowName);
      labels.columns(grid.columns(), window.cellWidth(), window.offsetX());
    }
  }

  private void outlines() {
    boolean hovering = hoverRow >= 0;
    rowBand.setVisible(hovering);
    columnBand.setVisible(hovering);
    if (hovering) {
      place(rowBand, 0, window.y(hoverRow), window.width(), window.cellHeight());
      place(columnBand, window.x(hoverColumn), 0, window.cellWidth(), window.height());
    }
    boolean picking = pickRow >= 0 && pickRow < grid.rows();
    ring.setVisible(picking);
    halo.setVisible(picking);
    if (picking) {
      double w = Math.max(7, window.cellWidth()) + 2;
      double h = Math.max(7, window.cellHeight()) + 2;
      double x = window.x(pickColumn) + window.cellWidth() / 2 - w / 2;
      double y = window.y(pickRow) + window.cellHeight() / 2 - h / 2;
      place(halo, x, y, w, h);
      place(ring, x, y, w, h);
    }
  }

  private static void place(Rectangle outline, double x, double y, double w, double h) {
    outline.setX(x);
    outline.setY(y);
    outline.setWidth(w);
    outline.setHeight(h);
  }

  /** The mouse is at a place of the view. */
  public void hover(double x, double y) {
    int row = window.rowAt(y - top());
    int column = window.columnAt(x - left());
    if (row < 0 || column < 0) {
      row = -1;
      column = -1;
    }
    if (row != hoverRow || column != hoverColumn) {
      hoverRow = row;
      hoverColumn = column;
      hovered.accept(row, column);
      outlines();
    }
  }

  private void press(MouseEvent e) {
    requestFocus();
    dragX = e.getX();
    dragY = e.getY();
    int row = window.rowAt(e.getY() - top());
    int column = window.columnAt(e.getX() - left());
    if (row >= 0 && column >= 0) {
      picked.accept(row, column);
    }
  }

  private void drag(MouseEvent e) {
    window.move(e.getX() - dragX, e.getY() - dragY);
    dragX = e.getX();
    dragY = e.getY();
    draw();
  }

  private void scroll(ScrollEvent e) {
    zoom(Math.exp(e.getDeltaY() / 300), e.getX(), e.getY());
    e.consume();
  }

  /** Zooms around a place of the view. */
  public void zoom(double factor, double x, double y) {
    window.zoom(factor, x - left(), y - top());
    draw();
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

package dev.rackloom.desktop.view;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/**
 * Groups of controls side by side, in as many lines as their least widths need. Where the last
 * group shares a line it stands at its end.
 */
public final class WrappingRow extends Pane {

  private final double gap;

  public WrappingRow(double gap, Node... groups) {
    super(groups);
    this.gap = gap;
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  /** The groups of each line, from the top. */
  private List<List<Node>> lines(double width) {
    List<List<Node>> lines = new ArrayList<>();
    double left = -1;
    for (Node group : getManagedChildren()) {
      double least = group.minWidth(-1);
      if (lines.isEmpty() || left < least) {
        lines.add(new ArrayList<>());
        left = width;
      }
      lines.getLast().add(group);
      left -= least + gap;
    }
    return lines;
  }

  private double inner(double width) {
    Insets insets = getInsets();
    return width - insets.getLeft() - insets.getRight();
  }

  private static double height(List<Node> line) {
    return line.stream().mapToDouble(n -> n.prefHeight(-1)).max().orElse(0);
  }

  @Override
  protected double computeMinWidth(double height) {
    double widest = getManagedChildren().stream().mapToDouble(n -> n.minWidth(-1)).max().orElse(0);
    return getInsets().getLeft() + widest + getInsets().getRight();
  }

  @Override
  protected double computePrefWidth(double height) {
    double all = getManagedChildren().stream().mapToDouble(n -> n.prefWidth(-1) + gap).sum() - gap;
    return getInsets().getLeft() + Math.max(0, all) + getInsets().getRight();
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    List<List<Node>> lines = lines(width < 0 ? Double.MAX_VALUE : inner(width));
    double all = lines.stream().mapToDouble(l -> height(l) + gap).sum() - gap;
    return getInsets().getTop() + Math.max(0, all) + getInsets().getBottom();
  }

  @Override
  protected void layoutChildren() {
    double y = getInsets().getTop();
    for (List<Node> line : lines(inner(getWidth()))) {
      double high = height(line);
      place(line, y, high);
      y += high + gap;
    }
  }

  /** Each gets its least width, and of what is left what it wants, from the left. */
  private void place(List<Node> line, double y, double high) {
    double width = inner(getWidth());
    double spare = width - line.stream().mapToDouble(n -> n.minWidth(-1) + gap).sum() + gap;
    double x = getInsets().getLeft();
    for (Node group : line) {
      double least = group.minWidth(-1);
      double wide = least + Math.clamp(group.prefWidth(-1) - least, 0, Math.max(0, spare));
      spare -= wide - least;
      boolean atEnd = line.size() > 1 && group.equals(getManagedChildren().getLast());
      double at = atEnd ? getInsets().getLeft() + width - wide : x;
      double tall = group.prefHeight(-1);
      group.resizeRelocate(
          snapPositionX(at), snapPositionY(y + (high - tall) / 2), Math.min(wide, width), tall);
      x += wide + gap;
    }
  }
}

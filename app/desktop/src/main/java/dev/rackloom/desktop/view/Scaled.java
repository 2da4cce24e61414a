package dev.rackloom.desktop.view;

import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/**
 * Shows something larger than it is: it is laid out in less room, and that room is drawn larger.
 */
public final class Scaled extends Region {

  private final Node content;
  private final Scale scale = new Scale(1, 1);

  public Scaled(Node content) {
    this.content = content;
    content.getTransforms().add(scale);
    getChildren().add(content);
  }

  /** With a size other than its own. */
  public Scaled(Node content, double times) {
    this(content);
    scale(times);
  }

  /** Takes another size, 1 for its own. */
  public void scale(double times) {
    scale.setX(times);
    scale.setY(times);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    content.resizeRelocate(0, 0, getWidth() / scale.getX(), getHeight() / scale.getY());
  }

  @Override
  protected double computePrefWidth(double height) {
    return content.prefWidth(-1) * scale.getX();
  }

  @Override
  protected double computePrefHeight(double width) {
    return content.prefHeight(-1) * scale.getY();
  }
}

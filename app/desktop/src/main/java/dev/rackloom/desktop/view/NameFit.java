package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CutName;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/** Keeps the name of a stage as long as there is room for; see {@link CutName}. */
final class NameFit {

  private static final int LEAST = 6;

  /** Text is as wide as this says, or a pixel wider. */
  private static final double SLACK = 2;

  private final Labeled label;
  private final Region room;
  private final Text measured = new Text();
  private String name = "";

  /**
   * @param room whose width inside its insets the label has; beside its graphic, if it has one
   */
  NameFit(Labeled label, Region room) {
    this.label = label;
    this.room = room;
    room.widthProperty().subscribe(this::fit);
    room.insetsProperty().subscribe(this::fit);
    label.fontProperty().subscribe(this::fit);
  }

  void show(String whole) {
    name = whole;
    fit();
  }

  private void fit() {
    Node beside = label.getGraphic();
    double taken = beside == null ? 0 : beside.prefWidth(-1) + label.getGraphicTextGap();
    double width =
        room.getWidth() - room.getInsets().getLeft() - room.getInsets().getRight() - SLACK - taken;
    label.setText(width <= 0 ? name : cut(width));
  }

  private String cut(double width) {
    double whole = width(name);
    int most = name.length();
    String shown = name;
    if (whole > width) {
      most = (int) Math.ceil(most * width / whole) + 2;
      shown = CutName.fit(name, most);
      while (most > LEAST && width(shown) > width) {
        shown = CutName.fit(name, --most);
      }
    }
    return shown;
  }

  private double width(String text) {
    Font font = label.getFont();
    measured.setFont(font);
    measured.setText(text);
    return measured.getLayoutBounds().getWidth();
  }
}

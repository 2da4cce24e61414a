package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/** What the shades of bars mean. */
final class GanttLegend extends FlowPane {

  private static final double HIGH = 10;
  private static final double WIDE = 9;

  private final ObservableValue<Palette> palette;

  GanttLegend(ObservableValue<Palette> palette) {
    super(14, 2);
    this.palette = palette;
    setId("gantt-legend");
    getStyleClass().add("legend");
    Function<Palette, Color> full = p -> Color.web(p.shade(Parts.device(0)));
    getChildren()
        .setAll(
            entry("bars have the colour of their device", full),
            entry("every other request is paler", full, p -> GanttPainter.paler(full.apply(p))),
            entry("links", p -> Color.web(p.line())),
            entry("selected stages", p -> Color.web(p.accent())));
  }

  @SafeVarargs
  private Label entry(String meaning, Function<Palette, Color>... colours) {
    HBox boxes = new HBox(1);
    for (Function<Palette, Color> colour : colours) {
      Rectangle box = new Rectangle(WIDE, HIGH);
      box.fillProperty().bind(palette.map(colour));
      boxes.getChildren().add(box);
    }
    boxes.setMaxHeight(HIGH);
    return new Label(meaning, boxes);
  }
}

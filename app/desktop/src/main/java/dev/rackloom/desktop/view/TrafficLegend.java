package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.LinkTraffic;
import dev.rackloom.desktop.viewmodel.RackModel;
import dev.rackloom.viewer.Palette;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Line;
import javafx.scene.shape.StrokeLineCap;

/** What the width of a link's line means. */
final class TrafficLegend extends FlowPane {

  private static final double LONG = 22;

  private final ObservableValue<Palette> palette;

  TrafficLegend(Look look) {
    super(14, 4);
    palette = look.paletteProperty();
    setId("traffic-legend");
    setAlignment(Pos.CENTER_LEFT);
    getStyleClass().add("legend");
  }

  void show(RackModel.Content now) {
    getChildren().setAll(Parts.label("Width of a link: bytes it moves a request, predicted"));
    LinkTraffic.legend(now).forEach(s -> getChildren().add(sample(s)));
  }

  private Label sample(LinkTraffic.Sample sample) {
    Line line = new Line(0, 0, LONG, 0);
    line.setStrokeWidth(RackMap.stroke(sample.part()));
    line.setStrokeLineCap(StrokeLineCap.ROUND);
    line.strokeProperty()
        .bind(palette.map(p -> Color.web(sample.part() > 0 ? p.accent() : p.line())));
    Label label = Parts.label(sample.text());
    label.setGraphic(line);
    return label;
  }
}

package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.PredictionStrip;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** One figure of the prediction. */
final class FigureView extends VBox {

  private final Label value = Parts.firm("", "figure");
  private final Label origin = Parts.firm("", "origin");
  private final Label caption = Parts.label("", "caption");

  FigureView() {
    HBox line = new HBox(6, value, origin);
    line.setAlignment(Pos.BASELINE_LEFT);
    getChildren().addAll(caption, line);
  }

  void show(PredictionStrip.Figure figure) {
    caption.setText(figure.caption());
    value.setId("figure-" + figure.caption().toLowerCase(Locale.ROOT).replace(' ', '-'));
    Parts.show(value, figure.value());
    origin.setText(figure.origin());
  }
}

package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.PredictionStrip;
import dev.rackloom.desktop.viewmodel.Shown;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The prediction in one line, or two where it is narrow; always in sight. */
public final class StripView extends HBox {

  private static final double LEAST_LIMIT = 170;

  private final FlowPane figures = new Figures();
  private List<FigureView> shown = List.of();
  private final Label bottleneck = Parts.label("", "bottleneck");

  public StripView(PredictionStrip strip) {
    getStyleClass().add("strip");
    figures.getStyleClass().add("figures");
    bottleneck.setWrapText(true);
    bottleneck.setId("bottleneck");
    VBox limit = new VBox(Parts.label("Bottleneck", "caption"), bottleneck);
    limit.setMinWidth(LEAST_LIMIT);
    HBox.setHgrow(limit, Priority.ALWAYS);
    Label problem = Parts.label("", "problem");
    problem.setId("placement-problem");
    problem.setGraphic(Parts.icon("fth-alert-triangle"));
    problem.setWrapText(true);
    problem.textProperty().bind(strip.problemProperty());
    problem.tooltipProperty().set(Parts.tip(""));
    problem.getTooltip().textProperty().bind(strip.problemTipProperty());
    problem.visibleProperty().bind(strip.problemProperty().isNotEmpty());
    problem.managedProperty().bind(problem.visibleProperty());
    limit.getChildren().add(problem);
    getChildren().addAll(figures, new Separator(Orientation.VERTICAL), limit);
    strip.figuresProperty().addListener((o, was, is) -> show(is));
    strip.bottleneckProperty().addListener((o, was, is) -> limit(is));
    show(strip.figuresProperty().get());
    limit(strip.bottleneckProperty().get());
  }

  private void limit(Shown what) {
    Parts.show(bottleneck, what);
  }

  private void show(List<PredictionStrip.Figure> now) {
    if (shown.size() != now.size()) {
      shown = now.stream().map(f -> new FigureView()).toList();
      figures.getChildren().setAll(shown);
    }
    for (int i = 0; i < now.size(); i++) {
      shown.get(i).show(now.get(i));
    }
  }

  /** Wants one line, no longer than it is. */
  private static final class Figures extends FlowPane {
    @Override
    protected double computePrefWidth(double height) {
      double wide =
          getManagedChildren().stream().mapToDouble(c -> Math.ceil(c.prefWidth(-1))).sum();
      return wide + getHgap() * Math.max(0, getManagedChildren().size() - 1);
    }
  }
}

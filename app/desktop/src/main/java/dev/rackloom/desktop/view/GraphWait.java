package dev.rackloom.desktop.view;

import dev.rackloom.viewer.canvas.GraphView;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.util.Duration;

/** Over the graph while all its groups are opened or closed, if it takes long; it can be ended. */
final class GraphWait extends HBox {

  /** So long nobody needs to be told. */
  private static final Duration SHORT = Duration.millis(400);

  private final PauseTransition soon = new PauseTransition(SHORT);

  GraphWait(GraphView view) {
    super(10);
    setId("graph-wait");
    getStyleClass().add("graph-wait");
    setAlignment(Pos.CENTER);
    setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    ProgressBar bar = new ProgressBar();
    bar.setAccessibleText("The graph is laid out");
    bar.getStyleClass().add("thin");
    Button stop = new Button("Stop", Parts.icon("fth-x"));
    stop.setId("graph-stop");
    stop.getStyleClass().addAll("flat", "small-tool");
    stop.setTooltip(Parts.tip("Leave the groups as they were  (Esc)"));
    stop.setOnAction(e -> view.stop());
    getChildren().addAll(Parts.firm("Laying the graph out…"), bar, stop);
    soon.setOnFinished(e -> setVisible(view.busyProperty().get()));
    view.busyProperty().subscribe(this::show);
  }

  private void show(boolean busy) {
    if (busy) {
      soon.playFromStart();
    } else {
      soon.stop();
      setVisible(false);
    }
  }
}

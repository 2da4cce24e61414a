package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Job;
import dev.rackloom.desktop.viewmodel.OneJob;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;

/** A button that starts work; while it runs, how far it is, and a button that stops it. */
final class JobBar extends HBox {

  private final Button start;
  private final Button cancel = new Button("Cancel", Parts.icon("fth-x"));
  private final ProgressBar bar = new ProgressBar();
  private final Label doing = Parts.label("", "detail");

  /**
   * @param id of the start button; the other one is called {@code cancel-} and that
   */
  JobBar(OneJob job, String id, String title, String icon, String tip, Runnable begin) {
    super(10);
    setAlignment(Pos.CENTER_LEFT);
    start = new Button(title, Parts.icon(icon));
    start.setId(id);
    start.getStyleClass().add("small-tool");
    start.setMinWidth(USE_PREF_SIZE);
    start.setTooltip(Parts.tip(tip));
    start.setOnAction(e -> begin.run());
    cancel.setId("cancel-" + id);
    cancel.getStyleClass().addAll("flat", "small-tool");
    cancel.setMinWidth(USE_PREF_SIZE);
    cancel.setAccessibleText("Cancel: " + title);
    cancel.setOnAction(e -> job.cancel());
    bar.setAccessibleText(title);
    bar.setMinWidth(60);
    doing.setMinWidth(0);
    bar.getStyleClass().add("thin");
    getChildren().addAll(start, bar, cancel, doing);
    job.jobProperty().addListener((o, was, is) -> show(is));
    show(job.jobProperty().get());
  }

  private void show(Optional<Job> job) {
    bar.progressProperty().unbind();
    doing.textProperty().unbind();
    doing.setText("");
    job.ifPresent(j -> {
      bar.progressProperty().bind(j.progressProperty());
      doing.textProperty().bind(j.doingProperty());
    });
    start.setDisable(job.isPresent());
    for (var node : List.of(bar, cancel, doing)) {
      node.setVisible(job.isPresent());
      node.setManaged(job.isPresent());
    }
  }
}

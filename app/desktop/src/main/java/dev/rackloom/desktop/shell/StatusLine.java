package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Job;
import dev.rackloom.desktop.viewmodel.Journal;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * What is running (with a way to stop it), the last thing that happened, where the workspace is.
 */
final class StatusLine extends HBox {

  private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");

  private final DeskModel desk;
  private final HBox jobs = new HBox(14);
  private final Label last = new Label();

  StatusLine(DeskModel desk) {
    this.desk = desk;
    getStyleClass().add("status-line");
    setAlignment(Pos.CENTER_LEFT);
    last.setId("status");
    last.setMinWidth(0);
    Label workspace = new Label(desk.workspace(), new FontIcon("fth-hard-drive"));
    workspace.setMinWidth(USE_PREF_SIZE);
    Region space = new Region();
    setHgrow(space, Priority.ALWAYS);
    getChildren().addAll(jobs, last, space, workspace);
    desk.jobs().running().addListener((ListChangeListener<Job>) change -> showJobs());
    desk.notices().besideProperty().subscribe(this::show);
    showJobs();
  }

  private void showJobs() {
    jobs.getChildren().setAll(desk.jobs().running().stream().map(StatusLine::job).toList());
    jobs.setManaged(!jobs.getChildren().isEmpty());
  }

  private static HBox job(Job job) {
    ProgressBar bar = new ProgressBar();
    bar.progressProperty().bind(job.progressProperty());
    Label doing = new Label();
    doing.textProperty().bind(job.doingProperty());
    Button cancel = new Button(null, new FontIcon("fth-x"));
    cancel.getStyleClass().addAll("flat", "button-icon", "small-tool");
    cancel.setTooltip(new Tooltip("Cancel " + job.title()));
    cancel.setAccessibleText("Cancel " + job.title());
    cancel.setOnAction(e -> job.cancel());
    HBox box = new HBox(6, bar, doing, cancel);
    box.setAlignment(Pos.CENTER_LEFT);
    return box;
  }

  private void show(Optional<Journal.Entry> entry) {
    String nothing = desk.journal().entries().isEmpty() ? "Ready" : "";
    last.setText(entry.map(Journal.Entry::text).orElse(nothing));
    last.setTooltip(
        entry.map(e -> new Tooltip((e.text() + "\n" + e.maybe()).strip())).orElse(null));
    last.pseudoClassStateChanged(
        PROBLEM, entry.filter(e -> e.level() == Journal.Level.ERROR).isPresent());
  }
}

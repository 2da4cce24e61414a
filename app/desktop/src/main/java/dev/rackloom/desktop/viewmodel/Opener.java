package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.ValueFile;
import dev.rackloom.desktop.viewmodel.Settings.Recent;
import dev.rackloom.viewer.ModelTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Opens things: files, what was dropped on the window, what stands in the workspace, what was
 * opened before. Toolkit thread; work runs in jobs.
 */
public final class Opener {

  private final DeskModel desk;
  private final Backend backend;
  private final Jobs jobs;
  private final Journal journal;

  Opener(DeskModel desk, Backend backend, Jobs jobs, Journal journal) {
    this.desk = desk;
    this.backend = backend;
    this.jobs = jobs;
    this.journal = journal;
  }

  /** Opens what was open last; then {@code then}. */
  void resume(Runnable then) {
    jobs.start(
        "Opening the workspace",
        (p, c) -> backend.resume(p, c).map(desk.autosave()::opening),
        found ->
            found.ifPresent(opening -> {
              desk.show(opening);
              then.run();
            }));
    desk.refresh();
  }

  /** Opens a model file. */
  public void model(Path file) {
    jobs.start(
        "Opening " + file.getFileName(),
        (p, c) -> backend.openModel(file, p, c).map(desk.autosave()::opening),
        found -> {
          remember(Backend.Kind.MODELS, file);
          opened(found, "Now open a rack: Ctrl+Shift+O");
        });
  }

  /** Opens a rack file. */
  public void rack(Path file) {
    jobs.start(
        "Opening " + file.getFileName(),
        (p, c) -> backend.openRack(file, p, c).map(desk.autosave()::opening),
        found -> {
          remember(Backend.Kind.RACKS, file);
          opened(found, "Now open a model: Ctrl+O");
        });
  }

  private void remember(Backend.Kind kind, Path file) {
    Recent recent = new Recent(kind, file.toAbsolutePath().toString());
    desk.preferences().change(s -> s.with(recent));
  }

  /** Opens a file that was opened before. */
  public void again(Recent recent) {
    Path file = Path.of(recent.file());
    if (recent.kind() == Backend.Kind.RACKS) {
      rack(file);
    } else {
      model(file);
    }
  }

  /** Files that were opened before, the newest first. */
  public List<Recent> recent() {
    return desk.preferences().settingsProperty().get().recent();
  }

  /** Reads the open model's file again, as it is now. */
  public void reload() {
    desk.studyProperty().get().flatMap(Study::file).ifPresent(this::model);
  }

  /** Reads the file of the rack on the screen again, as it is now. */
  void reloadRack() {
    backend.rackFile().ifPresent(this::rack);
  }

  private void opened(Optional<Opening> found, String otherwise) {
    found.ifPresent(this::show);
    journal.info(found.map(Opening::study).map(Opener::onWhat).orElse(otherwise));
    desk.refresh();
  }

  /** Edits that were made while it was read are not lost: then it is read with them. */
  private void show(Opening opening) {
    if (desk.autosave().isOutdated(opening)) {
      jobs.start(
          "Opening " + opening.study().graph().name() + " with what was edited meanwhile",
          (p, c) -> desk.autosave().opening(opening.study()),
          this::show);
    } else {
      desk.show(opening);
    }
  }

  private static String onWhat(Study study) {
    String opened = "Opened " + study.graph().name() + " on " + study.rack().name();
    return study.isRackAssumed()
        ? opened + ", whose figures are assumed: open a rack of yours with Ctrl+Shift+O"
        : opened;
  }

  /** Opens what stands in the workspace: a placement comes back as an edit. */
  public void entry(Backend.Kind kind, Backend.Entry entry) {
    switch (kind) {
      case MODELS, RACKS ->
          jobs.start(
              "Opening " + entry.label(),
              (p, c) -> backend.reopen(kind, entry.id(), p, c).map(desk.autosave()::opening),
              found -> opened(found, "Now open a model and a rack"));
      case PLACEMENTS ->
          jobs.start(
              "Opening " + entry.label(),
              (p, c) -> placed(entry.id(), p, c),
              found -> show(found, entry));
      case DEPLOYMENTS ->
          desk.actions()
              .attach(
                  named(entry),
                  () ->
                      journal.info(
                          named(entry) + " does not serve the open model on this rack's agents"));
    }
  }

  /** A placement if it is there, and its model and rack if these are not on the screen. */
  private record Placed(Optional<Opening> opening, Optional<Placement> placement) {}

  private Placed placed(String id, Progress progress, Cancellation cancellation) {
    Optional<Placement> here = desk.studyProperty().get().flatMap(s -> s.kept(id));
    if (here.isPresent()) {
      return new Placed(Optional.empty(), here);
    }
    Optional<Study> of = backend.reopen(Backend.Kind.PLACEMENTS, id, progress, cancellation);
    return new Placed(of.map(desk.autosave()::opening), of.flatMap(s -> s.kept(id)));
  }

  private void show(Placed found, Backend.Entry entry) {
    if (found.opening().isPresent()) {
      opened(found.opening(), "");
    }
    found
        .placement()
        .ifPresentOrElse(
            desk.editor()::edit,
            () ->
                journal.info(
                    entry.label()
                        + " cannot be shown: its model or rack has changed since, or is gone"));
  }

  /** The name of a deployment, without its epoch. */
  private static String named(Backend.Entry deployment) {
    int epoch = deployment.label().lastIndexOf(" epoch ");
    return epoch < 0 ? deployment.label() : deployment.label().substring(0, epoch);
  }

  /** Opens files that were dropped on the window, by what they are called and what they hold. */
  public void dropped(List<Path> files) {
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        rack(file);
      } else {
        jobs.start(
            "Looking at " + file.getFileName(), (p, c) -> opening(file, name), Runnable::run);
      }
    }
  }

  /** What is to be done with a file. */
  private Runnable opening(Path file, String name) {
    if (ValueFile.isOne(file)) {
      ValueFile values = ValueFile.read(file);
      return () -> lay(values);
    }
    return name.endsWith(".json") && RackFile.isOne(file) ? () -> rack(file) : () -> model(file);
  }

  private void lay(ValueFile values) {
    Optional<Study> study = desk.studyProperty().get();
    Optional<ModelTree> tree = desk.tree();
    if (study.isEmpty() || tree.isEmpty()) {
      journal.info("Open a model first, then drop numbers on it");
      return;
    }
    jobs.start(
        "Laying " + values.title() + " over the model",
        (p, c) -> Laid.of(values, study.get().stages(), tree.get()),
        laid -> {
          if (desk.tree().equals(tree)) { // else they are of a model that is no longer open
            desk.overlays().lay(laid);
            journal.info(laid.coverage());
          }
        });
  }
}

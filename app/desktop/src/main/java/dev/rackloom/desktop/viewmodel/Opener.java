package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.desktop.viewmodel.Settings.Recent;
import dev.rackloom.desktop.viewmodel.Turns.Turn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Opens things: files, what was dropped on the window, what stands in the workspace, what was
 * opened before. Toolkit thread; work runs in jobs.
 */
public final class Opener {

  private final DeskModel desk;
  private final Backend backend;
  private final Jobs jobs;
  private final Journal journal;
  private final Drops drops;
  private final Writes<String, Long> notes;
  private final Turns turns;
  private long shown;

  Opener(
      DeskModel desk,
      Backend backend,
      Jobs jobs,
      Journal journal,
      Executor background,
      Executor toolkit) {
    this.desk = desk;
    this.backend = backend;
    this.jobs = jobs;
    this.journal = journal;
    this.turns = new Turns(desk.autosave()::opening);
    this.notes =
        new Writes<>(
            background,
            toolkit,
            "Noting what was opened",
            (all, number) -> backend.note(),
            journal.unkept());
    this.drops = new Drops(desk, this, backend, jobs, journal);
  }

  /** Opens what was open last; then {@code then}. */
  void resume(Runnable then) {
    jobs.start(
        "Opening the workspace",
        (p, c) -> turns.read(c, () -> Heap.guarded(c, guarded -> backend.resume(p, guarded))),
        read -> {
          read.opening().map(Opening::study).ifPresent(s -> journal.info(onWhat(s)));
          show(read, then);
        });
    desk.refresh();
  }

  /** Opens a model file. */
  public void model(Path file) {
    open(List.of(new Asked(Backend.Kind.MODELS, file)), () -> {});
  }

  /** Opens a rack file. */
  public void rack(Path file) {
    open(List.of(new Asked(Backend.Kind.RACKS, file)), () -> {});
  }

  /** A model's or a rack's file. */
  record Asked(Backend.Kind kind, Path file) {}

  /** Files as they were read; those that could not be are left out. */
  private record Files(Turn turn, List<Asked> opened, List<RackloomException> failed) {}

  /**
   * Opens files in one go, then does what needs them on the screen; unless one could not be read.
   */
  void open(List<Asked> files, Runnable then) {
    desk.notices().opening();
    String title =
        "Opening "
            + files.stream()
                .map(f -> String.valueOf(f.file().getFileName()))
                .collect(Collectors.joining(" and "));
    jobs.start(
        title,
        (p, c) -> read(files, p, c),
        read -> {
          read.opened().forEach(f -> remember(f.kind(), f.file()));
          if (!read.opened().isEmpty()) {
            opened(
                read.turn(), otherwise(read.opened()), read.failed().isEmpty() ? then : () -> {});
          }
          read.failed().forEach(f -> journal.failed(title, f));
        });
  }

  private Files read(List<Asked> files, Progress progress, Cancellation cancellation) {
    List<Asked> opened = new ArrayList<>();
    List<RackloomException> failed = new ArrayList<>();
    Turn turn =
        turns.read(
            cancellation,
            () -> {
              Optional<Study> study = Optional.empty();
              for (Asked asked : files) {
                Asked file = Drops.asItIs(asked);
                try {
                  study = read(file, progress, cancellation);
                  opened.add(file);
                } catch (RackloomException e) { // the others can be opened nevertheless
                  failed.add(e);
                } catch (CancellationException | OutOfMemoryError stopped) {
                  if (opened.isEmpty()) {
                    throw stopped;
                  }
                  failed.add(notOpened(file, stopped)); // what is open must be on the screen
                  break;
                }
              }
              return study;
            });
    return new Files(turn, opened, failed);
  }

  private static RackloomException notOpened(Asked file, Throwable stopped) {
    boolean full = stopped instanceof OutOfMemoryError;
    return RackloomException.user(
        file.file().getFileName() + (full ? " needs more memory than there is" : " was cancelled"),
        full ? Heap.advice() : "open it again.");
  }

  private Optional<Study> read(Asked file, Progress progress, Cancellation cancellation) {
    return file.kind() == Backend.Kind.RACKS
        ? backend.openRack(file.file(), progress, cancellation)
        : Heap.guarded(cancellation, c -> backend.openModel(file.file(), progress, c));
  }

  private static String otherwise(List<Asked> opened) {
    return opened.getLast().kind() == Backend.Kind.RACKS
        ? "Now open a model: Ctrl+O"
        : "Now open a rack: Ctrl+Shift+O";
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

  private void opened(Turn read, String otherwise, Runnable then) {
    Optional<Study> study = read.opening().map(Opening::study);
    journal.info(study.map(Opener::onWhat).orElse(otherwise));
    show(read, then);
    desk.refresh();
  }

  /** What was read before something that is on the screen already is not shown any more. */
  private void show(Turn read, Runnable then) {
    if (!backend.isNoted()) {
      notes.put("", read.number());
    }
    if (read.number() > shown) {
      shown = read.number();
      read.opening().ifPresent(opening -> show(opening, read.number(), then));
    }
  }

  /** Edits that were made while it was read are not lost: then it is read with them. */
  private void show(Opening opening, long number, Runnable then) {
    if (number != shown) {
      return;
    }
    if (desk.autosave().isOutdated(opening)) {
      jobs.start(
          "Opening " + opening.study().graph().name() + " with what was edited meanwhile",
          (p, c) -> desk.autosave().opening(opening.study()),
          again -> show(again, number, then));
    } else {
      desk.show(opening);
      then.run();
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
              (p, c) -> turns.read(c, () -> reopened(kind, entry.id(), p, c)),
              read -> opened(read, "Now open a model and a rack", () -> {}));
      case PLACEMENTS ->
          jobs.start(
              "Opening " + entry.label(),
              (p, c) -> placed(entry.id(), p, c),
              found -> show(found, entry));
      case DEPLOYMENTS -> desk.actions().attach(named(entry), () -> notFound(named(entry)));
    }
  }

  private void notFound(String deployment) {
    journal.info(deployment + " does not serve the open model on this rack's agents");
    desk.actions().askWhatServes();
  }

  private Optional<Study> reopened(
      Backend.Kind kind, String id, Progress progress, Cancellation cancellation) {
    return Heap.guarded(cancellation, c -> backend.reopen(kind, id, progress, c));
  }

  /** A placement if it is there, and its model and rack if these are not on the screen. */
  private record Placed(Optional<Turn> read, Optional<Placement> placement) {}

  private Placed placed(String id, Progress progress, Cancellation cancellation) {
    Optional<Placement> here = desk.studyProperty().get().flatMap(s -> s.kept(id));
    if (here.isPresent()) {
      return new Placed(Optional.empty(), here);
    }
    Turn read =
        turns.read(
            cancellation, () -> reopened(Backend.Kind.PLACEMENTS, id, progress, cancellation));
    return new Placed(Optional.of(read), read.opening().flatMap(o -> o.study().kept(id)));
  }

  private void show(Placed found, Backend.Entry entry) {
    Runnable place =
        () ->
            found
                .placement()
                .ifPresentOrElse(
                    desk.editor()::edit,
                    () ->
                        journal.info(
                            entry.label()
                                + " cannot be shown: its model or rack has changed since, or is gone"));
    found
        .read()
        .filter(r -> r.opening().isPresent())
        .ifPresentOrElse(read -> opened(read, "", place), place);
  }

  /** The name of a deployment, without its epoch. */
  private static String named(Backend.Entry deployment) {
    int epoch = deployment.label().lastIndexOf(" epoch ");
    return epoch < 0 ? deployment.label() : deployment.label().substring(0, epoch);
  }

  /** Opens files that were dropped on a window, by what they are called and what they hold. */
  public void dropped(List<Path> files) {
    drops.open(files);
  }
}

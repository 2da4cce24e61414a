package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Draft;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A workspace on a disk that may be full: then nothing can be kept. */
public final class FullDisk implements Backend {

  /** What it says then. */
  public static final String MESSAGE = "the workspace could not be written: the disk is full";

  private final SampleBackend behind;
  private final SampleStudy study;
  private boolean full;
  private boolean closed;

  public FullDisk(SampleStudy study) {
    this.study = study.onDisk(this::check);
    this.behind = new SampleBackend(this.study);
  }

  /** Fills the disk, or makes room. */
  public void full(boolean now) {
    full = now;
  }

  private void check() {
    if (full) {
      throw RackloomException.resources(
          MESSAGE, "make room on the disk.", new IOException("no space left"));
    }
  }

  /** What was kept last without being asked for. */
  public Optional<Draft> lastDraft() {
    return study.drafts().isEmpty() ? Optional.empty() : Optional.of(study.drafts().getLast());
  }

  @Override
  public void changeSettings(UnaryOperator<Settings> how) {
    check();
    behind.changeSettings(how);
  }

  @Override
  public String workspace() {
    return behind.workspace();
  }

  @Override
  public List<Shelf> shelves() {
    return behind.shelves();
  }

  @Override
  public Optional<Study> resume(Progress progress, Cancellation cancellation) {
    return behind.resume(progress, cancellation);
  }

  @Override
  public Optional<Study> openModel(Path model, Progress progress, Cancellation cancellation) {
    return behind.openModel(model, progress, cancellation);
  }

  @Override
  public Optional<Study> openRack(Path rack, Progress progress, Cancellation cancellation) {
    return behind.openRack(rack, progress, cancellation);
  }

  @Override
  public Graph read(Path model, Progress progress, Cancellation cancellation) {
    return behind.read(model, progress, cancellation);
  }

  @Override
  public List<Event> history() {
    return behind.history();
  }

  @Override
  public Settings settings() {
    return behind.settings();
  }

  @Override
  public Optional<Study> reopen(
      Kind kind, String entry, Progress progress, Cancellation cancellation) {
    return behind.reopen(kind, entry, progress, cancellation);
  }

  @Override
  public void close() {
    closed = true;
    behind.close();
  }

  /** Whether it was closed. */
  public boolean closed() {
    return closed;
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.GraphState;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps how the open model is looked at, half a second after it changed, and shows it so again when
 * it is read anew, on another rack, or after the window ended in whatever way; what could not be
 * written yet is newer than what was. Toolkit thread.
 */
public final class LastViewed {

  private static final long LATER_MS = 500;

  private final DeskModel desk;
  private final Writes<String, Look> writes;
  private final Executor later;
  private final AtomicBoolean due = new AtomicBoolean();
  private Viewed viewed;
  private Optional<Study> study = Optional.empty();
  private Optional<Study> kept = Optional.empty();
  private String filterBefore = "";
  private boolean sought;
  private boolean off;
  private volatile boolean over;

  /** How a model is looked at, and what keeps that. */
  private record Look(Study study, Viewed viewed) {
    void keep() {
      study.keeping().keep(viewed);
    }
  }

  LastViewed(DeskModel desk, Executor background, Executor toolkit, Journal journal) {
    this.desk = desk;
    this.viewed =
        new Viewed(GraphState.FIRST, desk.overlays().choiceProperty().get().name(), "", "");
    this.later = CompletableFuture.delayedExecutor(LATER_MS, TimeUnit.MILLISECONDS, toolkit);
    this.writes =
        new Writes<>(
            background,
            toolkit,
            "Keeping how the model is looked at",
            (model, look) -> look.keep(),
            journal.unkept());
    desk.overlays()
        .choiceProperty()
        .addListener((o, was, is) -> now(viewed.withColours(is.name())));
    desk.filter().textProperty().addListener((o, was, is) -> words());
    desk.found().stateProperty().addListener((o, was, is) -> words());
  }

  /** Neither shows anything as it was before nor keeps anything, from here on. */
  public void rest() {
    off = true;
  }

  /** Another study comes: until it is there nothing is kept. */
  void begin(Opening opening) {
    writes.begin();
    String model = model(opening.study());
    boolean same = kept.filter(s -> model(s).equals(model)).isPresent();
    Viewed fresh =
        viewed.with(GraphState.FIRST.to(viewed.graph().direction())).with(viewed.filter(), "");
    viewed =
        same || off
            ? viewed
            : writes.waiting(model).map(Look::viewed).or(opening::viewed).orElse(fresh);
    study = Optional.empty();
    sought = false;
  }

  /** What a model is told from others by, also when it is read again. */
  private static String model(Study of) {
    return of.file().map(f -> "file " + f.toAbsolutePath()).orElse("digest " + of.graph().digest());
  }

  /** The study is there. */
  void open(Study shown) {
    Arrays.stream(Overlays.Choice.values())
        .filter(c -> c.name().equals(viewed.colours()) && c != Overlays.Choice.FILE)
        .forEach(desk.overlays().choiceProperty()::set);
    study = Optional.of(shown);
    kept = study;
    filterBefore = desk.filter().textProperty().get();
  }

  /** Whether something is to be looked for as soon as the study is ready to be searched. */
  boolean seeks() {
    return !viewed.query().isEmpty();
  }

  /**
   * It is ready to be searched: what was looked for is looked for again, unless somebody types
   * already.
   */
  void seek() {
    if (study.isPresent() && !sought) {
      if (desk.filter().textProperty().get().equals(filterBefore)) {
        desk.filter().say(viewed.filter());
      }
      if (!viewed.query().isEmpty() && desk.found().query().isEmpty()) {
        desk.finder().things(viewed.query());
      }
      sought = true;
      words();
    }
  }

  private void words() {
    if (sought) {
      now(viewed.with(desk.filter().textProperty().get(), desk.found().query()));
    }
  }

  /** The graph is looked at like this now. */
  public void graph(GraphState state) {
    now(viewed.with(state));
  }

  private void now(Viewed next) {
    if (study.isPresent() && !next.equals(viewed)) {
      viewed = next;
      if (!off) {
        writes.await(model(study.get()), new Look(study.get(), next));
        if (due.compareAndSet(false, true)) {
          later.execute(this::writeNow);
        }
      }
    }
  }

  private void writeNow() {
    due.set(false);
    if (!over) {
      writes.begin();
    }
  }

  /** How the model is looked at, or is to be. */
  public Viewed viewed() {
    return viewed;
  }

  /** Writes at once what is not written yet, as the window closes. */
  void flush() {
    over = true;
    writes.flush();
  }
}

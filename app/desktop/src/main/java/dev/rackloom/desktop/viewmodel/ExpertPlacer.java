package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.core.moe.ExpertAim;
import dev.rackloom.core.moe.Placed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks for maps of the experts on the screen, under the rules set, in one of several ways. */
public final class ExpertPlacer {

  /** What a map is sought for. */
  public enum Way {
    /** The predicted time of layers where a trace tells it, else balance. */
    BEST("Least layer time, or balance"),
    /** Even loads of ranks over their speeds, and nothing else. */
    BALANCE("Balance only"),
    /** The same as the best, each move at a small price. */
    FEW_MOVES("Few moves from this map"),
    /** What serving engines do, blind to speeds, to compare with. */
    EPLB("As engines do (EPLB)");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }

    private ExpertAim aim(HeldExperts held) {
      return switch (this) {
        case BEST -> ExpertAim.of(ExpertAim.Objective.AUTO);
        case BALANCE -> ExpertAim.BALANCE;
        case FEW_MOVES -> ExpertAim.of(ExpertAim.Objective.AUTO).from(held.edited().map(), 0);
        case EPLB -> ExpertAim.of(ExpertAim.Objective.EPLB);
      };
    }
  }

  private final ExpertDesk desk;
  private final ExpertShelf shelf;
  private final Jobs jobs;
  private final Journal journal;

  ExpertPlacer(ExpertDesk desk, ExpertShelf shelf, Jobs jobs, Journal journal) {
    this.desk = desk;
    this.shelf = shelf;
    this.jobs = jobs;
    this.journal = journal;
  }

  /** Looks for a map. */
  public void place(Way way) {
    desk.held()
        .ifPresent(held ->
            start(
                held,
                (progress, cancellation) ->
                    held.ruled().place(way.aim(held), progress, cancellation)));
  }

  /** Looks for a map that serves another workload as well, counted in a file. */
  public void robust(Path other) {
    desk.held()
        .ifPresent(held ->
            start(
                held,
                (progress, cancellation) -> {
                  var counted = shelf.read(other, progress.part(0, 0.3), cancellation);
                  return held.ruled()
                      .place(
                          ExpertAim.of(ExpertAim.Objective.AUTO).robust(List.of(counted)),
                          progress.part(0.3, 1),
                          cancellation);
                }));
  }

  private interface Search {
    Placed of(Progress progress, Cancellation cancellation);
  }

  private void start(HeldExperts held, Search search) {
    jobs.start(
        "Placing experts",
        (progress, cancellation) -> {
          Placed placed = search.of(progress, cancellation);
          return new Found(placed, keep(held, placed));
        },
        found -> show(held, found));
  }

  /** A map, and why it could not be kept, if it could not. */
  private record Found(Placed placed, Optional<RackloomException> unkept) {}

  private Optional<RackloomException> keep(HeldExperts held, Placed placed) {
    try {
      shelf.keep(
          held.session().statistics().name(),
          placed.solver(),
          placed.map(),
          MapWords.of(placed.metrics(), held.session().unpriced()));
      return Optional.empty();
    } catch (RackloomException full) {
      return Optional.of(full);
    }
  }

  private void show(HeldExperts held, Found found) {
    desk.take(found.placed().map(), held);
    found.unkept().ifPresent(why -> journal.problem(why.failure()));
    found.placed().notes().forEach(journal::info);
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.core.moe.MapEdit;
import dev.rackloom.core.moe.MapShape;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a hand does to the picked expert's copies; each edit can be taken back. What cannot be done
 * is told in the log. Toolkit thread only.
 */
public final class ExpertHand {

  private final ExpertDesk desk;
  private final Journal journal;

  /** What an edit is made of. */
  private record Grip(HeldExperts held, int row, int expert) {

    ExpertMap map() {
      return held.edited().map();
    }

    boolean lives(int rank) {
      return MapShape.ranksOf(map(), row, expert).contains(rank);
    }

    ExpertMap added(int rank) {
      return MapEdit.addCopy(map(), held.session().topology(), row, expert, rank);
    }

    ExpertMap dropped(int rank) {
      return MapEdit.dropCopy(map(), held.session().topology(), row, expert, rank);
    }

    ExpertMap movedTo(int rank) {
      int first = MapShape.ranksOf(map(), row, expert).getFirst();
      return MapEdit.move(map(), held.session().topology(), row, expert, first, rank);
    }
  }

  ExpertHand(ExpertDesk desk, Journal journal) {
    this.desk = desk;
    this.journal = journal;
  }

  /** Gives a rank a copy of the picked expert. */
  public void addCopy(int rank) {
    edit(g -> g.held().edited().then(g.added(rank), List.of()));
  }

  /** Takes a rank's copy of the picked expert away. */
  public void dropCopy(int rank) {
    edit(g -> g.held().edited().then(g.dropped(rank), List.of()));
  }

  /** Moves the picked expert's first copy to a rank. */
  public void moveTo(int rank) {
    edit(g -> g.held().edited().then(g.movedTo(rank), List.of()));
  }

  /** Demands a copy of the picked expert on a rank, and adds one if there is room now. */
  public void pin(int rank) {
    edit(g ->
        g.held()
            .edited()
            .then(
                g.lives(rank) ? g.map() : orAsItIs(() -> g.added(rank), g),
                List.of(new ExpertRule.Pin(g.row(), g.expert(), rank))));
  }

  /**
   * Forbids a copy of the picked expert on a rank, and takes away what is there but a last copy.
   */
  public void ban(int rank) {
    edit(g ->
        g.held()
            .edited()
            .then(
                g.lives(rank) ? orAsItIs(() -> g.dropped(rank), g) : g.map(),
                List.of(new ExpertRule.Ban(g.row(), g.expert(), rank))));
  }

  /** A rule stands even where the map cannot follow at once: the next placing holds to it. */
  private ExpertMap orAsItIs(Supplier<ExpertMap> change, Grip grip) {
    try {
      return change.get();
    } catch (RackloomException refused) {
      journal.problem(refused.failure());
      return grip.map();
    }
  }

  private void edit(Function<Grip, EditedMap> change) {
    desk.held()
        .ifPresent(held ->
            desk.pickProperty()
                .get()
                .ifPresent(p -> {
                  try {
                    desk.push(change.apply(new Grip(held, p.row(), p.expert())));
                  } catch (RackloomException refused) {
                    journal.problem(refused.failure());
                  }
                }));
  }
}

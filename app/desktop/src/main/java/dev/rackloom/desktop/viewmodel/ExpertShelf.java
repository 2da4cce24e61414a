package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.core.moe.ExpertSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Expert statistics and maps of a workspace, as the desktop sees them. Methods block. */
public interface ExpertShelf {

  /**
   * Statistics on ranks, and a map of them.
   *
   * @param kept the map as it was edited last, or the newest of the same shape; empty if there is
   *     none
   * @param rules set by hand
   * @param name under which the map is kept as it is edited
   */
  record Shown(
      ExpertSession session, Optional<ExpertMap> kept, List<ExpertRule> rules, String name) {
    public Shown {
      rules = List.copyOf(rules);
    }

    /** Statistics whose map was never edited. */
    public Shown(ExpertSession session, Optional<ExpertMap> kept) {
      this(session, kept, session.setting().rules(), session.statistics().name());
    }
  }

  /** What was looked at last; empty if nothing was. */
  Optional<Shown> newest(Progress progress, Cancellation cancellation);

  /** Opens a file of statistics. */
  Shown open(Path file, Progress progress, Cancellation cancellation);

  /** Reads a file of statistics beside what is looked at: it is not opened, and not kept. */
  ExpertStatistics read(Path file, Progress progress, Cancellation cancellation);

  /** Keeps a map. */
  void keep(String name, String solver, ExpertMap map, String summary);

  /** Keeps a map as it is edited, in place of the one before. */
  void keepDraft(String name, ExpertMap map, List<ExpertRule> rules);

  /** A workspace without any. */
  ExpertShelf NONE =
      new ExpertShelf() {
        @Override
        public Optional<Shown> newest(Progress progress, Cancellation cancellation) {
          return Optional.empty();
        }

        @Override
        public Shown open(Path file, Progress progress, Cancellation cancellation) {
          throw dev.rackloom.api.RackloomException.user(
              "this workspace reads no expert statistics", "open another workspace.");
        }

        @Override
        public ExpertStatistics read(Path file, Progress progress, Cancellation cancellation) {
          return open(file, progress, cancellation).session().statistics();
        }

        @Override
        public void keep(String name, String solver, ExpertMap map, String summary) {
          // nothing is kept here
        }

        @Override
        public void keepDraft(String name, ExpertMap map, List<ExpertRule> rules) {
          // nor here
        }
      };
}

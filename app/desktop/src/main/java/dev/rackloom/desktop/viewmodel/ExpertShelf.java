package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.core.moe.ExpertSession;
import java.nio.file.Path;
import java.util.Optional;

/** Expert statistics and maps of a workspace, as the desktop sees them. Methods block. */
public interface ExpertShelf {

  /**
   * Statistics on ranks, and a map of them.
   *
   * @param kept the newest map of the same shape; empty if there is none
   */
  record Shown(ExpertSession session, Optional<ExpertMap> kept) {}

  /** What was looked at last; empty if nothing was. */
  Optional<Shown> newest(Progress progress, Cancellation cancellation);

  /** Opens a file of statistics. */
  Shown open(Path file, Progress progress, Cancellation cancellation);

  /** Reads a file of statistics beside what is looked at: it is not opened, and not kept. */
  ExpertStatistics read(Path file, Progress progress, Cancellation cancellation);

  /** Keeps a map. */
  void keep(String name, String solver, ExpertMap map, String summary);

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
      };
}

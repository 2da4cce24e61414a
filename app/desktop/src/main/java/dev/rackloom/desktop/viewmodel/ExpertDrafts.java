package dev.rackloom.desktop.viewmodel;

import java.util.concurrent.Executor;

/** Keeps maps of experts as they are edited, each for its statistics (see {@link Writes}). */
final class ExpertDrafts {

  private final Writes<String, HeldExperts> writes;

  ExpertDrafts(ExpertShelf shelf, Journal journal, Executor background, Executor toolkit) {
    this.writes =
        new Writes<>(
            background,
            toolkit,
            "Keeping the map of experts",
            (name, held) -> shelf.keepDraft(name, held.edited().map(), held.edited().rules()),
            journal.unkept());
  }

  /** Keeps what is edited by and by, if it is of statistics that drafts are kept for. */
  void keep(HeldExperts edited) {
    if (!edited.name().isEmpty()) {
      writes.put(edited.name(), edited);
    }
  }

  /** Keeps at once what was not kept yet, as the window closes. */
  void flush() {
    writes.flush();
  }
}

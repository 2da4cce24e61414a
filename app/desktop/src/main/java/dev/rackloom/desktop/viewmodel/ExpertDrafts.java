package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Keeps maps of experts as they are edited, each for its statistics: in the background, the newest
 * of each only. What could not be kept is tried again with the next edit and on closing.
 */
final class ExpertDrafts {

  private final ExpertShelf shelf;
  private final Map<String, HeldExperts> waiting = new ConcurrentHashMap<>();
  private final Latest<Boolean, Boolean> writes;

  ExpertDrafts(ExpertShelf shelf, Journal journal, Executor background, Executor toolkit) {
    this.shelf = shelf;
    this.writes =
        new Latest<>(
            background,
            toolkit,
            asked -> write(),
            done -> {},
            failed -> journal.failed("Keeping the map of experts", failed));
  }

  /** Keeps what is edited by and by, if it is of statistics that drafts are kept for. */
  void keep(HeldExperts edited) {
    if (!edited.name().isEmpty()) {
      waiting.put(edited.name(), edited);
      writes.ask(true);
    }
  }

  /** Keeps at once what was not kept yet, as the window closes. */
  void flush() {
    write();
  }

  /** One at a time, so that no older draft takes the place of a newer one. */
  private synchronized boolean write() {
    for (String name : List.copyOf(waiting.keySet())) {
      HeldExperts held = waiting.get(name);
      if (held != null) {
        shelf.keepDraft(name, held.edited().map(), held.edited().rules());
        waiting.remove(name, held);
      }
    }
    return true;
  }
}

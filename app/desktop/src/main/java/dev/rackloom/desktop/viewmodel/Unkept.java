package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What should have been kept without being asked for and could not be, by a full disk for example.
 * Each reason is told once until all of it is kept; meanwhile it is tried again now and then.
 * Toolkit thread.
 */
public final class Unkept {

  private static final String STAYS =
      " What you do stays in this window and is kept once it can be.";

  private final Journal journal;
  private final Map<String, Runnable> waiting = new LinkedHashMap<>();
  private final Set<String> told = new HashSet<>();

  Unkept(Journal journal) {
    this.journal = journal;
  }

  /**
   * Something could not be kept.
   *
   * @param what it was, as a sentence begins
   * @param again tries it again, in the background
   */
  void failed(String what, Throwable thrown, Runnable again) {
    waiting.put(what, again);
    Failure why = Failures.of(what, thrown);
    if (told.add(why.message())) {
      journal.problem(new Failure(why.kind(), why.message(), why.maybe() + STAYS));
    }
  }

  /** Something is kept as it is now. */
  void kept(String what) {
    if (waiting.remove(what) != null && waiting.isEmpty()) {
      told.clear();
      journal.info("All that waited is kept now");
    }
  }

  /** Tries again what waits, in the background. */
  public void retry() {
    List.copyOf(waiting.values()).forEach(Runnable::run);
  }
}

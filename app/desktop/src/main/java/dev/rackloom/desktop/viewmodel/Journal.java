package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What happened, newest last; problems say what to try. */
public final class Journal {

  private static final int KEPT = 2_000;

  private final Clock clock;
  private final ObservableList<Entry> entries = FXCollections.observableArrayList();

  /** How much it matters. */
  public enum Level {
    INFO,
    PROBLEM
  }

  /**
   * One line.
   *
   * @param time of day
   * @param text what happened
   * @param maybe what to try, perhaps empty
   */
  public record Entry(String time, Level level, String text, String maybe) {}

  Journal(Clock clock) {
    this.clock = clock;
  }

  /** Something went as it should. */
  public void info(String text) {
    add(Level.INFO, text, "");
  }

  /** Something did not. */
  public void problem(Failure failure) {
    String maybe = failure.maybe().isEmpty() ? "" : "Maybe " + failure.maybe();
    add(Level.PROBLEM, failure.message(), maybe);
  }

  /** We did it. */
  public void bug(String job, Throwable thrown) {
    add(
        Level.PROBLEM,
        job + " failed inside Rackloom: " + thrown,
        "Maybe try again; please report it if it stays");
  }

  private void add(Level level, String text, String maybe) {
    LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
    entries.add(new Entry(now.truncatedTo(ChronoUnit.SECONDS).toString(), level, text, maybe));
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
  }

  /** All lines. */
  public ObservableList<Entry> entries() {
    return entries;
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What happened, newest last; problems say what to try. */
public final class Journal {

  private static final int KEPT = 2_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Clock clock;
  private final List<Consumer<Entry>> problems = new ArrayList<>();
  private final ObservableList<Entry> entries = FXCollections.observableArrayList();
  private final JournalFilter filter = new JournalFilter(entries);
  private final Unkept unkept = new Unkept(this);

  /** How much it matters. */
  public enum Level {
    /** As it should be. */
    INFO("info"),
    /** Nothing failed, but somebody should know of it. */
    WARNING("warning"),
    /** Something failed. */
    ERROR("error");

    private final String word;

    Level(String word) {
      this.word = word;
    }

    /** For people. */
    public String word() {
      return word;
    }
  }

  /**
   * One line.
   *
   * @param time of day
   * @param text what happened
   * @param maybe what to try, perhaps empty
   */
  public record Entry(String time, Level level, String text, String maybe) {
    private boolean saysSame(Entry other) {
      return level == other.level && text.equals(other.text);
    }

    /** All of it as one line, its parts between tabs. */
    public String line() {
      return String.join("\t", time, level.word(), text, maybe).strip();
    }
  }

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
    add(Level.ERROR, failure.message(), maybe);
  }

  /** Work failed: as it says itself, by a lack of the machine, or by a fault of ours. */
  public void failed(String job, Throwable failed) {
    problem(Failures.of(job, failed));
  }

  /** What could not be kept, each reason told once. */
  public Unkept unkept() {
    return unkept;
  }

  /** Something that people should know of. */
  void note(String text, String maybe) {
    add(Level.WARNING, text, maybe);
  }

  /** Hears of problems as they come. */
  void onProblem(Consumer<Entry> listener) {
    problems.add(listener);
  }

  /** What was said last is not said again: a full disk fails at every key. */
  private void add(Level level, String text, String maybe) {
    LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
    Entry entry = new Entry(now.format(TIME), level, text, maybe);
    if (level == Level.ERROR && !entries.isEmpty() && entries.getLast().saysSame(entry)) {
      return;
    }
    entries.add(entry);
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
    if (level == Level.ERROR) {
      problems.forEach(p -> p.accept(entry));
    }
  }

  /** What is wanted of it in its pane. */
  public JournalFilter filter() {
    return filter;
  }

  /** All lines. */
  public ObservableList<Entry> entries() {
    return entries;
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.Journal.Entry;
import dev.rackloom.desktop.viewmodel.Journal.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** The lines of the journal that are wanted: by how much they matter, and by their words. */
public final class JournalFilter {

  private final ObservableList<Entry> all;
  private final FilteredList<Entry> wanted;
  private final Set<Level> levels = EnumSet.allOf(Level.class);
  private final ReadOnlyStringWrapper told = new ReadOnlyStringWrapper("");
  private final ReadOnlyIntegerWrapper asked = new ReadOnlyIntegerWrapper();
  private String words = "";

  JournalFilter(ObservableList<Entry> all) {
    this.all = all;
    this.wanted = new FilteredList<>(all);
    wanted.addListener((InvalidationListener) change -> tell());
    all.addListener((InvalidationListener) change -> tell());
    tell();
  }

  /** Wants the lines that have each of these words, large letters or small; empty for all. */
  public void say(String text) {
    words = text;
    renew();
  }

  /** Wants lines of a level from now on, or not. */
  public void want(Level level, boolean now) {
    if (now) {
      levels.add(level);
    } else {
      levels.remove(level);
    }
    renew();
  }

  /** Whether lines of a level are wanted. */
  public boolean wants(Level level) {
    return levels.contains(level);
  }

  private void renew() {
    Set<Level> some = Set.copyOf(levels);
    String each = words;
    wanted.setPredicate(e -> some.contains(e.level()) && Words.all(e.line(), each));
    tell();
  }

  private void tell() {
    String lines = all.size() == 1 ? " line" : " lines";
    told.set(
        wanted.size() == all.size()
            ? all.size() + lines
            : wanted.size() + " of " + all.size() + lines);
  }

  /** Asks whoever shows the log for a place to type. */
  public void ask() {
    asked.set(asked.get() + 1);
  }

  /** What is wanted, newest last. */
  public ObservableList<Entry> entries() {
    return wanted;
  }

  /** How many lines are wanted, and of how many. */
  public ReadOnlyStringProperty toldProperty() {
    return told.getReadOnlyProperty();
  }

  /** How often a place to type was asked for. */
  public ReadOnlyIntegerProperty askedProperty() {
    return asked.getReadOnlyProperty();
  }

  /** Lines as text, one below the other. */
  public static String text(List<Entry> some) {
    return some.stream().map(Entry::line).collect(Collectors.joining("\n"));
  }
}

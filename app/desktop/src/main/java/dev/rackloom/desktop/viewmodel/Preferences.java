package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The settings of the workspace's window: changed here, kept in the background. Toolkit thread. */
public final class Preferences {

  private final Kept<Settings> settings;
  private final Kept<Columns> columns;
  private final Kept<SavedLayouts> layouts;
  private final List<String> unreadable;
  private boolean keeping = true;

  Preferences(Backend backend, Executor background, Executor toolkit, Journal journal) {
    Keeping with = new Keeping(background, toolkit, journal.unkept());
    settings = with.of("settings", backend.settings(), Settings::merged, backend::changeSettings);
    columns = with.of("columns", backend.columns(), Columns::merged, backend::changeColumns);
    layouts = with.of("layouts", backend.layouts(), SavedLayouts::merged, backend::changeLayouts);
    unreadable = List.copyOf(backend.unreadable());
  }

  /** How values are kept. */
  private record Keeping(Executor background, Executor toolkit, Unkept unkept) {
    <T> Kept<T> of(String name, T first, Merge<T> merge, Consumer<UnaryOperator<T>> change) {
      return new Kept<>("Keeping the " + name, first, merge, change, this);
    }
  }

  /** A value that other windows keep too: of it only what changed here is written. */
  private static final class Kept<T> {
    private final ReadOnlyObjectWrapper<T> value;
    private final Merge<T> merge;
    private final Consumer<UnaryOperator<T>> change;
    private final Writes<String, T> writes;
    private T known;

    Kept(String what, T first, Merge<T> merge, Consumer<UnaryOperator<T>> change, Keeping keeping) {
      this.value = new ReadOnlyObjectWrapper<>(first);
      this.merge = merge;
      this.change = change;
      this.known = first;
      this.writes =
          new Writes<>(
              keeping.background(),
              keeping.toolkit(),
              what,
              (name, now) -> write(now),
              keeping.unkept());
    }

    T get() {
      return value.get();
    }

    void change(UnaryOperator<T> how, boolean keep) {
      T next = how.apply(value.get());
      if (!next.equals(value.get())) {
        value.set(next);
        if (keep) {
          writes.put("", next);
        }
      }
    }

    /** One at a time, as writes are. */
    private void write(T now) {
      T was = known;
      if (!was.equals(now)) {
        change.accept(theirs -> merge.of(was, now, theirs));
        known = now;
      }
    }
  }

  /**
   * Does something that changes them for itself alone, such as taking pictures: nothing is kept
   * meanwhile, and they are afterwards as they were.
   */
  public <T> T unkept(Supplier<T> work) {
    Settings settingsBefore = settings.get();
    Columns columnsBefore = columns.get();
    SavedLayouts layoutsBefore = layouts.get();
    boolean before = keeping;
    keeping = false;
    try {
      return work.get();
    } finally {
      settings.value.set(settingsBefore);
      columns.value.set(columnsBefore);
      layouts.value.set(layoutsBefore);
      keeping = before;
    }
  }

  /** Writes what was not written yet, as the window closes. */
  void flush() {
    if (keeping) {
      new Attempts()
          .then(settings.writes::flush)
          .then(columns.writes::flush)
          .then(layouts.writes::flush)
          .end();
    }
  }

  /** Changes the columns of the stage table. */
  public void changeColumns(UnaryOperator<Columns> how) {
    columns.change(how, keeping);
  }

  /** Changes the layouts that have names. */
  void changeLayouts(UnaryOperator<SavedLayouts> how) {
    layouts.change(how, keeping);
  }

  /** The layouts that have names. */
  public ReadOnlyObjectProperty<SavedLayouts> layoutsProperty() {
    return layouts.value.getReadOnlyProperty();
  }

  /** What was kept of the window but could not be read, in words. */
  List<String> unreadable() {
    return unreadable;
  }

  /** The columns of the stage table, as they are liked. */
  public ReadOnlyObjectProperty<Columns> columnsProperty() {
    return columns.value.getReadOnlyProperty();
  }

  /** Changes them. */
  public void change(UnaryOperator<Settings> how) {
    settings.change(how, keeping);
  }

  /** The settings now. */
  public ReadOnlyObjectProperty<Settings> settingsProperty() {
    return settings.value.getReadOnlyProperty();
  }
}

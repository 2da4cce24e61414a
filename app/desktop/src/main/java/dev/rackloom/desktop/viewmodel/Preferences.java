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

  private final ReadOnlyObjectWrapper<Settings> settings;
  private final ReadOnlyObjectWrapper<Columns> columns;
  private final ReadOnlyObjectWrapper<SavedLayouts> layouts;
  private final List<String> unreadable;
  private final Kept<Settings> writes;
  private final Kept<Columns> columnWrites;
  private final Kept<SavedLayouts> layoutWrites;
  private boolean keeping = true;

  Preferences(Backend backend, Executor background, Executor toolkit, Journal journal) {
    this.settings = new ReadOnlyObjectWrapper<>(backend.settings());
    this.columns = new ReadOnlyObjectWrapper<>(backend.columns());
    this.layouts = new ReadOnlyObjectWrapper<>(backend.layouts());
    this.unreadable = List.copyOf(backend.unreadable());
    Writes with = new Writes(background, toolkit, journal);
    this.writes = with.of(settings.get(), Settings::merged, backend::changeSettings);
    this.columnWrites = with.of(columns.get(), Columns::merged, backend::changeColumns);
    this.layoutWrites = with.of(layouts.get(), SavedLayouts::merged, backend::changeLayouts);
  }

  /** How values are kept. */
  private record Writes(Executor background, Executor toolkit, Journal journal) {
    <T> Kept<T> of(T first, Merge<T> merge, Consumer<UnaryOperator<T>> change) {
      Shared<T> shared = new Shared<>(first, merge, change);
      return new Kept<>(
          shared,
          new Latest<>(
              background,
              toolkit,
              shared::keep,
              done -> {},
              failed -> journal.failed("Keeping the settings", failed)));
    }
  }

  /** A value and its writes by and by. */
  private record Kept<T>(Shared<T> shared, Latest<T, Boolean> writes) {
    void ask(T next) {
      writes.ask(next);
    }
  }

  /** A value that other windows keep too: of it only what changed here is written. */
  private static final class Shared<T> {
    private final Merge<T> merge;
    private final Consumer<UnaryOperator<T>> change;
    private T known;

    Shared(T first, Merge<T> merge, Consumer<UnaryOperator<T>> change) {
      this.known = first;
      this.merge = merge;
      this.change = change;
    }

    synchronized boolean keep(T now) {
      T was = known;
      if (was.equals(now)) {
        return false;
      }
      change.accept(theirs -> merge.of(was, now, theirs));
      known = now;
      return true;
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
      settings.set(settingsBefore);
      columns.set(columnsBefore);
      layouts.set(layoutsBefore);
      keeping = before;
    }
  }

  /** Writes what was not written yet, as the window closes. */
  void flush() {
    if (keeping) {
      new Attempts()
          .then(() -> writes.shared().keep(settings.get()))
          .then(() -> columnWrites.shared().keep(columns.get()))
          .then(() -> layoutWrites.shared().keep(layouts.get()))
          .end();
    }
  }

  /** Changes the columns of the stage table. */
  public void changeColumns(UnaryOperator<Columns> how) {
    Columns next = how.apply(columns.get());
    if (!next.equals(columns.get())) {
      columns.set(next);
      if (keeping) {
        columnWrites.ask(next);
      }
    }
  }

  /** Changes the layouts that have names. */
  void changeLayouts(UnaryOperator<SavedLayouts> how) {
    SavedLayouts next = how.apply(layouts.get());
    if (!next.equals(layouts.get())) {
      layouts.set(next);
      if (keeping) {
        layoutWrites.ask(next);
      }
    }
  }

  /** The layouts that have names. */
  public ReadOnlyObjectProperty<SavedLayouts> layoutsProperty() {
    return layouts.getReadOnlyProperty();
  }

  /** What was kept of the window but could not be read, in words. */
  List<String> unreadable() {
    return unreadable;
  }

  /** The columns of the stage table, as they are liked. */
  public ReadOnlyObjectProperty<Columns> columnsProperty() {
    return columns.getReadOnlyProperty();
  }

  /** Changes them. */
  public void change(UnaryOperator<Settings> how) {
    Settings next = how.apply(settings.get());
    if (!next.equals(settings.get())) {
      settings.set(next);
      if (keeping) {
        writes.ask(next);
      }
    }
  }

  /** The settings now. */
  public ReadOnlyObjectProperty<Settings> settingsProperty() {
    return settings.getReadOnlyProperty();
  }
}

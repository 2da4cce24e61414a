package dev.rackloom.desktop.viewmodel;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The settings of the workspace's window: changed here, kept in the background. Toolkit thread. */
public final class Preferences {

  private final ReadOnlyObjectWrapper<Settings> settings;
  private final ReadOnlyObjectWrapper<Columns> columns;
  private final Latest<Settings, Boolean> writes;
  private final Latest<Columns, Boolean> columnWrites;

  Preferences(Backend backend, Executor background, Executor toolkit, Journal journal) {
    this.settings = new ReadOnlyObjectWrapper<>(backend.settings());
    this.columns = new ReadOnlyObjectWrapper<>(backend.columns());
    this.writes = writes(backend::keep, background, toolkit, journal);
    this.columnWrites = writes(backend::keep, background, toolkit, journal);
  }

  private static <T> Latest<T, Boolean> writes(
      Consumer<T> keep, Executor background, Executor toolkit, Journal journal) {
    return new Latest<>(
        background,
        toolkit,
        now -> {
          keep.accept(now);
          return true;
        },
        done -> {},
        failed -> journal.failed("Keeping the settings", failed));
  }

  /** Changes the columns of the stage table. */
  public void changeColumns(UnaryOperator<Columns> how) {
    Columns next = how.apply(columns.get());
    if (!next.equals(columns.get())) {
      columns.set(next);
      columnWrites.ask(next);
    }
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
      writes.ask(next);
    }
  }

  /** The settings now. */
  public ReadOnlyObjectProperty<Settings> settingsProperty() {
    return settings.getReadOnlyProperty();
  }
}

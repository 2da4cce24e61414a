package dev.rackloom.desktop.viewmodel;

import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The settings of the workspace's window: changed here, kept in the background. Toolkit thread. */
public final class Preferences {

  private final ReadOnlyObjectWrapper<Settings> settings;
  private final Latest<Settings, Boolean> writes;

  Preferences(Backend backend, Executor background, Executor toolkit, Journal journal) {
    this.settings = new ReadOnlyObjectWrapper<>(backend.settings());
    this.writes =
        new Latest<>(
            background,
            toolkit,
            now -> {
              backend.keep(now);
              return true;
            },
            done -> {},
            failed -> journal.failed("Keeping the settings", failed));
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

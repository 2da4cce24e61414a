package dev.rackloom.desktop.viewmodel;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * What people should see at once, over the window and without losing the focus. All of it is in the
 * log as well; who does not want it here says so in the settings. Toolkit thread only.
 */
public final class Notices {

  private final Journal journal;
  private final Preferences preferences;
  private final ReadOnlyObjectWrapper<Optional<Notice>> notice =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  /**
   * One of them.
   *
   * @param text what happened
   * @param maybe what to try, perhaps empty
   * @param action what can be done about it from here
   */
  public record Notice(String text, String maybe, Optional<Action> action) {}

  /** Something that can be done. */
  public record Action(String title, Runnable run) {}

  Notices(Journal journal, Preferences preferences) {
    this.journal = journal;
    this.preferences = preferences;
    journal.onProblem(e -> show(new Notice(e.text(), e.maybe(), Optional.empty())));
  }

  /** Tells something. */
  void tell(String text, String maybe) {
    journal.note(text, maybe);
    show(new Notice(text, maybe, Optional.empty()));
  }

  /** Tells something and offers to do something about it. */
  void offer(String text, Action action) {
    journal.note(text, "");
    show(new Notice(text, "", Optional.of(action)));
  }

  private void show(Notice next) {
    if (isWanted() || next.action().isPresent()) {
      notice.set(Optional.of(next));
    }
  }

  /** Whether problems are told over the window. */
  public boolean isWanted() {
    return preferences.settingsProperty().get().appearance().notifies();
  }

  /** Tells problems over the window from now on, or in the log alone. */
  public void toggle() {
    preferences.change(s -> s.withNotifications(!s.appearance().notifies()));
    journal.info(isWanted() ? "Problems are told over the window" : "Problems are told in the log");
  }

  /** Puts the notice away. */
  public void dismiss() {
    notice.set(Optional.empty());
  }

  /** The newest that was not put away. */
  public ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
    return notice.getReadOnlyProperty();
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;

/**
 * What people should see at once, over the window and without losing the focus. All of it is in the
 * log as well; who does not want it here says so in the settings. Toolkit thread only.
 */
public final class Notices {

  private final Journal journal;
  private final Preferences preferences;
  private final ReadOnlyObjectWrapper<Optional<Notice>> notice =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Journal.Entry>> beside =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private String said = "";

  /**
   * One of them.
   *
   * @param text what happened
   * @param maybe what to try, perhaps empty
   * @param actions what can be done about it from here; then it stays until one is chosen
   */
  public record Notice(String text, String maybe, List<Action> actions) {
    public Notice {
      actions = List.copyOf(actions);
    }
  }

  /** Something that can be done. */
  public record Action(String title, Runnable run) {}

  Notices(Journal journal, Preferences preferences) {
    this.journal = journal;
    this.preferences = preferences;
    journal.onProblem(e -> show(new Notice(e.text(), e.maybe(), List.of())));
    journal.entries().addListener((ListChangeListener<Journal.Entry>) change -> lookBeside());
  }

  /** Tells something. */
  void tell(String text, String maybe) {
    journal.note(text, maybe);
    show(new Notice(text, maybe, List.of()));
  }

  /** Tells something and offers to do something about it. */
  Notice offer(String text, String maybe, List<Action> actions) {
    journal.note(text, maybe);
    Notice told = new Notice(text, maybe, actions);
    show(told);
    return told;
  }

  /** Puts a notice away that no longer holds, if it is still the newest. */
  void withdraw(Notice told) {
    if (notice.get().filter(told::equals).isPresent()) {
      dismiss();
    }
  }

  private void show(Notice next) {
    if (isWanted() || !next.actions().isEmpty()) {
      said = next.text();
      notice.set(Optional.of(next));
      lookBeside();
    }
  }

  /** What a notice says is said once: neither beside it nor after it was put away. */
  private void lookBeside() {
    List<Journal.Entry> all = journal.entries();
    beside.set(
        all.isEmpty() || all.getLast().text().equals(said)
            ? Optional.empty()
            : Optional.of(all.getLast()));
  }

  /** Puts a notice of what was open before away; one that something can be done about stays. */
  void opening() {
    if (notice.get().filter(n -> n.actions().isEmpty()).isPresent()) {
      dismiss();
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

  /** The last thing that happened, unless a notice said it. */
  public ReadOnlyObjectProperty<Optional<Journal.Entry>> besideProperty() {
    return beside.getReadOnlyProperty();
  }

  /** The newest that was not put away. */
  public ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
    return notice.getReadOnlyProperty();
  }
}

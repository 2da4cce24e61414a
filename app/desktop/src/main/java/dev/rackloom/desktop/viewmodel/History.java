package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.Backend.Event;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** What happened in the workspace, to be looked through by kind and by words. */
public final class History {

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  private final DeskModel desk;
  private final Backend backend;
  private final Jobs jobs;
  private final ObservableList<Event> all = FXCollections.observableArrayList();
  private final FilteredList<Event> events = new FilteredList<>(all);
  private Optional<Backend.Kind> kind = Optional.empty();
  private String words = "";
  private boolean isRead;

  History(DeskModel desk, Backend backend, Jobs jobs) {
    this.desk = desk;
    this.backend = backend;
    this.jobs = jobs;
  }

  /** Reads it again, if it was read. */
  void renew() {
    if (isRead) {
      reload();
    }
  }

  /** Reads it again. */
  public void reload() {
    isRead = true;
    jobs.start("Reading the history", (p, c) -> backend.history(), all::setAll);
  }

  /** Shows one kind alone; empty for all. */
  public void only(Optional<Backend.Kind> wanted) {
    kind = wanted;
    filter();
  }

  /** Shows what has all these words in it. */
  public void say(String text) {
    words = text;
    filter();
  }

  private void filter() {
    events.setPredicate(
        e -> kind.map(k -> k == e.kind()).orElse(true) && Words.all(text(e), words));
  }

  private static String text(Event e) {
    return e.kind().title() + " " + e.what() + " " + e.label() + " " + e.detail();
  }

  /** When it was, for people. */
  public static String when(Event event) {
    return WHEN.format(event.at());
  }

  /** Opens what an event was about. */
  public void open(Event event) {
    desk.opener().entry(event.kind(), new Backend.Entry(event.id(), event.label(), event.detail()));
  }

  /** Whether it can be opened now: a deployment is looked for on the rack on the screen. */
  public boolean opens(Event event) {
    return switch (event.kind()) {
      case MODELS, RACKS, PLACEMENTS -> true;
      case DEPLOYMENTS -> desk.studyProperty().get().isPresent();
    };
  }

  /** What is shown, the newest first. */
  public ObservableList<Event> events() {
    return events;
  }

  /** What has all these words in it, whatever is shown. */
  List<Event> find(String text) {
    return all.stream().filter(e -> Words.all(text(e), text)).toList();
  }

  /** How many there are in all. */
  public int size() {
    return all.size();
  }
}

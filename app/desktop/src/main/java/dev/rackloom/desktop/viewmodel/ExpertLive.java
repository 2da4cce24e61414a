package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.core.experts.ServedExperts;
import dev.rackloom.core.moe.ExpertSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleObjectProperty;

/**
 * Whether the experts on show are those of a file, or those that a deployment is asked for: then
 * its counts are followed as they come, and the map to begin with is the one that serves. Toolkit
 * thread only; what is drawn of counts is made in the background.
 */
public final class ExpertLive {

  /** Where counts come from. */
  public enum Source {
    /** Statistics that were opened. */
    FILE("File"),
    /** The deployment that serves: measured by its agents. */
    LIVE("Live");

    private final String title;

    Source(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  private final ExpertDesk desk;
  private final Latest<ServedExperts, Heard> opening;
  private final ObjectProperty<Source> source = new SimpleObjectProperty<>(Source.FILE);
  private final ReadOnlyBooleanWrapper heard = new ReadOnlyBooleanWrapper();
  private Optional<ServedExperts> newest = Optional.empty();
  private Optional<HeldExperts> file = Optional.empty();
  private Optional<ExpertMap> serving = Optional.empty();
  private boolean leaving;

  /** What a deployment told, ready to be shown. */
  private record Heard(ExpertSession session, ExpertMap map) {}

  ExpertLive(ExpertDesk desk, Journal journal, Executor background, Executor toolkit) {
    this.desk = desk;
    this.opening =
        new Latest<>(
            background,
            toolkit,
            served -> new Heard(served.session(), served.map()),
            this::show,
            failed -> journal.failed("Showing live experts", failed));
    source.addListener((o, was, is) -> turn(is));
  }

  /** Takes what a deployment told so far; nothing when another one begins. */
  void hear(Optional<ServedExperts> told) {
    newest = told;
    heard.set(told.isPresent());
    if (source.get() == Source.LIVE) {
      told.ifPresent(opening::ask);
    }
  }

  private void turn(Source to) {
    if (leaving) {
      return;
    }
    if (to == Source.LIVE) {
      file = desk.held();
      newest.ifPresent(opening::ask);
    } else {
      opening.forget();
      serving = Optional.empty();
      file.ifPresent(desk::enter);
    }
  }

  private void show(Heard now) {
    if (serving.filter(now.map()::equals).isPresent()) {
      desk.follow(now.session());
    } else {
      serving = Optional.of(now.map());
      desk.enter(new HeldExperts(now.session(), new EditedMap(now.map(), List.of()), ""));
    }
  }

  /** Turns to a file that is about to be shown. */
  void leave() {
    leaving = true;
    source.set(Source.FILE);
    leaving = false;
    opening.forget();
    serving = Optional.empty();
  }

  /** Where counts come from. */
  public ObjectProperty<Source> sourceProperty() {
    return source;
  }

  /** Whether a deployment told anything of experts. */
  public ReadOnlyBooleanProperty heardProperty() {
    return heard.getReadOnlyProperty();
  }
}

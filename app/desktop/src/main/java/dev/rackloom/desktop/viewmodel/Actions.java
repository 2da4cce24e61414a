package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Goal;
import java.util.Optional;

/** What is done with the placement on the screen: found, saved, deployed. Toolkit thread only. */
public final class Actions {

  private final DeskModel desk;
  private final Backend backend;
  private final Serving serving;

  Actions(DeskModel desk, Backend backend, Serving serving) {
    this.desk = desk;
    this.backend = backend;
    this.serving = serving;
  }

  private Optional<Study> study() {
    return desk.studyProperty().get();
  }

  /** Lets the engine place everything for the goal; how it gets on is seen meanwhile. */
  public void autoPlace() {
    Goal wanted = desk.goals().goalProperty().get();
    Leeway leeway = desk.goals().leewayProperty().get();
    study()
        .ifPresent(s ->
            desk.insight()
                .search()
                .look(s, wanted, leeway, found -> placed(s, wanted, leeway, found)));
  }

  private void placed(Study at, Goal wanted, Leeway leeway, Outcome.Solved found) {
    if (study().filter(now -> now.isOf(at)).isPresent()) {
      desk.editor().take(found.placement(), wanted, leeway, found.lowerBound(), at);
      save(found.placement(), found.solver(), wanted.word());
    }
  }

  /** Keeps the placement on the screen. */
  public void save() {
    desk.editor().placementProperty().get().ifPresent(p -> save(p, "", Goals.LATENCY.word()));
  }

  private void save(Placement placement, String by, String goal) {
    double boundNanos = desk.editor().boundNanos();
    study()
        .ifPresent(s ->
            desk.jobs()
                .start(
                    "Saving the placement",
                    (p, c) -> {
                      s.save(placement, boundNanos, by, goal);
                      return s;
                    },
                    done -> saved(placement)));
  }

  private void saved(Placement placement) {
    desk.autosave().saved(placement);
    desk.refresh();
    desk.handwork().variants().reload();
  }

  /** Puts the placement on the screen on its agents and watches it. */
  public void deploy() {
    Optional<Placement> placement = desk.editor().placementProperty().get();
    study().ifPresent(s -> placement.ifPresent(p -> serving.deploy(s, p, this::deployed)));
  }

  private void deployed() {
    renew();
    askWhatServes();
  }

  private void renew() {
    desk.refresh();
    desk.handwork().variants().reload();
  }

  /** Asks agents whether they are there, and whether they still serve what they served. */
  public void askAgents() {
    desk.handwork().problems().ask();
    askWhatServes();
  }

  /** Asks agents in the background whether they still serve what the workspace says they do. */
  void askWhatServes() {
    desk.jobs()
        .start(
            "Asking whether what served still does",
            (p, c) -> backend.askWhatServes(c),
            news -> {
              if (news) {
                renew();
              }
            });
  }

  /**
   * Watches what serves the open model on the rack's agents; {@code otherwise} if nothing does.
   *
   * @param name of the deployment; empty for any
   */
  public void attach(String name, Runnable otherwise) {
    study()
        .filter(s -> s.rack().nodes().stream().anyMatch(n -> !n.agent().isEmpty()))
        .ifPresentOrElse(s -> serving.attach(s, name, otherwise), otherwise);
  }

  /** Sends made-up requests to what is serving, one after the other. */
  public void sendRequests() {
    serving.sendRequests();
  }

  /** Takes the deployment down. */
  public void stop() {
    serving.stop(this::renew);
  }
}

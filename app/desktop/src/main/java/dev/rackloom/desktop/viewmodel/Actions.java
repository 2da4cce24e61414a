package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Proven;
import java.util.List;
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
    Optional<Study> base = desk.editor().baseProperty().get();
    study()
        .ifPresent(s ->
            desk.insight()
                .search()
                .look(
                    s,
                    wanted,
                    leeway,
                    found -> placed(s, base, proven(s, wanted, leeway, found), found)));
  }

  private static Proven proven(Study at, Goal wanted, Leeway leeway, Outcome.Solved found) {
    return new Proven(
        wanted,
        PlacementEditor.sizesOf(at),
        at.constraints(),
        leeway.sharings(),
        leeway.spill(),
        found.lowerBound(),
        "auto-place, best answer by " + found.solver());
  }

  /** What was proven holds at the prices that were looked with, and is kept with them. */
  private void placed(Study at, Optional<Study> base, Proven proven, Outcome.Solved found) {
    if (study().filter(now -> now.isOf(at)).isPresent()) {
      boolean same = desk.editor().baseProperty().get().equals(base);
      desk.editor().take(found.placement(), same ? List.of(proven) : List.of());
      save(at, found.placement(), List.of(proven), found.solver(), proven.goal().word());
    }
  }

  /** Keeps the placement on the screen. */
  public void save() {
    Optional<Placement> placement = desk.editor().placementProperty().get();
    List<Proven> proven = desk.editor().proven();
    study().ifPresent(s -> placement.ifPresent(p -> save(s, p, proven, "", Goals.LATENCY.word())));
  }

  private void save(Study study, Placement placement, List<Proven> proven, String by, String goal) {
    desk.jobs()
        .start(
            "Saving the placement",
            (p, c) -> {
              study.save(placement, proven, by, goal);
              return study;
            },
            done -> saved(placement));
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

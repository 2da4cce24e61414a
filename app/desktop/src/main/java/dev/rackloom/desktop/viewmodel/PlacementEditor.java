package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The placement on the screen: moved by hand, undone, replaced by the solver, priced at once. */
public final class PlacementEditor {

  private static final Forecast NOTHING = new Forecast.None("Open a model and a rack first");

  private final EditHistory<Optional<Placement>> history = new EditHistory<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Placement>> placement =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Forecast> forecast = new ReadOnlyObjectWrapper<>(NOTHING);
  private Optional<Study> study = Optional.empty();
  private double boundNanos;

  /** Begins with the study's own placement. */
  public void open(Study opened) {
    study = Optional.of(opened);
    Study.Start start = opened.start();
    boundNanos = start.boundNanos();
    history.reset(Optional.of(start.placement()));
    show();
  }

  /** Puts a stage on one device. */
  public void move(String stage, String device) {
    study.ifPresent(s -> placement.get().ifPresent(p -> edit(moved(s, p, stage, device))));
  }

  private static Placement moved(Study s, Placement p, String stage, String device) {
    return p.with(
        new Assignment(s.stages().model(), stage, s.phase(), DeviceGroup.single(device), 0));
  }

  /** Takes a whole placement, as an edit that can be undone. */
  public void edit(Placement next) {
    history.push(Optional.of(next));
    show();
  }

  /** Takes a solver's placement and what it proved. */
  public void take(Placement next, double provenLatencyNanos) {
    boundNanos = Math.max(boundNanos, provenLatencyNanos);
    edit(next);
  }

  /** One edit back. */
  public void undo() {
    history.undo();
    show();
  }

  /** One edit forth. */
  public void redo() {
    history.redo();
    show();
  }

  private void show() {
    placement.set(history.current());
    forecast.set(study.isEmpty() ? NOTHING : price(study.get()));
  }

  private Forecast price(Study s) {
    try {
      return placement
          .get()
          .<Forecast>map(p -> new Forecast.Priced(s.price(p), s.feel(p), s.problems(p), boundNanos))
          .orElse(NOTHING);
    } catch (RackloomException why) {
      return new Forecast.Failed(why.failure().text());
    }
  }

  /** The devices of a stage, empty if it is not placed. */
  public List<String> devicesOf(String stage) {
    return study
        .flatMap(s -> placement.get().flatMap(p -> p.of(s.stages().model(), stage, s.phase())))
        .map(a -> a.group().devices())
        .orElse(List.of());
  }

  /** The best lower bound of the latency proven so far, 0 for none. */
  public double boundNanos() {
    return boundNanos;
  }

  /** The placement now. */
  public ReadOnlyObjectProperty<Optional<Placement>> placementProperty() {
    return placement.getReadOnlyProperty();
  }

  /** What is said of it. */
  public ReadOnlyObjectProperty<Forecast> forecastProperty() {
    return forecast.getReadOnlyProperty();
  }

  /** Whether there is an edit to take back. */
  public ReadOnlyBooleanProperty canUndoProperty() {
    return history.canUndoProperty();
  }

  /** Whether there is an edit to repeat. */
  public ReadOnlyBooleanProperty canRedoProperty() {
    return history.canRedoProperty();
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.symbolic.Bindings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The placement on the screen and the sizes it is priced at: changed by hand, undone, replaced by
 * the solver. Every change asks for new numbers; they come together, the newest only.
 */
public final class PlacementEditor {

  private final EditHistory<Edit> history = new EditHistory<>(Edit.NOTHING);
  private final Latest<Question, Reading> numbers;
  private final ReadOnlyObjectWrapper<Optional<Placement>> placement =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Bindings> sizes = new ReadOnlyObjectWrapper<>(Bindings.NONE);
  private final ReadOnlyObjectWrapper<Reading> reading =
      new ReadOnlyObjectWrapper<>(Reading.NOTHING);
  private final ReadOnlyObjectWrapper<Forecast> forecast =
      new ReadOnlyObjectWrapper<>(Reading.NOTHING.forecast());
  private final Map<Bindings, Double> proven = new HashMap<>();
  private Optional<Study> study = Optional.empty();

  /** What can be undone. Sizes are those of the sliders; none before a model is open. */
  private record Edit(Optional<Placement> placement, Bindings sizes) {
    static final Edit NOTHING = new Edit(Optional.empty(), Bindings.NONE);
  }

  private record Question(Study study, Edit edit) {}

  PlacementEditor(Executor background, Executor toolkit, Journal journal) {
    numbers =
        new Latest<>(
            background,
            toolkit,
            q -> Reading.of(q.study(), q.edit().sizes(), q.edit().placement()),
            this::show,
            bug -> journal.bug("Working out the numbers", bug));
  }

  /** Begins with the study's own placement and sizes. */
  void open(Opening opened) {
    numbers.forget();
    study = Optional.of(opened.study());
    proven.clear();
    history.reset(new Edit(Optional.of(opened.start().placement()), sizesOf(opened.study())));
    proven.put(history.current().sizes(), opened.start().boundNanos());
    take(history.current());
    show(opened.reading());
  }

  /** The sizes of a study, as the sliders name them. */
  static Bindings sizesOf(Study of) {
    Bindings all = Bindings.NONE;
    for (Study.Size size : of.sizes()) {
      all = all.with(size.symbol(), size.value());
    }
    return all;
  }

  /** Puts a stage on one device. */
  public void move(String stage, String device) {
    study.ifPresent(s -> placement.get().ifPresent(p -> edit(moved(s, p, stage, device))));
  }

  private static Placement moved(Study s, Placement p, String stage, String device) {
    return p.with(
        new Assignment(s.stages().model(), stage, s.seat(), DeviceGroup.single(device), 0));
  }

  /** Takes a whole placement, as an edit that can be undone. */
  public void edit(Placement next) {
    history.push(new Edit(Optional.of(next), sizes.get()));
    renew();
  }

  /** Takes a solver's placement and what it proved at {@code at}. */
  void take(Placement next, double provenLatencyNanos, Bindings at) {
    proven.merge(at, provenLatencyNanos, Math::max);
    edit(next);
  }

  /** Other sizes, as long as a slider is dragged: no edit before {@link #keepSizes}. */
  void resize(Bindings changed) {
    sizes.set(sizes.get().with(changed));
    ask(new Edit(placement.get(), sizes.get()));
  }

  /** Makes the sizes now an edit that can be undone. */
  void keepSizes() {
    history.push(new Edit(placement.get(), sizes.get()));
  }

  /** One edit back. */
  public void undo() {
    history.undo();
    renew();
  }

  /** One edit forth. */
  public void redo() {
    history.redo();
    renew();
  }

  private void renew() {
    take(history.current());
    ask(history.current());
  }

  private void take(Edit edit) {
    placement.set(edit.placement());
    sizes.set(edit.sizes());
  }

  private void ask(Edit edit) {
    study.ifPresent(s -> numbers.ask(new Question(s, edit)));
  }

  private void show(Reading now) {
    Reading bound = now.withBound(now.study().map(this::bound).orElse(0.0));
    reading.set(bound);
    forecast.set(bound.forecast());
  }

  private double bound(Study of) {
    return proven.getOrDefault(sizesOf(of), 0.0);
  }

  /** The best lower bound of the latency proven so far at these sizes, 0 for none. */
  public double boundNanos() {
    return proven.getOrDefault(sizes.get(), 0.0);
  }

  /** The placement now. */
  public ReadOnlyObjectProperty<Optional<Placement>> placementProperty() {
    return placement.getReadOnlyProperty();
  }

  /** The sizes now, by symbol; the numbers follow. */
  ReadOnlyObjectProperty<Bindings> sizesProperty() {
    return sizes.getReadOnlyProperty();
  }

  /** All numbers on the screen. */
  ReadOnlyObjectProperty<Reading> readingProperty() {
    return reading.getReadOnlyProperty();
  }

  /** What is said of the placement. */
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

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Proven;
import java.util.List;
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
  private final ReadOnlyObjectWrapper<Bindings> keptSizes =
      new ReadOnlyObjectWrapper<>(Bindings.NONE);
  private final ReadOnlyObjectWrapper<Reading> reading =
      new ReadOnlyObjectWrapper<>(Reading.NOTHING);
  private final ReadOnlyObjectWrapper<Forecast> forecast =
      new ReadOnlyObjectWrapper<>(Reading.NOTHING.forecast());
  private final ReadOnlyObjectWrapper<List<Constraint>> constraints =
      new ReadOnlyObjectWrapper<>(List.of());
  private final Proofs proofs = new Proofs();
  private final ReadOnlyObjectWrapper<Naming> naming = new ReadOnlyObjectWrapper<>(Naming.NOTHING);
  private final ReadOnlyObjectWrapper<Optional<Study>> base =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectProperty<Goal> goal;

  /**
   * What can be undone.
   *
   * @param base what the numbers are made with; another one once devices were measured
   * @param sizes those of the sliders; none before a model is open
   */
  private record Edit(
      Optional<Study> base,
      Optional<Placement> placement,
      Bindings sizes,
      List<Constraint> constraints,
      Naming naming) {
    static final Edit NOTHING =
        new Edit(Optional.empty(), Optional.empty(), Bindings.NONE, List.of(), Naming.NOTHING);
  }

  private record Question(Study study, Edit edit) {}

  /**
   * @param goal what the placement is to be good at
   */
  PlacementEditor(
      Executor background, Executor toolkit, Journal journal, ReadOnlyObjectProperty<Goal> goal) {
    this.goal = goal;
    numbers =
        new Latest<>(
            background,
            toolkit,
            q ->
                Reading.of(
                    q.study(), q.edit().sizes(), q.edit().constraints(), q.edit().placement()),
            this::show,
            bug -> journal.failed("Working out the numbers", bug));
    goal.addListener((o, was, is) -> show(reading.get()));
  }

  /** Begins with the study's own placement and sizes. */
  void open(Opening opened) {
    numbers.forget();
    Study.Start start = opened.start();
    history.reset(
        new Edit(
            Optional.of(opened.study()),
            Optional.of(start.placement()),
            sizesOf(opened.study()).with(start.sizes()),
            start.constraints(),
            Naming.NOTHING));
    proofs.clear();
    proofs.add(start.proven());
    base.set(history.current().base());
    take(history.current());
    show(opened.reading());
  }

  /** The sizes of a study, as the sliders name them. */
  public static Bindings sizesOf(Study of) {
    Bindings all = Bindings.NONE;
    for (Study.Size size : of.sizes()) {
      all = all.with(size.symbol(), size.value());
    }
    return all;
  }

  /** Puts a stage on one device. */
  public void move(String stage, String device) {
    move(List.of(stage), device);
  }

  /** Puts stages on one device, as one edit that can be undone. */
  public void move(List<String> stages, String device) {
    placement.get().ifPresent(p -> edit(Moves.to(p, stages, device)));
  }

  /** Takes a whole placement, as an edit that can be undone. */
  public void edit(Placement next) {
    push(Optional.of(next), constraints.get());
  }

  /** Holds to other constraints, as an edit that can be undone. */
  void constrain(List<Constraint> next) {
    push(placement.get(), List.copyOf(next));
  }

  /** Holds to other constraints with another placement, as one edit that can be undone. */
  void edit(Placement next, List<Constraint> under) {
    push(Optional.of(next), List.copyOf(under));
  }

  /** Names kept placements otherwise, as an edit that can be undone. */
  void name(Naming next) {
    history.push(new Edit(base.get(), placement.get(), sizes.get(), constraints.get(), next));
    naming.set(next);
  }

  /** Takes numbers from elsewhere, such as measurements, as an edit that can be undone. */
  void rest(Study on) {
    history.push(
        new Edit(Optional.of(on), placement.get(), sizes.get(), constraints.get(), naming.get()));
    renew();
  }

  private void push(Optional<Placement> next, List<Constraint> under) {
    history.push(new Edit(base.get(), next, sizes.get(), under, naming.get()));
    renew();
  }

  /** Takes a solver's placement and what was proven with the numbers on the screen. */
  void take(Placement next, List<Proven> proven) {
    proofs.add(proven);
    edit(next);
  }

  /** Other sizes, as long as a slider is dragged: no edit before {@link #keepSizes}. */
  void resize(Bindings changed) {
    sizes.set(sizes.get().with(changed));
    ask(now());
  }

  /** Makes the sizes now an edit that can be undone. */
  void keepSizes() {
    history.push(now());
    keptSizes.set(sizes.get());
  }

  private Edit now() {
    return new Edit(base.get(), placement.get(), sizes.get(), constraints.get(), naming.get());
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

  /** What was proven with other numbers does not hold. */
  private void take(Edit edit) {
    if (!edit.base().equals(base.get())) {
      proofs.clear();
      base.set(edit.base());
    }
    naming.set(edit.naming());
    placement.set(edit.placement());
    sizes.set(edit.sizes());
    keptSizes.set(edit.sizes());
    constraints.set(edit.constraints());
  }

  private void ask(Edit edit) {
    edit.base().ifPresent(s -> numbers.ask(new Question(s, edit)));
  }

  private void show(Reading now) {
    Reading bound = now.at(goal.get(), now.study().map(this::bound).orElse(0.0));
    reading.set(bound);
    forecast.set(bound.forecast());
  }

  /** The best that was proven for the goal of a study like this, 0 for nothing. */
  double bound(Study of) {
    return best(of).map(Proven::bound).orElse(0.0);
  }

  private Optional<Proven> best(Study of) {
    return proofs.best(goal.get(), sizesOf(of), of.constraints(), used());
  }

  /** All that was proven and holds for what is on the screen, for whatever goal. */
  List<Proven> proven() {
    return proofs.all(sizes.get(), constraints.get(), used());
  }

  /** What proved the bound on the screen; empty without one. */
  String provenBy() {
    return reading.get().study().flatMap(this::best).map(Proven::method).orElse("");
  }

  /** What the placement is to be good at. */
  Goal goal() {
    return goal.get();
  }

  private Leeway used() {
    return placement.get().map(Leeway::of).orElse(Leeway.NONE);
  }

  /** The placement now. */
  public ReadOnlyObjectProperty<Optional<Placement>> placementProperty() {
    return placement.getReadOnlyProperty();
  }

  /** What was done to kept placements. */
  ReadOnlyObjectProperty<Naming> namingProperty() {
    return naming.getReadOnlyProperty();
  }

  /** What the numbers are made with, at sizes of its own. */
  ReadOnlyObjectProperty<Optional<Study>> baseProperty() {
    return base.getReadOnlyProperty();
  }

  /** The constraints now; the numbers follow. */
  public ReadOnlyObjectProperty<List<Constraint>> constraintsProperty() {
    return constraints.getReadOnlyProperty();
  }

  /** The sizes now, by symbol; the numbers follow. */
  ReadOnlyObjectProperty<Bindings> sizesProperty() {
    return sizes.getReadOnlyProperty();
  }

  /** The sizes of the last edit: they do not follow a slider that is still dragged. */
  ReadOnlyObjectProperty<Bindings> keptSizesProperty() {
    return keptSizes.getReadOnlyProperty();
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

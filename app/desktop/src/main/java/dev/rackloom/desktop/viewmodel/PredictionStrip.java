package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Prediction;
import dev.rackloom.core.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** What the placement on the screen will do, in a few figures. */
public final class PredictionStrip {

  private static final String BROKEN =
      "a constraint is broken: what is proven is of placements that hold to all of them";

  private final ReadOnlyObjectWrapper<List<Figure>> figures =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Shown> bottleneck =
      new ReadOnlyObjectWrapper<>(Shown.NOTHING);

  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper problemTip = new ReadOnlyStringWrapper("");

  /**
   * A figure.
   *
   * @param caption what it is
   * @param value how much
   * @param origin its source and basis, such as {@code predicted · calibrated}
   */
  public record Figure(String caption, Shown value, String origin) {

    /** Marked: what is predicted of a placement that cannot run is no forecast. */
    Figure ifItCouldRun(String obstacle) {
      String tip = "only if it could run: " + obstacle + "\n" + value.tip();
      return value.known()
          ? new Figure(caption, Shown.of(value.text(), tip), "if it could run")
          : this;
    }
  }

  private final PlacementEditor editor;
  private final StageTable table;
  private final ReadOnlyObjectProperty<Course> course;

  PredictionStrip(PlacementEditor editor, StageTable table, ReadOnlyObjectProperty<Course> course) {
    this.editor = editor;
    this.table = table;
    this.course = course;
    editor.forecastProperty().addListener((o, was, is) -> show());
    course.addListener((o, was, is) -> show());
    show();
  }

  private void show() {
    switch (editor.forecastProperty().get()) {
      case Forecast.None none -> blank(none.hint());
      case Forecast.Failed failed -> blank(named(failed.why()));
      case Forecast.Priced priced -> fill(priced, priced.prediction());
    }
  }

  private void blank(String why) {
    Shown unknown = Shown.unknown(why);
    figures.set(
        List.of(
            new Figure("Latency", unknown, ""),
            new Figure("Throughput", unknown, ""),
            new Figure("Energy", unknown, ""),
            new Figure("Lower bound", unknown, "")));
    bottleneck.set(Shown.of(why.lines().findFirst().orElse(""), why));
    problem(List.of());
  }

  private void fill(Forecast.Priced priced, Prediction p) {
    String origin = p.source().word() + " · " + p.basis().word();
    List<Figure> all = new ArrayList<>();
    all.add(new Figure("Latency", latency(p), origin));
    if (!priced.passes().isEmpty()) {
      all.add(new Figure("TTFT", first(priced.passes()), p.source().word()));
      all.add(new Figure("TPOT", further(priced.passes()), p.source().word()));
    }
    all.add(new Figure("Throughput", throughput(p), p.source().word()));
    all.add(new Figure("Energy", energy(p), p.source().word()));
    all.add(course.get().running() ? searching(course.get()) : bound(priced));
    List<String> obstacles = obstacles(priced);
    figures.set(
        all.stream()
            .map(f -> obstacles.isEmpty() ? f : f.ifItCouldRun(obstacles.getFirst()))
            .toList());
    bottleneck.set(Shown.of(named(p.bottleneck()), p.bottleneck()));
    problem(problems(priced, obstacles));
  }

  /** One short sentence with a count; the rest is its tip. */
  private void problem(List<String> all) {
    String more = all.size() > 1 ? "; and " + (all.size() - 1) + " more" : "";
    problemTip.set(String.join("\n", all));
    problem.set(all.isEmpty() ? "" : all.getFirst() + more);
  }

  /** What keeps it from running; constraints do not. */
  private List<String> obstacles(Forecast.Priced priced) {
    return texts(
        priced.faults().stream().filter(f -> !(f instanceof Fault.BreaksConstraint)).toList());
  }

  private List<String> texts(List<Fault> faults) {
    return named(faults.stream().map(Fault::text).toList());
  }

  private String named(String said) {
    return named(List.of(said)).getFirst();
  }

  /** What the engine says, with stages by their names. */
  private List<String> named(List<String> said) {
    return said.isEmpty()
        ? said
        : editor
            .readingProperty()
            .get()
            .study()
            .map(EngineWords::on)
            .map(words -> said.stream().map(words::of).toList())
            .orElse(said);
  }

  /** Constraints by the names of their stages; the engine only says that one does not hold. */
  private List<String> problems(Forecast.Priced priced, List<String> obstacles) {
    List<String> all = new ArrayList<>();
    UnaryOperator<String> labels = Explainer.labels(table.rows().stream());
    priced.broken().stream()
        .map(c -> "broken: " + ConstraintWords.text(c, labels))
        .forEach(all::add);
    all.addAll(priced.broken().isEmpty() ? texts(priced.faults()) : obstacles);
    return all;
  }

  /** The best so far takes the bound's place as long as it can change. */
  private static Figure searching(Course now) {
    if (!now.found()) {
      return new Figure("Best so far", now.best(), "");
    }
    String tip = now.best().tip() + "\n" + now.boundName() + " " + now.bound().text();
    String state = "gap " + now.gap().text() + " · " + now.by().text();
    return new Figure("Best so far", Shown.of(now.best().text(), tip), state);
  }

  private static Shown first(List<Prediction> passes) {
    return Shown.of(
        Units.nanos(passes.getFirst().latencyNanos()),
        "time to the first token: the prompt, one request alone in the rack");
  }

  private static Shown further(List<Prediction> passes) {
    return Shown.of(
        Units.nanos(passes.getLast().latencyNanos()),
        "time of each further token: one step, one request alone in the rack");
  }

  private static Shown latency(Prediction p) {
    return Shown.of(Units.nanos(p.latencyNanos()), "one request alone in the rack");
  }

  private static Shown throughput(Prediction p) {
    return Shown.of(
        Units.perS(p.throughputPerS()),
        "the pipeline full; the busiest device or link is busy "
            + Units.nanos(p.busiestNanos())
            + " a request");
  }

  private static Shown energy(Prediction p) {
    return Double.isNaN(p.energyJ())
        ? Shown.unknown("the power of a device in use is not known")
        : Shown.of(Units.joules(p.energyJ()), "of one request");
  }

  private Figure bound(Forecast.Priced priced) {
    String caption = GoalWords.bound(priced.goal());
    if (Double.isNaN(priced.gap())) {
      boolean apart = priced.bound() > 0 && !priced.broken().isEmpty();
      String why = apart ? BROKEN : "auto-place proves one";
      return new Figure(caption, Shown.unknown(why), "");
    }
    String goal = GoalWords.name(priced.goal());
    Shown value =
        Shown.of(
            GoalWords.show(priced.goal(), priced.bound()),
            "no placement is predicted to be better in "
                + goal
                + "\nproven by "
                + editor.provenBy());
    String gap = "gap " + Units.percent(priced.gap());
    return new Figure(caption, value, goal.equals("latency") ? gap : goal + ", " + gap);
  }

  /** The figures, in order. */
  public ReadOnlyObjectProperty<List<Figure>> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** What the placement breaks, in one sentence; empty if it can be deployed. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** All that the placement breaks, a line each. */
  public ReadOnlyStringProperty problemTipProperty() {
    return problemTip.getReadOnlyProperty();
  }

  /** What limits it, and why. */
  public ReadOnlyObjectProperty<Shown> bottleneckProperty() {
    return bottleneck.getReadOnlyProperty();
  }
}

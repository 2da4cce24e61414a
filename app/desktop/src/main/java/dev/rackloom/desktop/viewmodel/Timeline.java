package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.SeenFiring;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;

/**
 * When what runs: one request as it is predicted, many under load as they are simulated, and what a
 * deployment was seen doing. The first follows every edit, the second is asked for.
 */
public final class Timeline {

  private final PlacementEditor editor;
  private final StageTable table;
  private final Journal journal;
  private final Telemetry telemetry;
  private final TimeWindow window = new TimeWindow("predicted");
  private final OneJob job;
  private final Latest<Question, List<Replay.Span>> alone;
  private final IntegerProperty concurrency = new SimpleIntegerProperty(4);
  private final ReadOnlyObjectWrapper<Gantt> predicted = new ReadOnlyObjectWrapper<>(Gantt.NOTHING);
  private final ReadOnlyObjectWrapper<Gantt> simulated = new ReadOnlyObjectWrapper<>(Gantt.NOTHING);
  private final ReadOnlyObjectWrapper<Gantt> seen = new ReadOnlyObjectWrapper<>(Gantt.NOTHING);

  private record Question(Study study, Placement placement) {}

  Timeline(
      PlacementEditor editor,
      StageTable table,
      Telemetry telemetry,
      Jobs jobs,
      Journal journal,
      Executor background,
      Executor toolkit) {
    this.editor = editor;
    this.table = table;
    this.journal = journal;
    this.job = new OneJob(jobs);
    this.alone =
        new Latest<>(
            background,
            toolkit,
            q -> q.study().replay().alone(q.placement()),
            this::showAlone,
            why -> predicted.set(Gantt.NOTHING));
    editor.readingProperty().addListener((o, was, is) -> follow(is));
    this.telemetry = telemetry;
    telemetry.firingsProperty().addListener((o, was, is) -> showSeen());
    telemetry.newestProperty().addListener((o, was, is) -> showSeen());
  }

  private void follow(Reading now) {
    if (!simulated.get().lanes().isEmpty() && !simulated.get().stale()) {
      simulated.set(simulated.get().outdated());
    }
    if (telemetry.newestProperty().get().isPresent()) {
      showSeen();
    }
    Optional<Question> question = question(now);
    question.ifPresent(alone::ask);
    if (question.isEmpty()) {
      alone.forget();
      predicted.set(Gantt.NOTHING);
    }
  }

  private static Optional<Question> question(Reading now) {
    return now.forecast() instanceof Forecast.Priced
        ? now.study().flatMap(s -> now.placement().map(p -> new Question(s, p)))
        : Optional.empty();
  }

  private GanttBuilder builder() {
    Optional<Study> study = editor.readingProperty().get().study();
    return new GanttBuilder(
        table,
        study.map(s -> s.rack().links()).orElse(List.of()),
        study.map(s -> s.stages().waitsFor()).orElse(Map.of()));
  }

  private void showAlone(List<Replay.Span> spans) {
    predicted.set(
        builder().of(spans, "predicted", "One request alone in the rack", "from its arrival"));
  }

  /** Simulates requests under load, so many at a time as is chosen. */
  public void simulate() {
    int many = Math.max(1, concurrency.get());
    question(editor.readingProperty().get())
        .ifPresent(q ->
            job.start(
                "Simulating " + many + " at a time",
                (progress, cancellation) ->
                    q.study().replay().underLoad(q.placement(), many, progress, cancellation),
                load -> showLoad(load, many)));
  }

  private void showLoad(Replay.Load load, int many) {
    String note =
        load.requests()
            + " requests, "
            + many
            + " at a time: "
            + Units.perS(load.throughputPerS())
            + ", half within "
            + Units.nanos(load.medianNanos())
            + ", 99 in 100 within "
            + Units.nanos(load.slowNanos());
    simulated.set(builder().of(load.spans(), "predicted", "Simulated under load", note));
    journal.info("Simulated " + note);
  }

  /** What is seen now; else what was seen last. */
  private void showSeen() {
    List<SeenFiring> live = telemetry.firingsProperty().get();
    Gantt last =
        telemetry
            .newestProperty()
            .get()
            .map(n -> builder().last(n, isOnScreen(n.placement())))
            .orElse(Gantt.NOTHING);
    seen.set(live.isEmpty() ? last : builder().seen(live));
  }

  private boolean isOnScreen(Placement placement) {
    Reading now = editor.readingProperty().get();
    return now.study()
        .flatMap(s -> now.placement().map(p -> Pricing.moved(s, placement, p).isEmpty()))
        .orElse(false);
  }

  /** The part of time that the predicted request and what was seen show together. */
  public TimeWindow window() {
    return window;
  }

  /** Requests in flight at a time in the simulation. */
  public IntegerProperty concurrencyProperty() {
    return concurrency;
  }

  /** The simulation that runs. */
  public OneJob job() {
    return job;
  }

  /** One request, predicted. */
  public ReadOnlyObjectProperty<Gantt> predictedProperty() {
    return predicted.getReadOnlyProperty();
  }

  /** Requests under load, predicted by simulation. */
  public ReadOnlyObjectProperty<Gantt> simulatedProperty() {
    return simulated.getReadOnlyProperty();
  }

  /** What a deployment was seen doing. */
  public ReadOnlyObjectProperty<Gantt> seenProperty() {
    return seen.getReadOnlyProperty();
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Failure;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.engine.pareto.ParetoFront;
import dev.rackloom.engine.pareto.ParetoOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/** Placements of which none beats another in latency, throughput and energy together. */
public final class Front {

  /** What is traded. */
  public static final List<Metric> METRICS =
      List.of(Metric.LATENCY, Metric.THROUGHPUT, Metric.ENERGY);

  private final PlacementEditor editor;
  private final Journal journal;
  private final OneJob job;
  private final ObjectProperty<Metric> across = new SimpleObjectProperty<>(Metric.LATENCY);
  private final ObjectProperty<Metric> up = new SimpleObjectProperty<>(Metric.THROUGHPUT);
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);
  private Found found = Found.NOTHING;

  /** A front and what it is of. */
  private record Found(Optional<Study> of, List<Candidate> candidates, boolean complete) {
    static final Found NOTHING = new Found(Optional.empty(), List.of(), false);
  }

  private record Candidate(Placement placement, List<String> devices, Prediction prediction) {}

  /**
   * What is on show.
   *
   * @param points of the front
   * @param now the placement on the screen, if it is priced and stands on no point
   * @param note what it is, in words
   * @param stale whether it is of other sizes or constraints than now
   */
  public record Content(List<Point> points, Optional<Point> now, String note, boolean stale) {
    static final Content NOTHING = new Content(List.of(), Optional.empty(), "", false);

    public Content {
      points = List.copyOf(points);
    }
  }

  /**
   * A placement.
   *
   * @param number its position in the front, -1 for the one on the screen
   * @param x its value across, in the unit of {@link MetricWords}
   * @param y its value up
   * @param edge whether none is better on both axes shown; others are for the third metric
   * @param current whether it is on the screen
   * @param text its numbers
   */
  public record Point(int number, double x, double y, boolean edge, boolean current, String text) {

    /** Whether both its values are. */
    boolean isKnown() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  Front(PlacementEditor editor, Jobs jobs, Journal journal) {
    this.editor = editor;
    this.journal = journal;
    this.job = new OneJob(jobs);
    editor.readingProperty().addListener((o, was, is) -> show());
    across.addListener((o, was, is) -> axes(up, was));
    up.addListener((o, was, is) -> axes(across, was));
  }

  /** Two axes show two metrics: who takes the other's gives his own for it. */
  private void axes(ObjectProperty<Metric> other, Metric was) {
    if (across.get() == up.get()) {
      other.set(was);
    }
    show();
  }

  void forget() {
    found = Found.NOTHING;
    show();
  }

  /** Looks for the front, for some seconds. */
  public void look() {
    editor
        .readingProperty()
        .get()
        .study()
        .ifPresent(study ->
            job.start(
                "Looking for trade-offs",
                (progress, cancellation) -> study.engine().front(METRICS, progress, cancellation),
                outcome -> take(study, outcome)));
  }

  private void take(Study study, ParetoOutcome outcome) {
    if (editor.readingProperty().get().study().filter(s -> s.isOf(study)).isEmpty()) {
      return;
    }
    switch (outcome) {
      case ParetoFront front -> {
        found = found(study, front);
        journal.info("Found " + front.points().size() + " placements, none beats another");
        show();
      }
      case ParetoOutcome.Infeasible none ->
          journal.problem(
              new Failure(
                  Failure.Kind.USER,
                  "No placement fits: " + String.join("; ", none.reasons()),
                  "give a device more memory, or take a constraint away"));
    }
  }

  private static Found found(Study study, ParetoFront front) {
    return new Found(
        Optional.of(study),
        IntStream.range(0, front.points().size())
            .mapToObj(i -> {
              ParetoFront.Point point = front.points().get(i);
              Placement placement =
                  study.engine().placement(point.devices(), "trade-off " + (i + 1));
              return new Candidate(
                  placement, devices(Optional.of(study), placement), point.prediction());
            })
            .toList(),
        front.complete());
  }

  /** The device of each stage; tells placements apart whatever they are called. */
  private static List<String> devices(Optional<Study> study, Placement placement) {
    return study
        .map(s ->
            s.stages().stages().stream()
                .map(stage ->
                    placement
                        .of(s.stages().model(), stage.id(), s.seat())
                        .map(a -> String.join("+", a.group().devices()))
                        .orElse(""))
                .toList())
        .orElse(List.of());
  }

  private void show() {
    Reading reading = editor.readingProperty().get();
    List<String> here = reading.placement().map(p -> devices(reading.study(), p)).orElse(List.of());
    List<Point> points =
        IntStream.range(0, found.candidates().size())
            .mapToObj(i -> point(i, here))
            .filter(Point::isKnown)
            .toList();
    boolean standsOnOne = points.stream().anyMatch(Point::current);
    Optional<Point> now =
        !standsOnOne && !points.isEmpty() && reading.forecast() instanceof Forecast.Priced p
            ? Optional.of(point(-1, p.prediction(), false, true, "now")).filter(Point::isKnown)
            : Optional.empty();
    content.set(new Content(points, now, note(), stale(reading)));
  }

  private boolean stale(Reading reading) {
    return found
        .of()
        .map(of ->
            reading
                .study()
                .filter(s ->
                    PlacementEditor.sizesOf(s).equals(PlacementEditor.sizesOf(of))
                        && s.constraints().equals(of.constraints()))
                .isEmpty())
        .orElse(false);
  }

  private String note() {
    int count = found.candidates().size();
    return count == 0
        ? ""
        : count
            + (count == 1 ? " placement" : " placements")
            + (found.complete() ? ", all there are" : ", found in the time there was")
            + " · predicted · "
            + found.candidates().getFirst().prediction().basis().word();
  }

  private Point point(int number, List<String> here) {
    Candidate c = found.candidates().get(number);
    boolean current = c.devices().equals(here);
    String name = "trade-off " + (number + 1) + (current ? ", on the screen" : "");
    return point(number, c.prediction(), edge(c.prediction()), current, name);
  }

  private Point point(int number, Prediction p, boolean edge, boolean current, String name) {
    return new Point(
        number,
        MetricWords.value(across.get(), p),
        MetricWords.value(up.get(), p),
        edge,
        current,
        name + ": " + MetricWords.all(p) + ", predicted");
  }

  private boolean edge(Prediction p) {
    return found.candidates().stream().noneMatch(c -> beats(c.prediction(), p));
  }

  private boolean beats(Prediction a, Prediction b) {
    double x = MetricWords.cost(across.get(), a) - MetricWords.cost(across.get(), b);
    double y = MetricWords.cost(up.get(), a) - MetricWords.cost(up.get(), b);
    return x <= 0 && y <= 0 && (x < 0 || y < 0);
  }

  /** Takes a point's placement, as an edit that can be undone. */
  public void take(int number) {
    if (number >= 0 && number < found.candidates().size()) {
      editor.edit(found.candidates().get(number).placement());
    }
  }

  /** What stands across. */
  public ObjectProperty<Metric> acrossProperty() {
    return across;
  }

  /** What stands up. */
  public ObjectProperty<Metric> upProperty() {
    return up;
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }

  /** The search that runs. */
  public OneJob job() {
    return job;
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.engine.pareto.ParetoFront;
import dev.rackloom.engine.pareto.ParetoOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Placements of which none beats another in three metrics together: the two shown and one more.
 * Cost is one where the rack has prices.
 */
public final class Front {

  private static final List<Metric> WITHOUT_PRICES =
      List.of(Metric.LATENCY, Metric.THROUGHPUT, Metric.ENERGY);

  private static final List<Metric> WITH_PRICES =
      List.of(Metric.LATENCY, Metric.THROUGHPUT, Metric.ENERGY, Metric.COST);

  private static final int TRADED = 3;

  private final PlacementEditor editor;
  private final Journal journal;
  private final OneJob job;
  private final ObjectProperty<Metric> across = new SimpleObjectProperty<>(Metric.LATENCY);
  private final ObjectProperty<Metric> up = new SimpleObjectProperty<>(Metric.THROUGHPUT);
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);
  private final ObservableList<Metric> metrics = FXCollections.observableArrayList(WITHOUT_PRICES);
  private Found found = Found.NOTHING;

  /** A front and what it is of. */
  private record Found(
      Optional<Study> of, List<Metric> traded, List<Candidate> candidates, boolean complete) {
    static final Found NOTHING = new Found(Optional.empty(), List.of(), List.of(), false);
  }

  /** A placement and its numbers; the cost is NaN where it is not known. */
  private record Candidate(
      Placement placement, List<String> devices, Prediction prediction, double cost) {

    double value(Metric metric) {
      return metric == Metric.COST ? cost : MetricWords.value(metric, prediction);
    }

    /** Less is better. */
    double weight(Metric metric) {
      return metric == Metric.COST ? cost : MetricWords.cost(metric, prediction);
    }

    String text() {
      String price = Double.isNaN(cost) ? "" : ", costs " + MetricWords.costs(cost);
      return MetricWords.all(prediction) + price + ", predicted";
    }
  }

  /**
   * What is on show.
   *
   * @param points of the front
   * @param now the placement on the screen, if it is priced and stands on no point
   * @param third the metric that is traded beside the two shown, in a word
   * @param note what it is, in words
   * @param stale whether it is of other sizes or constraints than now
   */
  public record Content(
      List<Point> points, Optional<Point> now, String third, String note, boolean stale) {
    static final Content NOTHING = new Content(List.of(), Optional.empty(), "", "", false);

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

  /** Another study is open: its rack may have prices. */
  void open(Study study) {
    boolean priced = study.rack().devices().stream().allMatch(d -> d.pricePerHour() > 0);
    List<Metric> now = priced ? WITH_PRICES : WITHOUT_PRICES;
    if (!metrics.equals(now)) {
      if (!now.contains(across.get()) || !now.contains(up.get())) {
        across.set(Metric.LATENCY);
        up.set(Metric.THROUGHPUT);
      }
      metrics.setAll(now);
    }
  }

  /** The two shown, and the first of the others. */
  private List<Metric> traded() {
    List<Metric> traded = new ArrayList<>(List.of(across.get(), up.get()));
    metrics.stream()
        .filter(m -> !traded.contains(m))
        .limit(TRADED - traded.size())
        .toList()
        .forEach(traded::add);
    traded.sort(null);
    return traded;
  }

  /** Looks for the front, for some seconds. */
  public void look() {
    List<Metric> traded = traded();
    editor
        .readingProperty()
        .get()
        .study()
        .ifPresent(study ->
            job.start(
                "Looking for trade-offs",
                (progress, cancellation) -> study.engine().front(traded, progress, cancellation),
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
      case ParetoOutcome.Infeasible none -> journal.problem(NoFit.of(study, none.reasons()));
    }
  }

  private static Found found(Study study, ParetoFront front) {
    return new Found(
        Optional.of(study),
        front.metrics(),
        IntStream.range(0, front.points().size())
            .mapToObj(i -> {
              ParetoFront.Point point = front.points().get(i);
              Placement placement =
                  study.engine().placement(point.devices(), "trade-off " + (i + 1));
              return new Candidate(
                  placement,
                  devices(Optional.of(study), placement),
                  point.prediction(),
                  study.cost(placement));
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
            ? now(reading, p.prediction()).filter(Point::isKnown)
            : Optional.empty();
    content.set(new Content(points, now, third(), note(), stale(reading)));
  }

  private Optional<Point> now(Reading reading, Prediction prediction) {
    return reading
        .placement()
        .map(p -> {
          double cost = reading.study().map(s -> s.cost(p)).orElse(Double.NaN);
          return point(-1, new Candidate(p, List.of(), prediction, cost), false, true, "now");
        });
  }

  private String third() {
    return found.traded().stream()
        .filter(m -> m != across.get() && m != up.get())
        .map(Metric::word)
        .collect(Collectors.joining(" or "));
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
    return point(number, c, edge(c), current, name);
  }

  private Point point(int number, Candidate c, boolean edge, boolean current, String name) {
    return new Point(
        number, c.value(across.get()), c.value(up.get()), edge, current, name + ": " + c.text());
  }

  private boolean edge(Candidate of) {
    return found.candidates().stream().noneMatch(c -> beats(c, of));
  }

  private boolean beats(Candidate a, Candidate b) {
    double x = a.weight(across.get()) - b.weight(across.get());
    double y = a.weight(up.get()) - b.weight(up.get());
    return x <= 0 && y <= 0 && (x < 0 || y < 0);
  }

  /** Takes a point's placement, as an edit that can be undone. */
  public void take(int number) {
    if (number >= 0 && number < found.candidates().size()) {
      editor.edit(found.candidates().get(number).placement());
    }
  }

  /** What can stand on an axis. */
  public ObservableList<Metric> metrics() {
    return metrics;
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

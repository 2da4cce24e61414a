package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.core.Goal;
import dev.rackloom.core.RackChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * What if links were faster, or there were more devices? Supposed here, priced at once for the
 * placement on the screen, and placed anew when it is asked for. Nothing on the screen changes.
 */
public final class Supposition {

  /** Link speeds to choose from, as multiples. */
  public static final List<Double> SPEEDS =
      List.of(0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 8.0, 16.0);

  /** The most devices of a kind. */
  public static final int MOST = 32;

  private static final List<Metric> METRICS =
      List.of(Metric.LATENCY, Metric.THROUGHPUT, Metric.ENERGY);

  private final PlacementEditor editor;
  private final Goals goals;
  private final Latest<Question, Answer> prices;
  private final OneJob job;
  private final Journal journal;
  private final ReadOnlyObjectWrapper<Content> content =
      new ReadOnlyObjectWrapper<>(Content.NOTHING);
  private final Map<String, Integer> counts = new TreeMap<>();
  private double speed = 1;
  private Optional<Anew> anew = Optional.empty();

  /**
   * Everything on show.
   *
   * @param speed of links, as a multiple
   * @param kinds of devices, with how many there are and how many are supposed
   * @param rows a metric each
   * @param compared which two columns the change of each row is of
   * @param note what is to be known of the numbers
   */
  public record Content(
      double speed, List<Kind> kinds, List<Row> rows, String compared, String note) {
    /** No rack. */
    public static final Content NOTHING = new Content(1, List.of(), List.of(), "", "");

    public Content {
      kinds = List.copyOf(kinds);
      rows = List.copyOf(rows);
    }

    /** Whether anything is supposed. */
    public boolean isChanged() {
      return speed != 1 || kinds.stream().anyMatch(k -> k.count() != k.now());
    }
  }

  /** A kind of device: how many there are, and how many are supposed. */
  public record Kind(String name, int now, int count) {}

  /**
   * A metric: as it is, as it would be with the stages where they are, and placed anew.
   *
   * @param change from what is, in words: of one column, the same for all metrics
   * @param better whether that is better
   */
  public record Row(
      String metric, Shown now, Shown kept, Shown anew, String change, boolean better) {}

  /**
   * @param forecast of the placement on the rack as it is
   */
  private record Question(
      Study study,
      Forecast forecast,
      RackChange change,
      Optional<Placement> placement,
      Optional<Placement> anew) {

    Optional<Prediction> now() {
      return forecast instanceof Forecast.Priced p ? Optional.of(p.prediction()) : Optional.empty();
    }
  }

  /** What a placement is looked for by: with another of these it answers an older question. */
  private record Asked(
      Optional<Study> base,
      RackChange change,
      Bindings sizes,
      List<Constraint> constraints,
      Goal goal,
      Leeway leeway) {}

  private record Anew(Asked asked, Placement placement) {}

  private record Answer(
      Question of, Optional<Prediction> kept, Optional<Prediction> anew, String why) {}

  Supposition(
      PlacementEditor editor,
      Goals goals,
      Jobs jobs,
      Journal journal,
      Executor background,
      Executor toolkit) {
    this.editor = editor;
    this.goals = goals;
    this.journal = journal;
    this.job = new OneJob(jobs);
    this.prices =
        new Latest<>(
            background,
            toolkit,
            Supposition::priced,
            this::show,
            bug -> journal.failed("Pricing the supposed rack", bug));
    editor.readingProperty().addListener((o, was, is) -> ask());
    goals.goalProperty().addListener((o, was, is) -> ask());
    goals.leewayProperty().addListener((o, was, is) -> ask());
  }

  /** Another study is open: nothing is supposed. */
  void open() {
    reset();
  }

  /** As it is. */
  public void reset() {
    counts.clear();
    speed = 1;
    anew = Optional.empty();
    ask();
  }

  /** Supposes links of another speed. */
  public void speed(double multiple) {
    if (multiple != speed) {
      speed = multiple;
      ask();
    }
  }

  /** Supposes more or fewer devices of a kind. */
  public void count(String kind, int count) {
    int next = Math.clamp(count, 0, MOST);
    if (!Integer.valueOf(next).equals(counts.put(kind, next))) {
      ask();
    }
  }

  /** Looks for a placement on the supposed rack, for the goal, with what it may use. */
  public void placeAnew() {
    editor
        .readingProperty()
        .get()
        .study()
        .ifPresent(s -> {
          Asked asked = asked(s);
          job.start(
              "Placing on the supposed rack",
              (p, c) ->
                  s.on(asked.change()).engine().place(asked.goal(), asked.leeway(), NOBODY, p, c),
              found -> placed(asked, found));
        });
  }

  private Asked asked(Study study) {
    return new Asked(
        editor.baseProperty().get(),
        change(),
        PlacementEditor.sizesOf(study),
        study.constraints(),
        goals.goalProperty().get(),
        goals.leewayProperty().get());
  }

  private static final Engine.Finds NOBODY =
      new Engine.Finds() {
        @Override
        public void better(double value, String by) {}

        @Override
        public void bound(double lowerBound) {}
      };

  private void placed(Asked asked, Outcome found) {
    if (found instanceof Outcome.Solved solved) {
      anew = Optional.of(new Anew(asked, solved.placement()));
    } else {
      journal.info("Nothing fits the supposed rack");
    }
    ask();
  }

  private RackChange change() {
    return new RackChange(speed, counts);
  }

  /** What was placed anew stays as long as it would be looked for by the same. */
  private void ask() {
    Reading now = editor.readingProperty().get();
    now.study()
        .ifPresent(s -> {
          Asked asked = asked(s);
          anew = anew.filter(a -> a.asked().equals(asked));
          prices.ask(
              new Question(
                  s, now.forecast(), change(), now.placement(), anew.map(Anew::placement)));
        });
  }

  private static Answer priced(Question q) {
    try {
      Study supposed = q.study().on(q.change());
      Optional<Prediction> anew = q.anew().map(supposed::price);
      try {
        return new Answer(q, q.placement().map(supposed::price), anew, "");
      } catch (RackloomException | IllegalArgumentException gone) {
        String why =
            q.forecast() instanceof Forecast.Failed failed
                ? failed.why()
                : "a stage stands on a device that is not there";
        return new Answer(q, Optional.empty(), anew, why);
      }
    } catch (RackloomException | IllegalArgumentException none) {
      return new Answer(q, Optional.empty(), Optional.empty(), String.valueOf(none.getMessage()));
    }
  }

  private void show(Answer answer) {
    List<Kind> kinds = new ArrayList<>();
    RackChange.counts(answer.of().study().rack())
        .forEach(
            (kind, count) -> kinds.add(new Kind(kind, count, counts.getOrDefault(kind, count))));
    content.set(
        new Content(
            speed,
            kinds,
            METRICS.stream().map(m -> row(m, answer)).toList(),
            answer.anew().isPresent() ? "Placed anew against now" : "As placed against now",
            "All numbers are predicted; a device that is added is like the last of its kind."));
  }

  /** Compared is what was placed anew, and as long as nothing was, what stays where it is. */
  private static Row row(Metric metric, Answer answer) {
    double now = value(metric, answer.of().now());
    double then = value(metric, answer.anew().or(answer::kept));
    double change = then / now - 1;
    boolean known = !Double.isNaN(change) && !Double.isInfinite(change);
    return new Row(
        MetricWords.title(metric),
        shown(metric, answer.of().now(), "no placement is priced"),
        shown(metric, answer.kept(), answer.why()),
        shown(metric, answer.anew(), "place anew to see it"),
        known ? words(change) : "",
        known && isBetter(metric, then, now));
  }

  private static String words(double change) {
    return Math.abs(change) < 5e-4
        ? "no difference"
        : String.format(Locale.ROOT, "%+.1f %%", change * 100).replace('-', '−');
  }

  private static boolean isBetter(Metric metric, double a, double b) {
    return metric == Metric.THROUGHPUT ? a > b : a < b;
  }

  private static double value(Metric metric, Optional<Prediction> of) {
    return of.map(p -> MetricWords.value(metric, p)).orElse(Double.NaN);
  }

  private static Shown shown(Metric metric, Optional<Prediction> of, String why) {
    return of.map(p -> MetricWords.shown(metric, p)).orElseGet(() -> Shown.unknown(why));
  }

  /** Placing anew. */
  public OneJob job() {
    return job;
  }

  /** What is on show. */
  public ReadOnlyObjectProperty<Content> contentProperty() {
    return content.getReadOnlyProperty();
  }
}

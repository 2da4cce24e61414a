package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.core.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prices kept placements at the sizes now, and compares them. Any thread. */
public final class Pricing {

  private Pricing() {}

  /** What is asked; the bound is in the goal's unit, 0 for none. */
  record Question(Reading now, List<Keeping.Entry> kept, double bound) {}

  /**
   * A variant with its numbers at the sizes now.
   *
   * @param current whether it is on the screen
   * @param price what is predicted; empty if it cannot be priced
   * @param cost of a request, in the currency of the rack's prices
   * @param problems what it breaks, in words, perhaps empty
   */
  public record Row(
      long id,
      String name,
      boolean current,
      Placement placement,
      Optional<Price> price,
      Shown latency,
      Shown throughput,
      Shown energy,
      Shown cost,
      Shown gap,
      String problems,
      String origin) {}

  /**
   * What is predicted of a placement.
   *
   * @param cost of a request; NaN where a device has no price
   */
  public record Price(Prediction prediction, double cost) {

    double value(Metric metric) {
      return metric == Metric.COST ? cost : MetricWords.value(metric, prediction);
    }

    Shown shown(Metric metric) {
      return metric == Metric.COST
          ? MetricWords.costOf(cost, prediction)
          : MetricWords.shown(metric, prediction, "at the sizes now, ");
    }
  }

  /**
   * Two variants.
   *
   * @param moved the stages that stand elsewhere
   * @param metrics how each metric differs
   */
  public record Comparison(String a, String b, List<Moved> moved, List<Difference> metrics) {
    public Comparison {
      moved = List.copyOf(moved);
      metrics = List.copyOf(metrics);
    }
  }

  /** A stage that stands elsewhere. */
  public record Moved(int stage, String label, String from, String to) {}

  /**
   * A metric of two variants.
   *
   * @param change from the first to the second as a share; NaN if not known
   * @param better whether the second is better
   */
  public record Difference(String metric, Shown a, Shown b, double change, boolean better) {}

  static List<Row> of(Question question) {
    Study study = question.now().study().orElseThrow();
    return question.kept().stream().map(k -> row(question, study, k)).toList();
  }

  private static Row row(Question question, Study study, Keeping.Entry k) {
    boolean current =
        question
            .now()
            .placement()
            .map(p -> seats(study, p).equals(seats(study, k.placement())))
            .orElse(false);
    String origin = k.solver() + " · " + k.when();
    try {
      Price price = new Price(study.price(k.placement()), study.cost(k.placement()));
      return new Row(
          k.id(),
          k.name(),
          current,
          k.placement(),
          Optional.of(price),
          price.shown(Metric.LATENCY),
          price.shown(Metric.THROUGHPUT),
          price.shown(Metric.ENERGY),
          price.shown(Metric.COST),
          gap(question, study, k.placement(), price.prediction()),
          String.join("; ", problems(study, k.placement())),
          origin);
    } catch (RackloomException why) {
      String words = EngineWords.on(study).of(why.failure().text());
      return unpriced(k, current, words, origin);
    }
  }

  private static List<String> problems(Study study, Placement placement) {
    List<Fault> all = study.faults(placement);
    if (all.isEmpty()) {
      return List.of();
    }
    EngineWords words = EngineWords.on(study);
    return all.stream().map(Fault::text).map(words::of).toList();
  }

  private static Row unpriced(Keeping.Entry k, boolean current, String why, String origin) {
    Shown none = Shown.unknown(why);
    return new Row(
        k.id(),
        k.name(),
        current,
        k.placement(),
        Optional.empty(),
        none,
        none,
        none,
        none,
        none,
        why,
        origin);
  }

  private static Shown gap(Question question, Study study, Placement placement, Prediction p) {
    if (!(question.now().forecast() instanceof Forecast.Priced priced) || question.bound() <= 0) {
      return Shown.unknown("nothing is proven for the objective at these sizes: auto-place first");
    }
    if (!study.broken(placement).isEmpty()) {
      return Shown.unknown("it breaks a constraint, what is proven is of those that do not");
    }
    List<Prediction> passes =
        priced.goal().only().isPresent() ? study.passes(placement) : List.<Prediction>of();
    double gap = GoalWords.gap(GoalWords.value(priced.goal(), p, passes), question.bound());
    return Double.isNaN(gap)
        ? Shown.unknown("the objective has no value")
        : Shown.of(
            Units.percent(gap),
            "of its " + GoalWords.name(priced.goal()) + ", above what is proven");
  }

  /** Where each stage stands, in the order of the stages. */
  private static List<String> seats(Study study, Placement placement) {
    var devices =
        placement.assignments().stream()
            .filter(a -> a.phase() == study.seat())
            .collect(
                Collectors.groupingBy(
                    Assignment::stage,
                    Collectors.flatMapping(
                        a -> a.group().devices().stream(), Collectors.joining(" + "))));
    return study.stages().stages().stream()
        .map(Stage::id)
        .map(s -> devices.getOrDefault(s, ""))
        .toList();
  }

  /** Stages that stand elsewhere in the second of two placements, by their ids. */
  static List<Moved> moved(Study study, Placement before, Placement after) {
    List<String> from = seats(study, before);
    List<String> to = seats(study, after);
    List<Moved> moved = new ArrayList<>();
    for (int s = 0; s < from.size(); s++) {
      if (!from.get(s).equals(to.get(s))) {
        moved.add(new Moved(s, study.stages().stages().get(s).id(), from.get(s), to.get(s)));
      }
    }
    return moved;
  }

  static Comparison compare(Study study, Row a, Row b, UnaryOperator<String> labels) {
    return new Comparison(
        a.name(),
        b.name(),
        moved(study, a.placement(), b.placement()).stream()
            .map(m -> new Moved(m.stage(), labels.apply(m.label()), m.from(), m.to()))
            .toList(),
        Stream.of(Metric.LATENCY, Metric.THROUGHPUT, Metric.ENERGY, Metric.COST)
            .filter(m -> m != Metric.COST || isKnown(m, a) || isKnown(m, b))
            .map(m -> difference(m, a, b))
            .toList());
  }

  private static Difference difference(Metric metric, Row a, Row b) {
    double before = value(metric, a);
    double after = value(metric, b);
    double change = after / before - 1;
    return new Difference(
        MetricWords.title(metric),
        shown(metric, a),
        shown(metric, b),
        change,
        metric == Metric.THROUGHPUT ? change > 0 : change < 0);
  }

  private static double value(Metric metric, Row row) {
    return row.price().map(p -> p.value(metric)).orElse(Double.NaN);
  }

  private static boolean isKnown(Metric metric, Row row) {
    return !Double.isNaN(value(metric, row));
  }

  private static Shown shown(Metric metric, Row row) {
    return switch (metric) {
      case LATENCY -> row.latency();
      case THROUGHPUT -> row.throughput();
      case ENERGY -> row.energy();
      case COST -> row.cost();
      case MIGRATION -> Shown.unknown("not compared");
    };
  }
}

package dev.rackloom.core;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.codec.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a placement is to be good at, as people say it.
 *
 * @param word as it was said
 * @param objective to be made small
 * @param only the phase whose time counts; empty for the whole request. Memory is that of all
 *     phases
 * @param then what counts next, among placements that are about as good by what came before
 * @param slack by which part what came before may be worse
 */
public record Goal(
    String word, Objective objective, Optional<Phase> only, List<Goal> then, double slack) {

  /** What comes first may be worse by this part, for what comes second. */
  public static final double SLACK = 0.01;

  /** The time to the first token: one prompt. */
  public static final String TTFT = "ttft";

  /** The time of each further token: one step. */
  public static final String TPOT = "tpot";

  /** Nanoseconds a millisecond; joules are joules, prices are prices. */
  private static final Map<Metric, Double> UNIT =
      Map.of(Metric.LATENCY, 1e6, Metric.THROUGHPUT, 1e6, Metric.MIGRATION, 1e6);

  public Goal {
    then = List.copyOf(then);
    Checks.notNegative(slack, "slack");
  }

  private static Goal of(String word, Objective objective, Optional<Phase> only) {
    return new Goal(word, objective, only, List.of(), SLACK);
  }

  /**
   * Reads {@code latency}, {@code throughput}, {@code energy}, {@code cost}, {@code ttft}, {@code
   * tpot}; a mix such as {@code latency=1,energy=20}: weights per millisecond of latency or of the
   * busiest device or link, per joule and per unit of price; or metrics in the order in which they
   * count, such as {@code latency,energy}.
   *
   * @throws RackloomException if it is none of these
   */
  public static Goal of(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals(TTFT)) {
      return of(word, Objective.LATENCY, Optional.of(Phase.PREFILL));
    }
    if (word.equals(TPOT)) {
      return of(word, Objective.LATENCY, Optional.of(Phase.DECODE));
    }
    if (word.contains("=")) {
      return mix(text, word);
    }
    List<Goal> order = new ArrayList<>();
    for (String part : word.split(",", -1)) {
      order.add(of(part.strip(), Objective.of(metric(part.strip())), Optional.empty()));
    }
    Goal first = order.getFirst();
    return new Goal(word, first.objective, first.only, order.subList(1, order.size()), SLACK);
  }

  /** The same goal, with another slack between what counts first and what counts next. */
  public Goal withSlack(double other) {
    return new Goal(word, objective, only, then, other);
  }

  /** The same goal with another objective for the whole request. */
  public Goal withObjective(Objective other) {
    return new Goal(word, other, only, then, slack);
  }

  /** The goals one after the other; one, if there is no order. */
  public List<Goal> inOrder() {
    List<Goal> all = new ArrayList<>();
    all.add(of(then.isEmpty() ? word : metric().word(), objective, only));
    all.addAll(then);
    return all;
  }

  private static Goal mix(String text, String word) {
    List<Objective.Term> terms = new ArrayList<>();
    for (String part : word.split(",", -1)) {
      String[] sides = part.split("=", 2);
      Metric metric = metric(sides[0].strip());
      double weight = weight(part, sides.length > 1 ? sides[1].strip() : "");
      boolean twice = terms.stream().anyMatch(t -> t.metric() == metric);
      if (twice) {
        throw RackloomException.user(
            "the objective '" + text + "' names " + metric.word() + " twice",
            "give it one weight.");
      }
      terms.add(new Objective.Term(metric, weight / UNIT.getOrDefault(metric, 1.0)));
    }
    return of(word, new Objective(terms), Optional.empty());
  }

  /**
   * The one metric it is about.
   *
   * @throws RackloomException if it is about more, or about one phase
   */
  public Metric metric() {
    if (only.isPresent() || objective.terms().size() > 1) {
      throw RackloomException.user(
          "'" + word + "' is no metric alone", "use latency, throughput, energy or cost.");
    }
    return objective.terms().getFirst().metric();
  }

  /** A value of the objective with its unit; a mix has none. */
  public String show(double value) {
    if (objective.terms().size() > 1) {
      return String.format(Locale.ROOT, "%.4g", value);
    }
    return switch (inOrder().getLast().objective.terms().getFirst().metric()) {
      case ENERGY -> String.format(Locale.ROOT, "%.3f J", value);
      case COST -> String.format(Locale.ROOT, "%.6g a request", value);
      case LATENCY, THROUGHPUT, MIGRATION -> Quantities.showNanos(Math.round(value));
    };
  }

  /** The unit of its values: {@code ns}, {@code J}, {@code price}; a mix has none, empty. */
  public String unit() {
    if (objective.terms().size() > 1) {
      return "";
    }
    return switch (inOrder().getLast().objective.terms().getFirst().metric()) {
      case ENERGY -> "J";
      case COST -> "price";
      case LATENCY, THROUGHPUT, MIGRATION -> "ns";
    };
  }

  private static Metric metric(String word) {
    for (Metric metric : Metric.values()) {
      if (metric.word().equals(word)) {
        return metric;
      }
    }
    throw RackloomException.user(
        "no objective is called '" + word + "'",
        "use latency, throughput, energy, cost, ttft, tpot, a mix such as latency=1,energy=20, or an"
            + " order such as latency,energy.");
  }

  private static double weight(String part, String text) {
    try {
      double weight = Double.parseDouble(text);
      if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw RackloomException.user(
        "'" + part + "' has no weight above 0", "write a mix such as latency=1,energy=20.");
  }
}

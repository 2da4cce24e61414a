package dev.rackloom.core;

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
 */
public record Goal(String word, Objective objective, Optional<Phase> only) {

  /** The time to the first token: one prompt. */
  public static final String TTFT = "ttft";

  /** The time of each further token: one step. */
  public static final String TPOT = "tpot";

  /** Nanoseconds a millisecond; joules are joules. */
  private static final Map<Metric, Double> UNIT =
      Map.of(Metric.LATENCY, 1e6, Metric.THROUGHPUT, 1e6, Metric.ENERGY, 1.0);

  /**
   * Reads {@code latency}, {@code throughput}, {@code energy}, {@code ttft}, {@code tpot}, or a mix
   * such as {@code latency=1,energy=20}: weights per millisecond of latency or of the busiest
   * device or link, and per joule.
   *
   * @throws RackloomException if it is none of these
   */
  public static Goal of(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals(TTFT)) {
      return new Goal(word, Objective.LATENCY, Optional.of(Phase.PREFILL));
    }
    if (word.equals(TPOT)) {
      return new Goal(word, Objective.LATENCY, Optional.of(Phase.DECODE));
    }
    if (!word.contains("=")) {
      return new Goal(word, Objective.of(metric(word)), Optional.empty());
    }
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
    return new Goal(word, new Objective(terms), Optional.empty());
  }

  /**
   * The one metric it is about.
   *
   * @throws RackloomException if it is about more, or about one phase
   */
  public Metric metric() {
    if (only.isPresent() || objective.terms().size() > 1) {
      throw RackloomException.user(
          "'" + word + "' is no metric alone", "use latency, throughput or energy.");
    }
    return objective.terms().getFirst().metric();
  }

  /** A value of the objective with its unit; a mix has none. */
  public String show(double value) {
    if (objective.terms().size() > 1) {
      return String.format(Locale.ROOT, "%.4g", value);
    }
    return objective.weight(Metric.ENERGY) > 0
        ? String.format(Locale.ROOT, "%.3f J", value)
        : Quantities.showNanos(Math.round(value));
  }

  private static Metric metric(String word) {
    for (Metric metric : Metric.values()) {
      if (metric.word().equals(word)) {
        return metric;
      }
    }
    throw RackloomException.user(
        "no objective is called '" + word + "'",
        "use latency, throughput, energy, ttft, tpot, or a mix such as latency=1,energy=20.");
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

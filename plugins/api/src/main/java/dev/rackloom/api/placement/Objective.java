package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A weighted sum of metrics, to be made small. Weights are per unit of {@link Metric}: nanoseconds,
 * joules.
 */
public record Objective(List<Term> terms) {

  /** One metric and its weight. */
  public record Term(Metric metric, double weight) {
    public Term {
      Checks.positive(weight, "weight of " + metric);
    }
  }

  public static final Objective LATENCY = of(Metric.LATENCY);
  public static final Objective THROUGHPUT = of(Metric.THROUGHPUT);
  public static final Objective ENERGY = of(Metric.ENERGY);

  public Objective {
    terms = List.copyOf(terms);
    Checks.that(!terms.isEmpty(), "an objective has no term");
    Checks.distinct(terms, Term::metric, "terms");
  }

  /** One metric alone. */
  public static Objective of(Metric metric) {
    return new Objective(List.of(new Term(metric, 1)));
  }

  /** The weight of a metric, 0 if it does not count. */
  public double weight(Metric metric) {
    return terms.stream().filter(t -> t.metric() == metric).mapToDouble(Term::weight).sum();
  }

  @Override
  public String toString() {
    return terms.stream().map(t -> t.metric().word()).collect(Collectors.joining("+"));
  }
}

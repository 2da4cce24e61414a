package dev.rackloom.engine.load;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.Literal;
import dev.rackloom.engine.sat.SatModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rounding lets through: CP-SAT sums times that are rounded down, so that an answer may be
 * above the limit and yet within it there. Of each such answer, the longest times of one sum that
 * together, not rounded, exceed the limit are a cover: never all of them at once. With covers added
 * until no answer is left, a proof is one of the problem that is not rounded.
 */
final class Covers {

  /** How often a model is worth solving again without what only rounding lets through. */
  static final int MOST_TIMES = 100;

  /** What part of the limit tells. */
  private static final double TELLS = 1e-6;

  private final CpModel model;
  private final double limit;
  private final List<Sum> sums = new ArrayList<>();
  private final List<Literal[]> found = new ArrayList<>();

  private record Term(Literal literal, double nanos) {}

  /** Times that are spent one after the other. */
  static final class Sum {
    private final @Nullable Literal when;
    private final List<Term> terms = new ArrayList<>();

    private Sum(@Nullable Literal when) {
      this.when = when;
    }

    /** That so much time is spent if a literal is true. */
    void add(Literal literal, double nanos) {
      terms.add(new Term(literal, nanos));
    }
  }

  /** Of a model whose sums of times may not exceed a limit. */
  Covers(CpModel model, double limit) {
    this.model = model;
    this.limit = limit;
  }

  /**
   * One more sum.
   *
   * @param when it only counts if this is true; null if it always does
   */
  Sum sum(@Nullable Literal when) {
    Sum sum = new Sum(when);
    sums.add(sum);
    return sum;
  }

  /** Whether a time is worth a literal, be it less than a unit. */
  boolean tells(double nanos) {
    return nanos > limit * TELLS;
  }

  /** Looks for covers in an answer. */
  void look(SatModel.Values values) {
    for (Sum sum : sums) {
      if (sum.when == null || values.is(sum.when)) {
        cover(sum, values);
      }
    }
  }

  private void cover(Sum sum, SatModel.Values values) {
    List<Term> spent =
        sum.terms.stream()
            .filter(term -> values.is(term.literal))
            .sorted(Comparator.comparingDouble(term -> -term.nanos))
            .toList();
    List<Literal> cover = new ArrayList<>();
    if (sum.when != null) {
      cover.add(sum.when.not());
    }
    double nanos = 0;
    for (int i = 0; i < spent.size() && nanos <= limit; i++) {
      nanos += spent.get(i).nanos;
      cover.add(spent.get(i).literal.not());
    }
    if (nanos > limit * (1 + 1e-12)) {
      found.add(cover.toArray(new Literal[0]));
    }
  }

  /** Adds what was found to the model; whether that is anything. */
  boolean add() {
    boolean any = !found.isEmpty();
    found.forEach(model::addBoolOr);
    found.clear();
    return any;
  }
}

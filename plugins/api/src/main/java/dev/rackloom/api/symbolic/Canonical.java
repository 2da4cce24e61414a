package dev.rackloom.api.symbolic;

import dev.rackloom.api.symbolic.Dim.Expression;
import dev.rackloom.api.symbolic.Dim.Known;
import dev.rackloom.api.symbolic.Dim.Op;
import dev.rackloom.api.symbolic.Dim.Symbol;
import dev.rackloom.api.symbolic.Dim.Unknown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds expressions in one canonical form: flat, like terms collected, operands sorted by their
 * text. The first model that is opened waits for it, so kinds are told apart by {@code instanceof}:
 * for each switch over patterns the virtual machine makes a class first.
 */
final class Canonical {

  private static final Comparator<Dim> BY_TEXT = Comparator.comparing(Dim::toString);
  private static final Dim OVERFLOW = Dim.unknown("the size does not fit 64 bits");

  private Canonical() {}

  static Dim apply(Op op, List<Dim> operands) {
    return switch (op) {
      case SUM -> sum(operands);
      case PRODUCT -> product(operands);
      case FLOOR_DIV, CEIL_DIV -> divide(op, operands.get(0), operands.get(1));
      case MIN, MAX -> extreme(op, operands.get(0), operands.get(1));
    };
  }

  static Dim sum(List<Dim> dims) {
    try {
      return dims.size() == 1 ? dims.getFirst() : areKnown(dims) ? added(dims) : collected(dims);
    } catch (ArithmeticException overflow) {
      return OVERFLOW;
    }
  }

  /** Most are, in most models, and each operator has sums and products of them. */
  private static boolean areKnown(List<Dim> dims) {
    for (Dim dim : dims) {
      if (!(dim instanceof Known)) {
        return false;
      }
    }
    return true;
  }

  private static Dim added(List<Dim> known) {
    long sum = 0;
    for (Dim dim : known) {
      sum = Math.addExact(sum, ((Known) dim).value());
    }
    return Dim.of(sum);
  }

  private static Dim collected(List<Dim> dims) {
    Map<Dim, Long> coefficients = new HashMap<>();
    long constant = 0;
    for (Dim term : flatten(Op.SUM, dims)) {
      if (term instanceof Known k) {
        constant = Math.addExact(constant, k.value());
      } else if (term instanceof Expression e) {
        coefficients.merge(withoutCoefficient(e), coefficient(e), Math::addExact);
      } else if (term instanceof Unknown) {
        return term;
      } else {
        coefficients.merge(term, 1L, Math::addExact);
      }
    }
    return sumOf(coefficients, constant);
  }

  private static Dim sumOf(Map<Dim, Long> coefficients, long constant) {
    List<Dim> terms = new ArrayList<>();
    for (Dim rest : inOrder(coefficients.keySet())) {
      long c = coefficients.getOrDefault(rest, 0L);
      if (c != 0) {
        terms.add(c == 1 ? rest : product(List.of(Dim.of(c), rest)));
      }
    }
    if (constant != 0 || terms.isEmpty()) {
      terms.add(Dim.of(constant));
    }
    return terms.size() == 1 ? terms.getFirst() : new Expression(Op.SUM, terms);
  }

  /** By their text, which is made once of each, and of one alone not at all. */
  private static Collection<Dim> inOrder(Set<Dim> dims) {
    if (dims.size() < 2) {
      return dims;
    }
    return dims.stream()
        .map(dim -> Map.entry(dim.toString(), dim))
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  static Dim product(List<Dim> dims) {
    try {
      return dims.size() == 1 ? dims.getFirst() : areKnown(dims) ? multiplied(dims) : ordered(dims);
    } catch (ArithmeticException overflow) {
      return OVERFLOW;
    }
  }

  private static Dim multiplied(List<Dim> known) {
    long product = 1;
    for (Dim dim : known) {
      product = Math.multiplyExact(product, ((Known) dim).value());
    }
    return Dim.of(product);
  }

  private static Dim ordered(List<Dim> dims) {
    List<Dim> factors = new ArrayList<>();
    long constant = 1;
    for (Dim factor : flatten(Op.PRODUCT, dims)) {
      if (factor instanceof Known k) {
        constant = Math.multiplyExact(constant, k.value());
      } else if (factor instanceof Unknown) {
        return factor;
      } else {
        factors.add(factor);
      }
    }
    if (constant == 0) {
      return Dim.zero();
    }
    if (factors.size() > 1) {
      factors.sort(BY_TEXT);
    }
    if (constant != 1 || factors.isEmpty()) {
      factors.addFirst(Dim.of(constant));
    }
    return factors.size() == 1 ? factors.getFirst() : new Expression(Op.PRODUCT, factors);
  }

  static Dim divide(Op op, Dim a, Dim b) {
    if (a instanceof Unknown || b instanceof Unknown) {
      return a instanceof Unknown ? a : b;
    }
    if (b.equals(Dim.zero())) {
      return Dim.unknown("division of " + a + " by 0");
    }
    if (b.equals(Dim.one())) {
      return a;
    }
    if (a.equals(b)) {
      return Dim.one();
    }
    if (a instanceof Known x && b instanceof Known y) {
      return Dim.of(
          op == Op.FLOOR_DIV
              ? Math.floorDiv(x.value(), y.value())
              : Math.ceilDiv(x.value(), y.value()));
    }
    if (a instanceof Expression e && e.op() == Op.PRODUCT) {
      return divideProduct(op, e, b);
    }
    return new Expression(op, List.of(a, b));
  }

  /** Cancels a factor that stands above and below, and a constant that divides without rest. */
  private static Dim divideProduct(Op op, Expression product, Dim by) {
    List<Dim> factors = new ArrayList<>(product.operands());
    for (Dim divisor :
        by instanceof Expression e && e.op() == Op.PRODUCT ? e.operands() : List.of(by)) {
      if (!cancel(factors, divisor)) {
        return new Expression(op, List.of(product, by));
      }
    }
    return product(factors);
  }

  private static boolean cancel(List<Dim> factors, Dim divisor) {
    if (factors.remove(divisor)) {
      return true;
    }
    if (divisor instanceof Known d
        && !factors.isEmpty()
        && factors.getFirst() instanceof Known c
        && c.value() % d.value() == 0) {
      factors.set(0, Dim.of(c.value() / d.value()));
      return true;
    }
    return false;
  }

  static Dim extreme(Op op, Dim a, Dim b) {
    if (a instanceof Unknown || b instanceof Unknown) {
      return a instanceof Unknown ? a : b;
    }
    if (a.equals(b)) {
      return a;
    }
    if (a instanceof Known x && b instanceof Known y) {
      return Dim.of(op == Op.MIN ? Math.min(x.value(), y.value()) : Math.max(x.value(), y.value()));
    }
    return new Expression(op, BY_TEXT.compare(a, b) <= 0 ? List.of(a, b) : List.of(b, a));
  }

  static void collectSymbols(Dim dim, Set<String> into) {
    switch (dim) {
      case Symbol s -> into.add(s.name());
      case Expression e -> e.operands().forEach(d -> collectSymbols(d, into));
      case Known k -> {}
      case Unknown u -> {}
    }
  }

  private static List<Dim> flatten(Op op, List<Dim> dims) {
    List<Dim> flat = new ArrayList<>(dims.size());
    for (Dim dim : dims) {
      if (dim instanceof Expression e && e.op() == op) {
        flat.addAll(e.operands());
      } else {
        flat.add(dim);
      }
    }
    return flat;
  }

  private static long coefficient(Expression e) {
    return e.op() == Op.PRODUCT && e.operands().getFirst() instanceof Known k ? k.value() : 1;
  }

  private static Dim withoutCoefficient(Expression e) {
    if (e.op() != Op.PRODUCT || !(e.operands().getFirst() instanceof Known)) {
      return e;
    }
    List<Dim> factors = e.operands().subList(1, e.operands().size());
    return factors.size() == 1 ? factors.getFirst() : new Expression(Op.PRODUCT, factors);
  }
}

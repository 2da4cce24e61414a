package dev.rackloom.api.symbolic;

import dev.rackloom.api.Checks;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A size: known, a symbol, an expression over those, or unknown with a reason.
 *
 * <p>Arithmetic is exact over 64-bit integers and canonical (sums collect like terms, factors are
 * sorted), so that equal sizes are mostly equal values. An overflow is {@link Unknown}, never a
 * wrapped number. Unknown swallows everything.
 */
public sealed interface Dim {

  /** A number. */
  record Known(long value) implements Dim {

    private static final Known ZERO = new Known(0);
    private static final Known ONE = new Known(1);

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A name that {@link Bindings} may give a value. */
  record Symbol(String name) implements Dim {
    public Symbol {
      Checks.named(name, "symbol");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** An operation over sizes; build it with the methods of {@link Dim}, which keep it canonical. */
  record Expression(Op op, List<Dim> operands) implements Dim {
    public Expression {
      operands = List.copyOf(operands);
      Checks.that(operands.size() >= 2, op + " needs two operands, has " + operands.size());
    }

    @Override
    public String toString() {
      String inner =
          operands.stream()
              .map(d ->
                  d instanceof Expression e && e.op == Op.SUM && op != Op.SUM
                      ? "(" + d + ")"
                      : d.toString())
              .collect(Collectors.joining(op.sign()));
      return op.isInfix()
          ? inner
          : op.name().toLowerCase(java.util.Locale.ROOT) + "(" + inner + ")";
    }
  }

  /** Nobody knows, and why. */
  record Unknown(String reason) implements Dim {
    public Unknown {
      Checks.named(reason, "reason");
    }

    @Override
    public String toString() {
      return "?(" + reason + ")";
    }
  }

  /** What an {@link Expression} does with its operands. */
  enum Op {
    SUM("+", true),
    PRODUCT("*", true),
    FLOOR_DIV(" div ", true),
    CEIL_DIV(", ", false),
    MIN(", ", false),
    MAX(", ", false);

    private final String sign;
    private final boolean infix;

    Op(String sign, boolean infix) {
      this.sign = sign;
      this.infix = infix;
    }

    String sign() {
      return sign;
    }

    boolean isInfix() {
      return infix;
    }
  }

  /** The number {@code value}. */
  static Dim of(long value) {
    return value == 0 ? Known.ZERO : value == 1 ? Known.ONE : new Known(value);
  }

  /** Zero. */
  static Dim zero() {
    return Known.ZERO;
  }

  /** One. */
  static Dim one() {
    return Known.ONE;
  }

  /** The symbol {@code name}. */
  static Dim symbol(String name) {
    return new Symbol(name);
  }

  /** Unknown because of {@code reason}. */
  static Dim unknown(String reason) {
    return new Unknown(reason);
  }

  /** The sum of {@code dims}; 0 if there are none. */
  static Dim sum(List<Dim> dims) {
    return Canonical.sum(dims);
  }

  /** The product of {@code dims}; 1 if there are none. */
  static Dim product(List<Dim> dims) {
    return Canonical.product(dims);
  }

  /** This plus {@code other}. */
  default Dim plus(Dim other) {
    return Canonical.sum(List.of(this, other));
  }

  /** This plus {@code other}. */
  default Dim plus(long other) {
    return plus(of(other));
  }

  /** This minus {@code other}. */
  default Dim minus(Dim other) {
    return plus(other.times(-1));
  }

  /** This times {@code other}. */
  default Dim times(Dim other) {
    return Canonical.product(List.of(this, other));
  }

  /** This times {@code other}. */
  default Dim times(long other) {
    return times(of(other));
  }

  /** This divided by {@code other}, rounded down; unknown if {@code other} is 0. */
  default Dim floorDiv(Dim other) {
    return Canonical.divide(Op.FLOOR_DIV, this, other);
  }

  /** This divided by {@code other}, rounded up; unknown if {@code other} is 0. */
  default Dim ceilDiv(Dim other) {
    return Canonical.divide(Op.CEIL_DIV, this, other);
  }

  /** The smaller of the two. */
  default Dim min(Dim other) {
    return Canonical.extreme(Op.MIN, this, other);
  }

  /** The larger of the two. */
  default Dim max(Dim other) {
    return Canonical.extreme(Op.MAX, this, other);
  }

  /** The value, if it is a number. */
  default OptionalLong known() {
    return this instanceof Known k ? OptionalLong.of(k.value()) : OptionalLong.empty();
  }

  /** Whether this is a number. */
  default boolean isKnown() {
    return this instanceof Known;
  }

  /** This with the bound symbols replaced; {@link Known} once all are. */
  default Dim bind(Bindings bindings) {
    return switch (this) {
      case Known k -> k;
      case Unknown u -> u;
      case Symbol s -> bindings.get(s.name()).stream().mapToObj(Dim::of).findFirst().orElse(s);
      case Expression e ->
          Canonical.apply(e.op(), e.operands().stream().map(d -> d.bind(bindings)).toList());
    };
  }

  /** The symbols that still need a value, sorted. */
  default Set<String> symbols() {
    Set<String> names = new TreeSet<>();
    Canonical.collectSymbols(this, names);
    return names;
  }

  /**
   * Why this is not a number: the reason of an unknown, or the names of the unbound symbols; empty
   * if it is one.
   */
  default String whyNotKnown() {
    return switch (this) {
      case Known k -> "";
      case Unknown u -> u.reason();
      case Symbol s -> "unbound: " + s.name();
      case Expression e -> "unbound: " + String.join(", ", symbols());
    };
  }
}

package dev.rackloom.openvino;

import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Arithmetic and comparison of sizes, element by element; one element meets all of the others. */
final class ValueArithmetic {

  private ValueArithmetic() {}

  static Optional<List<Dim>> of(Operands in) {
    return switch (in.layer().type()) {
      case "Add" -> both(in, Dim::plus);
      case "Subtract" -> both(in, Extents::minus);
      case "Multiply" -> both(in, Dim::times);
      case "Divide" -> both(in, ValueArithmetic::quotient);
      case "Mod", "FloorMod" -> both(in, ValueArithmetic::remainder);
      case "Maximum" -> both(in, Extents::larger);
      case "Minimum" -> both(in, Extents::smaller);
      case "Abs" -> each(in, ValueArithmetic::magnitude);
      case "Negative" -> each(in, v -> v.times(-1));
      case "LogicalNot" -> each(in, v -> Dim.one().minus(v));
      case "LogicalAnd" -> both(in, Dim::times);
      case "LogicalOr" -> both(in, Extents::larger);
      case "Equal" -> both(in, ValueArithmetic::equal);
      case "NotEqual" -> both(in, (a, b) -> Dim.one().minus(equal(a, b)));
      case "GreaterEqual" -> both(in, ValueArithmetic::atLeast);
      case "LessEqual" -> both(in, (a, b) -> atLeast(b, a));
      case "Less" -> both(in, (a, b) -> Dim.one().minus(atLeast(a, b)));
      case "Greater" -> both(in, (a, b) -> Dim.one().minus(atLeast(b, a)));
      case "Select" -> selected(in);
      default -> Optional.empty();
    };
  }

  private static Optional<List<Dim>> each(Operands in, UnaryOperator<Dim> change) {
    return in.value(0).map(v -> v.stream().map(change).toList());
  }

  private static Optional<List<Dim>> both(Operands in, BinaryOperator<Dim> join) {
    Optional<List<Dim>> a = in.value(0);
    Optional<List<Dim>> b = in.value(1);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    int size = a.get().size() == 1 ? b.get().size() : a.get().size();
    if (!fits(a.get(), size) || !fits(b.get(), size)) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      result.add(join.apply(at(a.get(), i), at(b.get(), i)));
    }
    return Optional.of(result);
  }

  private static boolean fits(List<Dim> values, int size) {
    return values.size() == size || values.size() == 1;
  }

  private static Dim at(List<Dim> values, int i) {
    return values.get(values.size() == 1 ? 0 : i);
  }

  private static Dim quotient(Dim a, Dim b) {
    boolean sizes = Extents.isNotNegative(a) && Extents.isNotNegative(b);
    return sizes || a instanceof Dim.Unknown || b instanceof Dim.Unknown
        ? a.floorDiv(b)
        : Dim.unknown("how " + a + " is divided by " + b + " depends on their signs");
  }

  private static Dim remainder(Dim a, Dim b) {
    Dim quotient = quotient(a, b);
    return Extents.minus(a, quotient.times(b));
  }

  private static Dim magnitude(Dim value) {
    return Extents.isNotNegative(value)
        ? value
        : Extents.isNotNegative(value.times(-1))
            ? value.times(-1)
            : Dim.unknown("whether " + value + " is negative is a value of the run");
  }

  /** 1 or 0, unknown if that depends on symbols. */
  private static Dim equal(Dim a, Dim b) {
    Dim difference = Extents.minus(a, b);
    if (difference.equals(Dim.zero())) {
      return Dim.one();
    }
    boolean apart =
        Extents.isAtLeast(difference, Dim.one())
            || Extents.isAtLeast(difference.times(-1), Dim.one());
    return apart ? Dim.zero() : undecided(a, b);
  }

  private static Dim atLeast(Dim a, Dim b) {
    return Extents.isAtLeast(a, b)
        ? Dim.one()
        : Extents.isAtLeast(b, a.plus(1)) ? Dim.zero() : undecided(a, b);
  }

  private static Dim undecided(Dim a, Dim b) {
    return a instanceof Dim.Unknown
        ? a
        : b instanceof Dim.Unknown
            ? b
            : Dim.unknown("how " + a + " compares with " + b + " is a value of the run");
  }

  private static Optional<List<Dim>> selected(Operands in) {
    Optional<List<Dim>> flags = in.value(0);
    Optional<List<Dim>> yes = in.value(1);
    Optional<List<Dim>> no = in.value(2);
    if (flags.isEmpty() || yes.isEmpty() || no.isEmpty()) {
      return Optional.empty();
    }
    int size = Math.max(flags.get().size(), Math.max(yes.get().size(), no.get().size()));
    if (!fits(flags.get(), size) || !fits(yes.get(), size) || !fits(no.get(), size)) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Dim flag = at(flags.get(), i);
      result.add(
          flag.isKnown()
              ? at(flag.equals(Dim.zero()) ? no.get() : yes.get(), i)
              : undecided(flag, Dim.zero()));
    }
    return Optional.of(result);
  }
}

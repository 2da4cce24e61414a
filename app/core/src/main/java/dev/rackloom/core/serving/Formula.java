package dev.rackloom.core.serving;

import dev.rackloom.api.symbolic.Dim;
import java.util.List;

/**
 * A size in {@code batch}, {@code tokens} and {@code past}, made ready to be asked for millions of
 * times. It says the same as {@link Dim#bind} where that gives a number.
 */
@FunctionalInterface
interface Formula {

  /**
   * The size.
   *
   * @throws ArithmeticException if it is not known, or does not fit 64 bits
   */
  long at(long batch, long tokens, long past);

  /** Of a size; one that names other symbols is never known. */
  static Formula of(Dim dim) {
    return switch (dim) {
      case Dim.Known k -> (batch, tokens, past) -> k.value();
      case Dim.Symbol s -> symbol(s.name());
      case Dim.Expression e -> of(e.op(), e.operands().stream().map(Formula::of).toList());
      case Dim.Unknown u -> unknown(u.reason());
    };
  }

  private static Formula symbol(String name) {
    return switch (name) {
      case "batch" -> (batch, tokens, past) -> batch;
      case "tokens" -> (batch, tokens, past) -> tokens;
      case "past" -> (batch, tokens, past) -> past;
      default -> unknown(name + " is not bound");
    };
  }

  private static Formula unknown(String reason) {
    return (batch, tokens, past) -> {
      throw new ArithmeticException(reason);
    };
  }

  private static Formula of(Dim.Op op, List<Formula> operands) {
    Formula first = operands.getFirst();
    List<Formula> rest = operands.subList(1, operands.size());
    return (batch, tokens, past) -> {
      long value = first.at(batch, tokens, past);
      for (Formula formula : rest) {
        value = apply(op, value, formula.at(batch, tokens, past));
      }
      return value;
    };
  }

  private static long apply(Dim.Op op, long a, long b) {
    return switch (op) {
      case SUM -> Math.addExact(a, b);
      case PRODUCT -> Math.multiplyExact(a, b);
      case FLOOR_DIV -> Math.floorDiv(a, b);
      case CEIL_DIV -> Math.ceilDiv(a, b);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
    };
  }
}

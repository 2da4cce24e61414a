package dev.rackloom.openvino;

import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.api.symbolic.Dim.Expression;
import dev.rackloom.api.symbolic.Dim.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Arithmetic over extents, none of whose symbols is ever negative. */
final class Extents {

  /**
   * How many numbers and symbols an extent may be made of: files could make it double each step.
   */
  private static final int PARTS = 64;

  private Extents() {}

  /** {@code dim}, or unknown if it has become too long to work with. */
  static Dim bounded(Dim dim) {
    return parts(dim, PARTS + 1) <= PARTS ? dim : Dim.unknown("the size is too long an expression");
  }

  private static int parts(Dim dim, int most) {
    if (!(dim instanceof Expression e)) {
      return 1;
    }
    int count = 0;
    for (Dim operand : e.operands()) {
      count += parts(operand, most - count);
      if (count >= most) {
        return count;
      }
    }
    return count;
  }

  /** {@code a - b}, term by term, so that equal terms of two sums cancel. */
  static Dim minus(Dim a, Dim b) {
    List<Dim> terms = new ArrayList<>();
    terms.add(a);
    List<Dim> taken = b instanceof Expression e && e.op() == Op.SUM ? e.operands() : List.of(b);
    taken.forEach(term -> terms.add(term.times(-1)));
    return Dim.sum(terms);
  }

  /** Whether {@code dim} is 0 or more whatever its symbols are; false also means not known. */
  static boolean isNotNegative(Dim dim) {
    return switch (dim) {
      case Dim.Known k -> k.value() >= 0;
      case Dim.Symbol _ -> true;
      case Dim.Unknown _ -> false;
      case Expression e ->
          e.op() == Op.MAX
              ? e.operands().stream().anyMatch(Extents::isNotNegative)
              : e.operands().stream().allMatch(Extents::isNotNegative);
    };
  }

  /** Whether {@code a >= b} whatever their symbols are. */
  static boolean isAtLeast(Dim a, Dim b) {
    return isNotNegative(minus(a, b));
  }

  static Dim atLeastZero(Dim dim) {
    return isNotNegative(dim) ? dim : dim.max(Dim.zero());
  }

  static Dim smaller(Dim a, Dim b) {
    return isAtLeast(a, b) ? b : isAtLeast(b, a) ? a : a.min(b);
  }

  static Dim larger(Dim a, Dim b) {
    return isAtLeast(a, b) ? a : isAtLeast(b, a) ? b : a.max(b);
  }

  /** All as numbers; empty if one is none. */
  static Optional<List<Long>> numbers(List<Dim> dims) {
    return dims.stream().allMatch(Dim::isKnown)
        ? Optional.of(dims.stream().map(d -> d.known().orElse(0)).toList())
        : Optional.empty();
  }

  /** An axis counted from the front, -1 if there is no such axis. */
  static int axis(long axis, int rank) {
    long at = axis < 0 ? axis + rank : axis;
    return at >= 0 && at < rank ? (int) at : -1;
  }

  /** Places counted from the front; empty if one is not there. */
  static Optional<List<Integer>> places(List<Long> places, int size) {
    List<Integer> all = places.stream().map(place -> axis(place, size)).toList();
    return all.contains(-1) ? Optional.empty() : Optional.of(all);
  }

  /** Axes counted from the front; empty if one is not there, or twice. */
  static Optional<List<Integer>> axes(List<Long> axes, int rank) {
    return places(axes, rank).filter(all -> all.stream().distinct().count() == all.size());
  }
}

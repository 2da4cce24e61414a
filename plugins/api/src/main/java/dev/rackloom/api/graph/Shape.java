package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.stream.Collectors;

/** The extents of a tensor, outermost first, or an unknown rank with a reason. */
public sealed interface Shape {

  /** A shape of known rank; a scalar has rank 0. */
  record Ranked(List<Dim> dims) implements Shape {
    public Ranked {
      dims = List.copyOf(dims);
    }

    @Override
    public String toString() {
      return dims.stream().map(Dim::toString).collect(Collectors.joining("x", "[", "]"));
    }
  }

  /** Not even the rank is known. */
  record Unranked(String reason) implements Shape {
    public Unranked {
      Checks.named(reason, "reason");
    }

    @Override
    public String toString() {
      return "[?]";
    }
  }

  /** The shape of a scalar. */
  static Shape scalar() {
    return new Ranked(List.of());
  }

  /** A shape of known rank. */
  static Shape of(List<Dim> dims) {
    return new Ranked(dims);
  }

  /** A shape of known extents. */
  static Shape of(long... dims) {
    return new Ranked(java.util.Arrays.stream(dims).mapToObj(Dim::of).toList());
  }

  /** A shape of unknown rank. */
  static Shape unranked(String reason) {
    return new Unranked(reason);
  }

  /** The number of elements. */
  default Dim elements() {
    return switch (this) {
      case Ranked r -> Dim.product(r.dims());
      case Unranked u -> Dim.unknown(u.reason());
    };
  }

  /** This with the bound symbols replaced. */
  default Shape bind(Bindings bindings) {
    return switch (this) {
      case Ranked r -> new Ranked(r.dims().stream().map(d -> d.bind(bindings)).toList());
      case Unranked u -> u;
    };
  }

  /** Whether every extent is a number. */
  default boolean isKnown() {
    return this instanceof Ranked r && r.dims().stream().allMatch(Dim::isKnown);
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;

/** Multidirectional broadcasting, as the ONNX specification defines it. */
final class Broadcast {

  private Broadcast() {}

  static Shape of(List<Shape> shapes) {
    List<Dim> result = List.of();
    for (Shape shape : shapes) {
      switch (shape) {
        case Shape.Unranked u -> {
          return u;
        }
        case Shape.Ranked r -> result = pair(result, r.dims());
      }
    }
    return Shape.of(result);
  }

  private static List<Dim> pair(List<Dim> a, List<Dim> b) {
    int rank = Math.max(a.size(), b.size());
    List<Dim> out = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      out.add(extent(at(a, i, rank), at(b, i, rank)));
    }
    return out;
  }

  private static Dim at(List<Dim> dims, int i, int rank) {
    int index = i - (rank - dims.size());
    return index < 0 ? Dim.one() : dims.get(index);
  }

  /** Equal, or one of them is 1, or it would not run: a number above 1 decides. */
  private static Dim extent(Dim a, Dim b) {
    if (a.equals(b) || b.equals(Dim.one())) {
      return a;
    }
    if (a.equals(Dim.one()) || b.isKnown()) {
      return b;
    }
    return a.isKnown() ? a : a.max(b);
  }
}

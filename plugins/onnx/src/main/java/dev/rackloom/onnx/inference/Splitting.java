package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Splitting along one axis, values included. */
final class Splitting {

  private Splitting() {}

  /** Given sizes, or equal parts of which the last may be smaller. */
  static List<Fact> split(Call call) {
    return call.ranked(
        0,
        in -> {
          int axis = Call.axis(call.integer("axis", 0), in.size());
          if (axis < 0 || axis >= in.size()) {
            return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
          }
          boolean given = call.integers("split").isPresent() || call.optional(1).isPresent();
          Optional<List<Dim>> sizes = call.sizes("split", 1);
          Dim open = Dim.unknown("the sizes of the parts are computed");
          List<Fact> out = new ArrayList<>();
          for (int i = 0; i < call.outputs(); i++) {
            int part = i;
            List<Dim> dims = new ArrayList<>(in);
            dims.set(
                axis,
                given
                    ? sizes.filter(s -> part < s.size()).map(s -> s.get(part)).orElse(open)
                    : even(in.get(axis), call.outputs(), part));
            List<Dim> values = partOf(call, sizes, in.size(), part);
            out.add(new Fact(call.input(0).dtype(), Shape.of(dims), values));
          }
          return out;
        });
  }

  private static Dim even(Dim size, int parts, int part) {
    Dim each = size.ceilDiv(Dim.of(parts));
    boolean whole = size.known().orElse(0) % parts == 0;
    return part < parts - 1 || whole ? each : size.minus(each.times(parts - 1L));
  }

  /** The values of one part of a split vector of sizes. */
  private static @Nullable List<Dim> partOf(
      Call call, Optional<List<Dim>> sizes, int rank, int part) {
    Optional<List<Dim>> values = call.input(0).values();
    if (values.isEmpty() || rank != 1) {
      return null;
    }
    int n = values.get().size();
    if (sizes.isEmpty()) {
      int each = Math.ceilDiv(n, Math.max(1, call.outputs()));
      return values.get().subList(Math.min(n, part * each), Math.min(n, (part + 1) * each));
    }
    long from = 0;
    for (int i = 0; i < part && i < sizes.get().size(); i++) {
      from += Math.max(0, sizes.get().get(i).known().orElse(n));
    }
    long to = from + (part < sizes.get().size() ? sizes.get().get(part).known().orElse(n) : n);
    return from <= to && to <= n ? values.get().subList((int) from, (int) to) : null;
  }
}

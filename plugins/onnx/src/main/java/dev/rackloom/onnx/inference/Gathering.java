package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathering along one axis, values included. */
final class Gathering {

  private Gathering() {}

  static List<Fact> gather(Call call) {
    return along(call, call.integer("axis", 0), call.input(0).dtype());
  }

  /** Packed data of several elements a byte: the packed axis has that many more. */
  static List<Fact> blockQuantized(Call call) {
    long bits = Math.max(1, call.integer("bits", 4));
    List<Fact> out = along(call, call.integer("gather_axis", 0), call.input(2).dtype());
    boolean packed = call.input(0).dtype().name().equals("uint8") && bits < 8;
    Fact fact = out.getFirst();
    if (!packed || fact.dims().filter(d -> !d.isEmpty()).isEmpty()) {
      return out;
    }
    List<Dim> dims = new ArrayList<>(fact.dims().get());
    dims.set(dims.size() - 1, dims.getLast().times(8 / bits));
    return List.of(Fact.of(fact.dtype(), Shape.of(dims)));
  }

  private static List<Fact> along(Call call, long given, dev.rackloom.api.graph.DType type) {
    return call.ranked(
        0,
        in -> {
          Optional<List<Dim>> indices = call.dims(1);
          int axis = Call.axis(given, in.size());
          if (indices.isEmpty() || axis < 0 || axis >= in.size()) {
            return call.unknown(type, "the indices have no known rank");
          }
          List<Dim> out = new ArrayList<>(in.subList(0, axis));
          out.addAll(indices.get());
          out.addAll(in.subList(axis + 1, in.size()));
          return List.of(new Fact(type, Shape.of(out), values(call, in)));
        });
  }

  private static @Nullable List<Dim> values(Call call, List<Dim> in) {
    Optional<List<Dim>> values = call.input(0).values();
    Optional<List<Dim>> indices = call.input(1).values();
    if (values.isEmpty() || indices.isEmpty() || in.size() != 1) {
      return null;
    }
    List<Dim> out = new ArrayList<>();
    for (Dim index : indices.get()) {
      long i = index.known().orElse(Long.MIN_VALUE);
      long at = i < 0 ? i + values.get().size() : i;
      if (at < 0 || at >= values.get().size()) {
        return null;
      }
      out.add(values.get().get((int) at));
    }
    return out;
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators that compute with shapes. */
final class ShapeRules {

  private static final long SHORT = 16;

  private ShapeRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Shape", ShapeRules::shape);
    rules.put(
        "Size",
        call ->
            List.of(
                new Fact(DType.INT64, Shape.scalar(), List.of(call.input(0).shape().elements()))));
    rules.put("ConstantOfShape", ShapeRules::constantOfShape);
    rules.put("Range", ShapeRules::range);
  }

  private static List<Fact> shape(Call call) {
    return call.input(0)
        .dims()
        .map(dims -> {
          int from = Math.clamp(Call.axis(call.integer("start", 0), dims.size()), 0, dims.size());
          int to =
              Math.clamp(
                  Call.axis(call.integer("end", dims.size()), dims.size()), from, dims.size());
          return List.of(Fact.sizes(dims.subList(from, to)));
        })
        .orElseGet(() -> call.unknown(DType.INT64, "the input has no known rank"));
  }

  private static List<Fact> constantOfShape(Call call) {
    @Nullable Fact value = call.tensors().get("value");
    DType type = value == null ? DType.FLOAT32 : value.dtype();
    return call.input(0)
        .values()
        .map(target -> List.of(filled(type, Shape.of(target), value)))
        .orElseGet(() -> call.unknown(type, "the target shape is not known"));
  }

  /** A short vector of one known value. */
  private static Fact filled(DType type, Shape shape, @Nullable Fact value) {
    long n = shape.elements().known().orElse(Long.MAX_VALUE);
    boolean vector = shape instanceof Shape.Ranked r && r.dims().size() <= 1;
    boolean known = vector && n >= 0 && n <= Fact.MAX_VALUES;
    Optional<List<Dim>> one = value == null ? Optional.of(List.of(Dim.zero())) : value.values();
    List<Dim> values =
        one.filter(v -> known && v.size() == 1)
            .map(v -> Collections.nCopies((int) n, v.getFirst()))
            .orElse(null);
    return new Fact(type, shape, values);
  }

  private static List<Fact> range(Call call) {
    Optional<Dim> start = single(call, 0);
    Optional<Dim> limit = single(call, 1);
    Optional<Dim> step = single(call, 2);
    if (call.optional(2).isEmpty()) {
      step = Optional.of(Dim.one());
    }
    if (start.isEmpty() || limit.isEmpty() || step.isEmpty()) {
      return List.of(
          Fact.of(
              call.input(0).dtype(),
              Shape.of(List.of(Dim.unknown("Range: its ends are not known")))));
    }
    Dim length = limit.get().minus(start.get()).ceilDiv(step.get());
    boolean none = length.known().orElse(0) < 0;
    Dim size = none ? Dim.zero() : length;
    return List.of(
        new Fact(
            call.input(0).dtype(),
            Shape.of(List.of(size)),
            counted(start.get(), step.get(), size)));
  }

  private static @Nullable List<Dim> counted(Dim start, Dim step, Dim size) {
    long n = size.known().orElse(Long.MAX_VALUE);
    if (n > SHORT) {
      return null;
    }
    List<Dim> values = new ArrayList<>();
    for (long i = 0; i < n; i++) {
      values.add(start.plus(step.times(i)));
    }
    return values;
  }

  private static Optional<Dim> single(Call call, int input) {
    return call.optional(input)
        .flatMap(Fact::values)
        .filter(v -> v.size() == 1)
        .map(List::getFirst);
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that compute with shapes. */
final class ShapeRules {

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
    rules.put("NonZero", call -> call.unknown(DType.INT64, "its size depends on the data"));
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
    DType type =
        call.attributes().get("value") instanceof Attribute.TensorValue v
            ? v.dtype()
            : DType.FLOAT32;
    return call.input(0)
        .values()
        .map(target -> List.of(Fact.of(type, Shape.of(target))))
        .orElseGet(() -> call.unknown(type, "the target shape is not known"));
  }

  private static List<Fact> range(Call call) {
    Optional<Dim> start = single(call, 0);
    Optional<Dim> limit = single(call, 1);
    Optional<Dim> step = single(call, 2);
    if (start.isEmpty() || limit.isEmpty() || step.isEmpty()) {
      return List.of(
          Fact.of(
              call.input(0).dtype(),
              Shape.of(List.of(Dim.unknown("Range: its ends are not known")))));
    }
    return List.of(
        Fact.of(
            call.input(0).dtype(),
            Shape.of(List.of(limit.get().minus(start.get()).ceilDiv(step.get())))));
  }

  private static Optional<Dim> single(Call call, int input) {
    return call.optional(input)
        .flatMap(Fact::values)
        .filter(v -> v.size() == 1)
        .map(List::getFirst);
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reductions over axes. */
final class ReductionRules {

  private static final List<String> REDUCE =
      List.of(
          "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceSumSquare");

  private ReductionRules() {}

  static void into(Map<String, Rule> rules) {
    REDUCE.forEach(op -> rules.put(op, ReductionRules::reduce));
    rules.put("ArgMax", call -> arg(call));
    rules.put("ArgMin", call -> arg(call));
    rules.put("TopK", ReductionRules::topK);
  }

  private static List<Fact> reduce(Call call) {
    Optional<List<Dim>> dims = call.input(0).dims();
    boolean axesGiven = call.integers("axes").isPresent() || call.optional(1).isPresent();
    Optional<List<Long>> axes = call.numbers("axes", 1);
    if (dims.isEmpty() || (axesGiven && axes.isEmpty())) {
      return call.unknown(call.input(0).dtype(), "rank or axes are not known");
    }
    boolean keep = call.integer("keepdims", 1) != 0;
    if (!axesGiven && call.integer("noop_with_empty_axes", 0) != 0) {
      return List.of(call.input(0));
    }
    return call.like(without(dims.get(), axes, keep));
  }

  private static Shape without(List<Dim> dims, Optional<List<Long>> axes, boolean keep) {
    List<Integer> gone =
        axes.map(list -> list.stream().map(a -> Call.axis(a, dims.size())).toList())
            .orElse(List.of());
    List<Dim> out = new ArrayList<>();
    for (int i = 0; i < dims.size(); i++) {
      boolean reduced = axes.isEmpty() || gone.contains(i);
      if (!reduced || keep) {
        out.add(reduced ? Dim.one() : dims.get(i));
      }
    }
    return Shape.of(out);
  }

  private static List<Fact> arg(Call call) {
    return call.input(0)
        .dims()
        .map(dims ->
            List.of(
                Fact.of(
                    DType.INT64,
                    without(
                        dims,
                        Optional.of(List.of(call.integer("axis", 0))),
                        call.integer("keepdims", 1) != 0))))
        .orElseGet(() -> call.unknown(DType.INT64, "the input has no known rank"));
  }

  private static List<Fact> topK(Call call) {
    Optional<List<Dim>> dims = call.input(0).dims();
    Optional<List<Dim>> k = call.sizes("k", 1);
    if (dims.isEmpty() || k.filter(list -> list.size() == 1).isEmpty()) {
      return call.unknown(call.input(0).dtype(), "rank or k are not known");
    }
    List<Dim> out = new ArrayList<>(dims.get());
    out.set(Call.axis(call.integer("axis", -1), out.size()), k.get().getFirst());
    return List.of(
        Fact.of(call.input(0).dtype(), Shape.of(out)), Fact.of(DType.INT64, Shape.of(out)));
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  private static final Dim NO_MATRIX = Dim.unknown("an input is no matrix");

  private ReductionRules() {}

  static void into(Map<String, Rule> rules) {
    REDUCE.forEach(op -> rules.put(op, call -> reduce(call, call.input(0).dtype())));
    rules.put("ArgMax", call -> arg(call));
    rules.put("ArgMin", call -> arg(call));
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("QLinearReduceMean", call -> reduce(call, call.input(0).dtype()));
    rules.put("ReduceSumInteger", call -> reduce(call, DType.INT32));
    rules.put(
        "CDist",
        call -> {
          Dim a = call.dims(0).filter(d -> d.size() == 2).map(List::getFirst).orElse(NO_MATRIX);
          Dim b = call.dims(1).filter(d -> d.size() == 2).map(List::getFirst).orElse(NO_MATRIX);
          return call.like(Shape.of(List.of(a, b)));
        });
  }

  /** The axes are an attribute, or an input since 13 (ReduceSum) or 18; none or empty means all. */
  private static List<Fact> reduce(Call call, DType type) {
    boolean asInput =
        call.operator().startsWith("Reduce")
            && call.optional(1).filter(f -> !f.shape().elements().equals(Dim.zero())).isPresent();
    boolean given = call.integers("axes").filter(a -> !a.isEmpty()).isPresent() || asInput;
    boolean keep = call.integer("keepdims", 1) != 0;
    if (!given && call.flag("noop_with_empty_axes")) {
      return List.of(call.input(0));
    }
    if (!given) {
      return reduced(call, type, Optional.empty(), keep);
    }
    Optional<List<Long>> axes = call.numbers("axes", 1);
    if (axes.isPresent()) {
      return reduced(call, type, axes, keep);
    }
    return keep ? open(call, type) : call.unknown(type, "its axes are computed");
  }

  private static List<Fact> reduced(
      Call call, DType type, Optional<List<Long>> axes, boolean keep) {
    return call.dims(0)
        .map(dims -> List.of(new Fact(type, without(dims, axes, keep), folded(call, dims))))
        .orElseGet(() -> call.unknown(type, "the input has no known rank"));
  }

  /** The axes are computed: the rank stays, the extents are open. */
  private static List<Fact> open(Call call, DType type) {
    Dim open = Dim.unknown("its axes are computed");
    return call.ranked(
        0, in -> List.of(Fact.of(type, Shape.of(in.stream().map(d -> open).toList()))));
  }

  /** A product, sum, least or largest of known sizes is known. */
  private static @Nullable List<Dim> folded(Call call, List<Dim> dims) {
    Optional<List<Dim>> values = call.input(0).values();
    if (values.isEmpty() || dims.size() != 1 || values.get().isEmpty()) {
      return null;
    }
    List<Dim> v = values.get();
    return switch (call.operator()) {
      case "ReduceProd" -> List.of(Dim.product(v));
      case "ReduceSum" -> List.of(Dim.sum(v));
      case "ReduceMax" -> List.of(v.stream().reduce(Dim::max).orElse(NO_MATRIX));
      case "ReduceMin" -> List.of(v.stream().reduce(Dim::min).orElse(NO_MATRIX));
      default -> null;
    };
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
}

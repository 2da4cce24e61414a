package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that pick, mark or count elements; where the data decides, the extent is unknown. */
final class IndexRules {

  private IndexRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Gather", Gathering::gather);
    rules.put("GatherElements", call -> call.like(call.input(1).shape()));
    rules.put("GatherND", IndexRules::gatherNd);
    rules.put("OneHot", IndexRules::oneHot);
    rules.put("TopK", IndexRules::topK);
    rules.put("NonZero", IndexRules::nonZero);
    rules.put("Compress", IndexRules::compress);
    rules.put("Unique", IndexRules::unique);
    rules.put("NonMaxSuppression", IndexRules::suppress);
    rules.put("NegativeLogLikelihoodLoss", call -> loss(call, 1));
    rules.put("SoftmaxCrossEntropyLoss", call -> loss(call, 1));
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("GatherBlockQuantized", Gathering::blockQuantized);
    rules.put(
        "Unique",
        call -> {
          Shape open = Shape.of(List.of(Dim.unknown("how many differ depends on the data")));
          Fact counts = Fact.of(DType.INT64, open);
          Fact indices = Fact.of(DType.INT64, call.input(0).shape());
          return List.of(Fact.of(call.input(0).dtype(), open), indices, counts);
        });
  }

  private static List<Fact> gatherNd(Call call) {
    int batch = (int) call.integer("batch_dims", 0);
    Optional<List<Dim>> data = call.dims(0);
    Optional<List<Dim>> indices = call.dims(1).filter(d -> !d.isEmpty());
    if (data.isEmpty() || indices.isEmpty()) {
      return call.unknown(call.input(0).dtype(), "the rank of data or indices is not known");
    }
    long depth = indices.get().getLast().known().orElse(-1);
    if (depth < 0 || batch < 0 || batch + depth > data.get().size()) {
      return call.unknown(call.input(0).dtype(), "how deep the indices go is not known");
    }
    List<Dim> out = new ArrayList<>(indices.get().subList(0, indices.get().size() - 1));
    out.addAll(data.get().subList(batch + (int) depth, data.get().size()));
    return call.like(Shape.of(out));
  }

  private static List<Fact> oneHot(Call call) {
    DType type = call.input(2).dtype();
    Dim depth =
        call.optional(1)
            .flatMap(Fact::values)
            .filter(v -> v.size() == 1)
            .map(List::getFirst)
            .orElse(Dim.unknown("OneHot: its depth is computed"));
    return call.dims(0)
        .map(in -> {
          int axis = Call.axis(call.integer("axis", -1), in.size() + 1);
          List<Dim> out = new ArrayList<>(in);
          out.add(Math.clamp(axis, 0, in.size()), depth);
          return List.of(Fact.of(type, Shape.of(out)));
        })
        .orElseGet(() -> call.unknown(type, "the input has no known rank"));
  }

  private static List<Fact> topK(Call call) {
    Dim k =
        call.integers("k").isPresent() || call.attributes().containsKey("k")
            ? Dim.of(call.integer("k", 1))
            : call.optional(1)
                .flatMap(Fact::values)
                .filter(v -> v.size() == 1)
                .map(List::getFirst)
                .orElse(Dim.unknown("TopK: its k is computed"));
    return call.ranked(
        0,
        in -> {
          int axis = Call.axis(call.integer("axis", -1), in.size());
          if (axis < 0 || axis >= in.size()) {
            return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
          }
          List<Dim> out = new ArrayList<>(in);
          out.set(axis, k);
          return List.of(
              Fact.of(call.input(0).dtype(), Shape.of(out)), Fact.of(DType.INT64, Shape.of(out)));
        });
  }

  private static List<Fact> nonZero(Call call) {
    Dim open = Dim.unknown("how many elements are not zero depends on the data");
    Dim rank =
        call.dims(0).map(d -> Dim.of(d.size())).orElse(Dim.unknown("the input has no known rank"));
    return List.of(Fact.of(DType.INT64, Shape.of(List.of(rank, open))));
  }

  private static List<Fact> compress(Call call) {
    Dim open = Dim.unknown("how many elements are kept depends on the data");
    if (!call.attributes().containsKey("axis")) {
      return call.like(Shape.of(List.of(open)));
    }
    return call.ranked(
        0,
        in -> {
          int axis = Call.axis(call.integer("axis", 0), in.size());
          if (axis < 0 || axis >= in.size()) {
            return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
          }
          List<Dim> out = new ArrayList<>(in);
          out.set(axis, open);
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> unique(Call call) {
    Dim open = Dim.unknown("how many elements differ depends on the data");
    Fact counts = Fact.of(DType.INT64, Shape.of(List.of(open)));
    Dim compared = call.input(0).shape().elements();
    Shape kept = Shape.of(List.of(open));
    if (call.attributes().containsKey("axis") && call.dims(0).isPresent()) {
      List<Dim> in = new ArrayList<>(call.dims(0).get());
      int axis = Call.axis(call.integer("axis", 0), in.size());
      if (axis >= 0 && axis < in.size()) {
        compared = in.set(axis, open);
        kept = Shape.of(in);
      }
    }
    Fact inverse = Fact.of(DType.INT64, Shape.of(List.of(compared)));
    return List.of(Fact.of(call.input(0).dtype(), kept), counts, inverse, counts);
  }

  private static List<Fact> suppress(Call call) {
    Dim open = Dim.unknown("how many boxes stay depends on the data");
    return List.of(Fact.of(DType.INT64, Shape.of(List.of(open, Dim.of(3)))));
  }

  private static List<Fact> loss(Call call, int labels) {
    Shape shape =
        call.text("reduction", "mean").equals("none") ? call.input(labels).shape() : Shape.scalar();
    return List.of(
        Fact.of(call.input(0).dtype(), shape),
        Fact.of(call.input(0).dtype(), call.input(0).shape()));
  }
}

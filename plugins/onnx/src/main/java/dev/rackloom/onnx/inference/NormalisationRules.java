package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Normalisations with more than one output. */
final class NormalisationRules {

  private NormalisationRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("LayerNormalization", NormalisationRules::layer);
    rules.put("RMSNormalization", NormalisationRules::layer);
    rules.put("SimplifiedLayerNormalization", NormalisationRules::layer);
    rules.put("BatchNormalization", NormalisationRules::batch);
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("SkipLayerNormalization", NormalisationRules::skip);
    rules.put("SkipSimplifiedLayerNormalization", NormalisationRules::skip);
    rules.put(
        "SkipGroupNorm",
        call -> List.of(call.input(0).withoutValues(), call.input(0).withoutValues()));
    rules.put("EmbedLayerNormalization", call -> embed(call, 2, call.input(2).dtype()));
    rules.put("QEmbedLayerNormalization", call -> embed(call, 2, DType.FLOAT32));
  }

  /** The statistics have the leading extents, and 1 for each normalised axis. */
  private static Fact statistics(Call call, long axis) {
    Shape shape =
        call.dims(0)
            .map(in -> {
              List<Dim> out = new ArrayList<>();
              int from = Call.axis(axis, in.size());
              for (int i = 0; i < in.size(); i++) {
                out.add(i < from ? in.get(i) : Dim.one());
              }
              return Shape.of(out);
            })
            .orElseGet(() -> call.input(0).shape());
    return Fact.of(DType.FLOAT32, shape);
  }

  private static List<Fact> layer(Call call) {
    Fact statistics = statistics(call, call.integer("axis", -1));
    return List.of(call.input(0).withoutValues(), statistics, statistics);
  }

  private static List<Fact> skip(Call call) {
    Fact statistics = statistics(call, -1);
    Fact sum = call.input(0).withoutValues();
    return List.of(sum, statistics, statistics, sum);
  }

  private static List<Fact> batch(Call call) {
    Fact channels = call.input(3).withoutValues();
    return List.of(call.input(0).withoutValues(), channels, channels, channels, channels);
  }

  private static List<Fact> embed(Call call, int table, DType type) {
    return call.ranked(
        0,
        ids -> {
          Dim width =
              call.dims(table)
                  .filter(d -> d.size() == 2)
                  .map(List::getLast)
                  .orElse(Dim.unknown("the embedding's width is not known"));
          List<Dim> out = new ArrayList<>(ids);
          out.add(width);
          Fact sum = Fact.of(type, Shape.of(out));
          Shape mask = ids.isEmpty() ? Shape.scalar() : Shape.of(List.of(ids.getFirst()));
          return List.of(sum, Fact.of(DType.INT32, mask), sum);
        });
  }
}

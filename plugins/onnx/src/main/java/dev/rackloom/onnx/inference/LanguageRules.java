package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;

/** ONNX Runtime's operators for language models that are neither attention nor plain products. */
final class LanguageRules {

  private static final String SEARCHES = "BeamSearch WhisperBeamSearch GreedySearch Sampling";

  private LanguageRules() {}

  static void contrib(Map<String, Rule> rules) {
    rules.put("MoE", call -> List.of(call.input(0).withoutValues()));
    rules.put("QMoE", call -> List.of(call.input(0).withoutValues()));
    ElementwiseRules.each(SEARCHES, op -> rules.put(op, LanguageRules::search));
    rules.put("NGramRepeatBlock", call -> List.of(call.input(1).withoutValues()));
    rules.put("NGramHashMapping", LanguageRules::hashes);
    rules.put("TorchEmbedding", call -> Gathering.gather(call));
    rules.put("RemovePadding", LanguageRules::removePadding);
    rules.put("RestorePadding", LanguageRules::restorePadding);
    rules.put("DynamicTimeWarping", LanguageRules::warp);
    List.of("QuantizeWithOrder", "DequantizeWithOrder")
        .forEach(op -> rules.put(op, LanguageRules::reordered));
  }

  private static List<Fact> search(Call call) {
    Dim open = Dim.unknown("how long the answer is depends on the data");
    Dim batch =
        call.dims(0)
            .filter(d -> !d.isEmpty())
            .map(List::getFirst)
            .orElse(Dim.unknown("the prompt has no known rank"));
    boolean beams = call.operator().endsWith("BeamSearch");
    Shape shape = beams ? Shape.of(List.of(batch, open, open)) : Shape.of(List.of(batch, open));
    return List.of(Fact.of(DType.INT32, shape));
  }

  private static List<Fact> hashes(Call call) {
    return call.unknown(DType.INT64, "its width depends on the vocabulary");
  }

  private static List<Fact> removePadding(Call call) {
    Dim open = Dim.unknown("how many tokens are no padding depends on the data");
    Dim width =
        call.dims(0)
            .filter(d -> d.size() == 3)
            .map(List::getLast)
            .orElse(Dim.unknown("the input is not of rank 3"));
    Fact sums =
        call.dims(1)
            .filter(d -> !d.isEmpty())
            .map(d -> Fact.of(DType.INT32, Shape.of(List.of(d.getFirst().plus(1)))))
            .orElse(Fact.unknown("the token counts have no known rank"));
    Fact offsets =
        call.dims(0)
            .filter(d -> d.size() == 3)
            .map(d -> Fact.of(DType.INT32, Shape.of(d.subList(0, 2))))
            .orElse(Fact.unknown("the input is not of rank 3"));
    return List.of(
        Fact.of(call.input(0).dtype(), Shape.of(List.of(open, width))),
        offsets,
        sums,
        Fact.of(DType.INT32, Shape.of(1)));
  }

  private static List<Fact> restorePadding(Call call) {
    return call.ranked(
        1,
        offsets -> {
          Dim width =
              call.dims(0)
                  .filter(d -> !d.isEmpty())
                  .map(List::getLast)
                  .orElse(Dim.unknown("the input has no known rank"));
          return offsets.size() == 2
              ? call.like(Shape.of(List.of(offsets.get(0), offsets.get(1), width)))
              : call.unknown(call.input(0).dtype(), "the offsets are no matrix");
        });
  }

  private static List<Fact> warp(Call call) {
    Dim open = Dim.unknown("how long the path is depends on the data");
    return List.of(Fact.of(DType.INT32, Shape.of(List.of(Dim.of(2), open))));
  }

  private static List<Fact> reordered(Call call) {
    DType type =
        call.operator().startsWith("Quantize")
            ? DType.INT8
            : call.typeAttribute("to", DType.FLOAT32);
    return List.of(Fact.of(type, call.input(0).shape()));
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Classical learners of {@code ai.onnx.ml}: trees, linear models, encoders. */
final class LearnerRules {

  private LearnerRules() {}

  static void into(Map<String, Rule> rules) {
    ElementwiseRules.each(
        "Binarizer Imputer", op -> rules.put(op, call -> List.of(call.input(0).withoutValues())));
    ElementwiseRules.each(
        "Normalizer Scaler",
        op -> rules.put(op, call -> List.of(Fact.of(DType.FLOAT32, call.input(0).shape()))));
    ElementwiseRules.each(
        "LinearClassifier SVMClassifier TreeEnsembleClassifier",
        op -> rules.put(op, LearnerRules::classify));
    rules.put("LinearRegressor", call -> regress(call, call.integer("targets", 1)));
    rules.put("SVMRegressor", call -> regress(call, 1));
    rules.put("TreeEnsembleRegressor", call -> regress(call, call.integer("n_targets", 1)));
    rules.put(
        "TreeEnsemble",
        call -> rows(call, Dim.of(call.integer("n_targets", 1)), call.input(0).dtype()));
    rules.put("OneHotEncoder", LearnerRules::oneHot);
    rules.put("LabelEncoder", LearnerRules::label);
    rules.put("CategoryMapper", LearnerRules::category);
    rules.put("FeatureVectorizer", LearnerRules::features);
    rules.put("ArrayFeatureExtractor", LearnerRules::extract);
    rules.put("ZipMap", call -> List.of(Fact.holding(Fact.unknown("a map"), "a sequence of maps")));
    rules.put("CastMap", call -> mapped(call));
    rules.put("DictVectorizer", call -> mapped(call));
  }

  private static int size(Call call, String attribute) {
    return switch (call.attributes().get(attribute)) {
      case Attribute.Ints v -> v.values().size();
      case Attribute.Texts v -> v.values().size();
      case Attribute.Floats v -> v.values().size();
      case null, default -> 0;
    };
  }

  private static Dim most(Call call, String... attributes) {
    int most = Stream.of(attributes).mapToInt(a -> size(call, a)).max().orElse(0);
    return most == 0 ? Dim.unknown(call.operator() + " lacks " + attributes[0]) : Dim.of(most);
  }

  /** A row a sample; a vector is one sample. */
  private static List<Fact> rows(Call call, Dim columns, DType type) {
    return call.ranked(
        0,
        in -> {
          Dim samples = in.size() >= 2 ? in.getFirst() : Dim.one();
          return List.of(Fact.of(type, Shape.of(List.of(samples, columns))));
        });
  }

  private static List<Fact> regress(Call call, long targets) {
    return rows(call, Dim.of(targets), DType.FLOAT32);
  }

  private static List<Fact> classify(Call call) {
    Dim classes = most(call, "classlabels_ints", "classlabels_strings", "classlabels_int64s");
    boolean texts = size(call, "classlabels_strings") > 0;
    Dim samples =
        call.dims(0)
            .map(d -> d.size() >= 2 ? d.getFirst() : Dim.one())
            .orElse(Dim.unknown("the input has no known rank"));
    return List.of(
        Fact.of(texts ? DType.STRING : DType.INT64, Shape.of(List.of(samples))),
        Fact.of(DType.FLOAT32, Shape.of(List.of(samples, classes))));
  }

  private static List<Fact> oneHot(Call call) {
    Dim depth = most(call, "cats_int64s", "cats_strings");
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>(in);
          out.add(depth);
          return List.of(Fact.of(DType.FLOAT32, Shape.of(out)));
        });
  }

  private static List<Fact> label(Call call) {
    DType type =
        size(call, "values_strings") > 0
            ? DType.STRING
            : size(call, "values_floats") > 0 ? DType.FLOAT32 : DType.INT64;
    Fact values = call.tensors().get("values_tensor");
    return List.of(Fact.of(values == null ? type : values.dtype(), call.input(0).shape()));
  }

  private static List<Fact> category(Call call) {
    boolean texts = call.input(0).dtype().equals(DType.STRING);
    return List.of(Fact.of(texts ? DType.INT64 : DType.STRING, call.input(0).shape()));
  }

  private static List<Fact> features(Call call) {
    Dim width =
        call.integers("inputdimensions")
            .map(list -> Dim.of(list.stream().mapToLong(Long::longValue).sum()))
            .orElse(Dim.unknown("inputdimensions is missing"));
    return rows(call, width, DType.FLOAT32);
  }

  private static List<Fact> extract(Call call) {
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>(in.subList(0, Math.max(0, in.size() - 1)));
          if (out.isEmpty()) {
            out.add(Dim.one());
          }
          out.add(call.input(1).shape().elements());
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> mapped(Call call) {
    DType type = call.text("cast_to", "TO_FLOAT").equals("TO_INT64") ? DType.INT64 : DType.FLOAT32;
    Dim open =
        call.attributes().containsKey("max_map")
            ? Dim.of(call.integer("max_map", 1))
            : most(call, "int64_vocabulary", "string_vocabulary");
    return List.of(Fact.of(type, Shape.of(List.of(Dim.one(), open))));
  }
}

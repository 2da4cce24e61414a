package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sequences, optional values and texts. A sequence's fact holds the fact of its elements. */
final class SequenceRules {

  private SequenceRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("SequenceConstruct", SequenceRules::construct);
    rules.put("SequenceEmpty", call -> sequence(element(call)));
    rules.put("SequenceAt", call -> List.of(held(call)));
    rules.put("SequenceLength", call -> List.of(Fact.of(DType.INT64, Shape.scalar())));
    rules.put("SequenceErase", call -> sequence(held(call)));
    rules.put("SequenceInsert", call -> sequence(common(held(call), call.input(1))));
    rules.put("SplitToSequence", SequenceRules::split);
    rules.put("ConcatFromSequence", SequenceRules::concat);
    rules.put("Optional", SequenceRules::optional);
    rules.put("OptionalHasElement", call -> List.of(Fact.of(DType.BOOL, Shape.scalar())));
    rules.put(
        "OptionalGetElement", call -> List.of(call.input(0).held().orElseGet(() -> call.input(0))));
    rules.put("StringNormalizer", SequenceRules::normalize);
    rules.put("StringSplit", SequenceRules::splitText);
    rules.put("TfIdfVectorizer", SequenceRules::count);
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put(
        "Tokenizer",
        call -> {
          List<Dim> out = new ArrayList<>(call.dims(0).orElse(List.of()));
          out.add(Dim.unknown("how many words a text has depends on the data"));
          return List.of(Fact.of(DType.STRING, Shape.of(out)));
        });
  }

  private static List<Fact> sequence(Fact element) {
    return List.of(Fact.holding(element, "a sequence"));
  }

  private static Fact held(Call call) {
    return call.input(0)
        .held()
        .orElseGet(() -> Fact.unknown(call.operator() + ": what the sequence holds is not known"));
  }

  private static Fact element(Call call) {
    return Fact.of(call.typeAttribute("dtype", DType.FLOAT32), Shape.unranked("nothing yet"));
  }

  /** What fits both; an empty sequence takes the shape of what is put into it. */
  private static Fact common(Fact a, Fact b) {
    boolean fresh = a.shape().equals(Shape.unranked("nothing yet"));
    return fresh || a.shape().equals(b.shape())
        ? b.withoutValues()
        : Facts.common(a, b, "the elements of a sequence differ");
  }

  private static List<Fact> construct(Call call) {
    Fact element = call.input(0).withoutValues();
    for (int i = 1; i < call.inputs().size(); i++) {
      element = common(element, call.input(i));
    }
    return sequence(element);
  }

  private static List<Fact> split(Call call) {
    return call.ranked(
        0,
        in -> {
          int axis = Call.axis(call.integer("axis", 0), in.size());
          if (axis < 0 || axis >= in.size()) {
            return call.unknown(call.input(0).dtype(), "axis " + axis + " does not fit");
          }
          boolean single = call.optional(1).isEmpty();
          List<Dim> out = new ArrayList<>(in);
          if (single && call.integer("keepdims", 1) == 0) {
            out.remove(axis);
          } else {
            out.set(axis, single ? Dim.one() : part(call));
          }
          return sequence(Fact.of(call.input(0).dtype(), Shape.of(out)));
        });
  }

  private static Dim part(Call call) {
    return call.optional(1)
        .flatMap(Fact::values)
        .filter(v -> v.stream().distinct().count() == 1)
        .map(List::getFirst)
        .orElse(Dim.unknown("the parts of the sequence differ"));
  }

  private static List<Fact> concat(Call call) {
    Fact element = held(call);
    return element
        .dims()
        .map(in -> {
          boolean fresh = call.flag("new_axis");
          int rank = in.size() + (fresh ? 1 : 0);
          int axis = Call.axis(call.integer("axis", 0), rank);
          if (axis < 0 || axis >= rank) {
            return call.unknown(element.dtype(), "axis " + axis + " does not fit");
          }
          Dim open = Dim.unknown("how long the sequence is depends on the data");
          List<Dim> out = new ArrayList<>(in);
          if (fresh) {
            out.add(axis, open);
          } else {
            out.set(axis, open);
          }
          return List.of(Fact.of(element.dtype(), Shape.of(out)));
        })
        .orElseGet(() -> call.unknown(element.dtype(), "what the sequence holds is not known"));
  }

  private static List<Fact> optional(Call call) {
    return List.of(Fact.holding(call.input(0), "an optional value"));
  }

  /** Stop words may drop elements of the last axis. */
  private static List<Fact> normalize(Call call) {
    if (!call.attributes().containsKey("stopwords")) {
      return List.of(call.input(0));
    }
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>(in);
          if (!out.isEmpty()) {
            out.set(out.size() - 1, Dim.unknown("how many words stay depends on the data"));
          }
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> splitText(Call call) {
    List<Dim> out = new ArrayList<>(call.dims(0).orElse(List.of()));
    out.add(Dim.unknown("how many parts a text has depends on the data"));
    return List.of(
        Fact.of(DType.STRING, Shape.of(out)), Fact.of(DType.INT64, call.input(0).shape()));
  }

  private static List<Fact> count(Call call) {
    Dim width =
        call.integers("ngram_indexes")
            .flatMap(list -> list.stream().max(Long::compare))
            .map(max -> Dim.of(max + 1))
            .orElse(Dim.unknown("ngram_indexes is not given"));
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>(in.subList(0, Math.max(0, in.size() - 1)));
          out.add(width);
          return List.of(Fact.of(DType.FLOAT32, Shape.of(out)));
        });
  }
}

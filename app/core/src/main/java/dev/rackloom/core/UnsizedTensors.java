package dev.rackloom.core;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.ProblemBuilder.Unsized;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names the tensors behind a size that is not known, so that one can look for them. */
final class UnsizedTensors {

  private static final int NAMED = 3;

  private UnsizedTensors() {}

  /** The same problem; the first size that is not known names the tensors that it fails by. */
  static ProblemBuilder.Built named(Graph graph, ProblemBuilder.Built built) {
    if (built.unsized().isEmpty()) {
      return built;
    }
    List<Unsized> all = new ArrayList<>(built.unsized());
    Unsized first = all.getFirst();
    all.set(0, new Unsized(first.what(), first.why() + names(graph, first.why()), first.hint()));
    return new ProblemBuilder.Built(built.problem(), built.notPriced(), built.basis(), all);
  }

  /** The first few that have no size for this reason, and how many there are besides. */
  private static String names(Graph graph, String why) {
    List<Tensor> some =
        graph.tensors().stream().filter(t -> t.bytes().whyNotKnown().equals(why)).toList();
    if (some.isEmpty()) {
      return "";
    }
    Map<Integer, String> makers = new HashMap<>();
    for (Operator operator : graph.operators()) {
      operator.outputs().stream().forEach(t -> makers.put(t, maker(operator)));
    }
    List<String> named =
        some.stream()
            .limit(NAMED)
            .map(t -> "'" + t.name() + "'" + makers.getOrDefault(t.id(), ""))
            .toList();
    String others = some.size() > NAMED ? " and " + (some.size() - NAMED) + " tensors more" : "";
    return ": " + String.join(", ", named) + others;
  }

  private static String maker(Operator operator) {
    return " of " + operator.type().name() + " '" + operator.name() + "'";
  }
}

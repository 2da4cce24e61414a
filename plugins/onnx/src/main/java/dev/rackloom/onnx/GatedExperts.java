package dev.rackloom.onnx;

import dev.rackloom.api.graph.Operator;
import dev.rackloom.onnx.ExpertFinder.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Experts by structure, for files without scopes: behind one TopK, several NonZero each pick the
 * tokens of an expert, and what follows up to a Scatter has weights of the same shapes.
 */
final class GatedExperts {

  private static final int MOST_IN_EXPERT = 200;
  private static final int MOST_GATES = 100_000;

  private final List<Operator> operators;
  private final Wiring wiring;

  GatedExperts(List<Operator> operators, Wiring wiring) {
    this.operators = operators;
    this.wiring = wiring;
  }

  List<Candidate> find() {
    Map<String, List<List<Integer>>> groups = new LinkedHashMap<>();
    List<Operator> gates =
        operators.stream()
            .filter(o -> o.type().name().equals("NonZero"))
            .limit(MOST_GATES)
            .toList();
    for (Operator gate : gates) {
      int topK = wiring.before(gate.id(), "TopK");
      List<Integer> expert = topK < 0 ? List.of() : wiring.after(gate.id(), MOST_IN_EXPERT);
      boolean learned = expert.stream().map(operators::get).anyMatch(Wiring::isProduct);
      if (learned && wiring.weights(expert).findAny().isPresent()) {
        groups.computeIfAbsent(topK + signature(expert), k -> new ArrayList<>()).add(expert);
      }
    }
    List<Candidate> found = new ArrayList<>();
    groups.values().stream().filter(g -> g.size() > 1).forEach(g -> found.add(candidate(g)));
    return found;
  }

  private String signature(List<Integer> expert) {
    return wiring
        .weights(expert)
        .map(t -> t.dtype() + t.shape().toString())
        .sorted()
        .collect(Collectors.joining(",", ":", ""));
  }

  private Candidate candidate(List<List<Integer>> experts) {
    TreeSet<Integer> all = new TreeSet<>();
    experts.forEach(all::addAll);
    int first = experts.getFirst().getFirst();
    int topK = wiring.before(first, "TopK");
    all.add(topK);
    return new Candidate(
        experts.size(), wiring.taken(topK), 0, wiring.weightBytes(experts.getFirst()), all, first);
  }
}

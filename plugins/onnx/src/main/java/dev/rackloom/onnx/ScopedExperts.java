package dev.rackloom.onnx;

import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.ExpertFinder.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Experts by their scopes: {@code layers.3/mlp/experts.7/up_proj/MatMul}. */
final class ScopedExperts {

  private static final Pattern EXPERT =
      Pattern.compile("^(.*?)(?:^|[./])experts?[./_](\\d{1,6})(?=[./]|$)");
  private static final Pattern SHARED = Pattern.compile("shared_experts?(?:[./_](\\d{1,6}))?");

  private final List<Operator> operators;
  private final Wiring wiring;
  private final Map<String, SortedMap<Integer, SortedSet<Integer>>> blocks = new LinkedHashMap<>();

  ScopedExperts(List<Tensor> tensors, List<Operator> operators, Wiring wiring) {
    this.operators = operators;
    this.wiring = wiring;
  }

  /** The number of the expert that an operator belongs to, by its scope. */
  static OptionalInt number(Operator op) {
    Matcher m = EXPERT.matcher(op.scope());
    return m.find() ? OptionalInt.of(Integer.parseInt(m.group(2))) : OptionalInt.empty();
  }

  List<Candidate> find() {
    for (Operator op : operators) {
      Matcher m = EXPERT.matcher(op.scope());
      if (m.find()) {
        blocks
            .computeIfAbsent(m.group(1), k -> new TreeMap<>())
            .computeIfAbsent(Integer.parseInt(m.group(2)), k -> new TreeSet<>())
            .add(op.id());
      }
    }
    blocks.values().removeIf(experts -> experts.size() < 2);
    Map<String, List<Operator>> under = under(blocks.keySet());
    List<Candidate> found = new ArrayList<>();
    blocks.forEach(
        (parent, experts) -> found.add(candidate(experts, under.getOrDefault(parent, List.of()))));
    return found;
  }

  /**
   * The operators in each of some scopes, each told by the starts of its own; none for no scope.
   */
  private Map<String, List<Operator>> under(Set<String> scopes) {
    Map<String, List<Operator>> under = new HashMap<>();
    for (Operator op : operators) {
      String scope = op.scope();
      for (int end = 1; end <= scope.length(); end++) {
        if (end == scope.length() || scope.charAt(end) == '/' || scope.charAt(end) == '.') {
          String start = scope.substring(0, end);
          if (scopes.contains(start)) {
            under.computeIfAbsent(start, k -> new ArrayList<>()).add(op);
          }
        }
      }
    }
    return under;
  }

  /** Everything under the parent's scope belongs to the block: router, shared experts, sums. */
  private Candidate candidate(
      SortedMap<Integer, SortedSet<Integer>> experts, List<Operator> under) {
    TreeSet<Integer> all = new TreeSet<>();
    experts.values().forEach(all::addAll);
    int topK = 1;
    TreeSet<String> shared = new TreeSet<>();
    for (Operator op : under) {
      all.add(op.id());
      topK = op.type().name().equals("TopK") ? wiring.taken(op.id()) : topK;
      Matcher m = SHARED.matcher(op.scope());
      if (m.find()) {
        shared.add(m.group());
      }
    }
    SortedSet<Integer> first = experts.sequencedValues().getFirst();
    Dim bytes = wiring.weightBytes(first);
    int named = first.first();
    return new Candidate(experts.size(), topK, shared.size(), bytes, all, named);
  }
}

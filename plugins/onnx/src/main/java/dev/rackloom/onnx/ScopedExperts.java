package dev.rackloom.onnx;

import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.ExpertFinder.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    List<Candidate> found = new ArrayList<>();
    blocks.forEach((parent, experts) -> {
      if (experts.size() > 1) {
        found.add(candidate(parent, experts));
      }
    });
    return found;
  }

  /** Everything under the parent's scope belongs to the block: router, shared experts, sums. */
  private Candidate candidate(String parent, SortedMap<Integer, SortedSet<Integer>> experts) {
    TreeSet<Integer> all = new TreeSet<>();
    experts.values().forEach(all::addAll);
    int topK = 1;
    TreeSet<String> shared = new TreeSet<>();
    if (!parent.isEmpty()) {
      for (Operator op : operators) {
        if (isUnder(op.scope(), parent)) {
          all.add(op.id());
          topK = op.type().name().equals("TopK") ? wiring.taken(op.id()) : topK;
          Matcher m = SHARED.matcher(op.scope());
          if (m.find()) {
            shared.add(m.group());
          }
        }
      }
    }
    SortedSet<Integer> first = experts.sequencedValues().getFirst();
    Dim bytes = wiring.weightBytes(first);
    int named = first.first();
    return new Candidate(experts.size(), topK, shared.size(), bytes, all, named);
  }

  private static boolean isUnder(String scope, String parent) {
    return scope.startsWith(parent)
        && (scope.length() == parent.length()
            || scope.charAt(parent.length()) == '/'
            || scope.charAt(parent.length()) == '.');
  }
}

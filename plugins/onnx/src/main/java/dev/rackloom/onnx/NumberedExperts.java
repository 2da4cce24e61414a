package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Operator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The experts of a block by the numbers in their scopes ({@code experts.7/...}): of each, the
 * operators that work row by row, with one tensor in and one out.
 */
final class NumberedExperts {

  private static final Set<String> ROWWISE =
      Set.of(
          "MatMul",
          "Gemm",
          "FusedMatMul",
          "MatMulNBits",
          "Add",
          "Mul",
          "Sub",
          "Div",
          "Sigmoid",
          "Relu",
          "Gelu",
          "FastGelu",
          "QuickGelu",
          "BiasGelu",
          "Silu",
          "Swish",
          "Tanh",
          "Erf",
          "Pow",
          "Sqrt",
          "Clip",
          "Cast",
          "Identity",
          "LeakyRelu",
          "Elu",
          "Softplus",
          "HardSigmoid");

  private final Walk walk;
  private final SortedMap<Integer, Unrolled.Expert> experts = new TreeMap<>();
  private final Map<Integer, Unrolled.Expert> expertOf = new HashMap<>();

  NumberedExperts(Walk walk, ExpertBlock block) {
    this.walk = walk;
    SortedMap<Integer, NavigableSet<Integer>> members = new TreeMap<>();
    for (int id : block.operators().toArray()) {
      OptionalInt number = ScopedExperts.number(walk.operator(id));
      if (number.isPresent() && ROWWISE.contains(Walk.type(walk.operator(id)))) {
        members.computeIfAbsent(number.getAsInt(), k -> new TreeSet<>()).add(id);
      }
    }
    walk.check(
        members.size() == block.experts() && members.lastKey() == block.experts() - 1,
        "its experts are not numbered by scopes called experts.N");
    members.forEach((e, ids) -> {
      Unrolled.Expert expert = expert(e, ids);
      experts.put(e, expert);
      ids.forEach(id -> expertOf.put(id, expert));
    });
  }

  private Unrolled.Expert expert(int number, NavigableSet<Integer> ids) {
    TreeSet<Integer> in = new TreeSet<>();
    TreeSet<Integer> out = new TreeSet<>();
    for (int id : ids) {
      Operator op = walk.operator(id);
      walk.read(op).filter(t -> !ids.contains(walk.producer(t))).forEach(in::add);
      Walk.made(op).filter(t -> walk.leaves(t, ids::contains)).forEach(out::add);
    }
    walk.check(
        in.size() == 1 && out.size() == 1,
        "expert "
            + number
            + " reads "
            + walk.names(in)
            + " and makes "
            + walk.names(out)
            + ", not one tensor each");
    return new Unrolled.Expert(Ids.copyOf(ids), in.first(), out.first());
  }

  /** All, by number. */
  List<Unrolled.Expert> all() {
    return List.copyOf(experts.values());
  }

  /** The tensor that the expert of an operator reads; {@link Operator#ABSENT} if it is of none. */
  int inputOf(int operator) {
    Unrolled.Expert of = expertOf.get(operator);
    return of == null ? Operator.ABSENT : of.input();
  }

  /** The first operator that follows from every expert. */
  int join() {
    Map<Integer, Set<Unrolled.Expert>> follows = new HashMap<>();
    int first = experts.values().stream().mapToInt(x -> x.operators().get(0)).min().orElseThrow();
    List<Operator> after = walk.graph().operators();
    for (Operator op : after.subList(first, after.size())) {
      Set<Unrolled.Expert> from = new java.util.HashSet<>();
      Unrolled.Expert own = expertOf.get(op.id());
      if (own != null) {
        from.add(own);
      }
      walk.read(op)
          .map(walk::producer)
          .forEach(p -> from.addAll(follows.getOrDefault(p, Set.of())));
      if (from.size() == experts.size()) {
        return op.id();
      }
      follows.put(op.id(), from);
    }
    throw ExpertPorts.cannot(walk.block(), "its experts are never summed");
  }
}

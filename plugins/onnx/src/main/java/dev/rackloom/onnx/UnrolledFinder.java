package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Understands unrolled experts well enough to take them apart. Nothing is guessed: a block is only
 * understood if
 *
 * <ul>
 *   <li>its experts are numbered by scopes ({@code experts.7/...}), each with one tensor in, one
 *       out and only {@link #ROWWISE row by row} operators between, and each is fed rows that are
 *       picked by comparing the choice with that very number;
 *   <li>one TopK chooses, and what weighs follows from its values alone;
 *   <li>all else up to the sum of the experts only {@link #GLUE picks, weighs and sums} rows of one
 *       tensor by that choice and those weights.
 * </ul>
 */
final class UnrolledFinder {

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

  private static final Set<String> WEIGHING =
      Set.of(
          "Softmax",
          "Div",
          "Mul",
          "Add",
          "ReduceSum",
          "Cast",
          "Clip",
          "Identity",
          "Sigmoid",
          "Max",
          "Reciprocal");

  private static final Set<String> GLUE =
      Set.of(
          "Equal",
          "NonZero",
          "Gather",
          "GatherND",
          "GatherElements",
          "ScatterND",
          "ScatterElements",
          "Where",
          "OneHot",
          "Mul",
          "Add",
          "Sum",
          "ReduceSum",
          "Cast",
          "Identity",
          "Unsqueeze",
          "Squeeze",
          "Transpose",
          "Reshape",
          "Split",
          "Slice",
          "Concat",
          "Shape",
          "Expand",
          "ConstantOfShape",
          "Range",
          "Flatten");

  private final Graph graph;
  private final GraphIndex index;
  private final ExpertBlock block;
  private final ConstantNumbers constants;
  private final String name;
  private final Operator topK;
  private final SortedMap<Integer, Unrolled.Expert> experts = new TreeMap<>();
  private final Map<Integer, Integer> expertOf = new HashMap<>();

  private UnrolledFinder(Graph graph, ExpertBlock block, ConstantNumbers constants) {
    this.graph = graph;
    this.constants = constants;
    this.index = new GraphIndex(graph);
    this.block = block;
    this.name = "layer " + block.layer();
    this.topK = topK();
  }

  static Unrolled find(Graph graph, ExpertBlock block, ConstantNumbers constants) {
    return new UnrolledFinder(graph, block, constants).find();
  }

  private Operator topK() {
    List<Operator> found =
        block.operators().stream()
            .mapToObj(graph.operators()::get)
            .filter(o -> o.type().name().equals("TopK"))
            .toList();
    check(found.size() == 1, "it has " + found.size() + " TopK operators, not one");
    return found.getFirst();
  }

  private Unrolled find() {
    findExperts();
    int join = join();
    Closure all = new Closure(join);
    TreeSet<Integer> router = new TreeSet<>(Set.of(topK.id()));
    Set<Integer> weighing = weighing(all.operators);
    router.addAll(weighing);
    int weights = weights(all.operators, weighing);
    int output = graph.operators().get(join).outputs().get(0);
    checkClosed(all.operators, output);
    experts.forEach((e, x) -> checkNumber(e, x));
    return new Unrolled(
        name,
        Ids.copyOf(all.operators),
        all.tokens,
        topK.inputs().get(0),
        Ids.copyOf(router),
        topK.outputs().get(1),
        weights,
        block.topK(),
        output,
        List.copyOf(experts.values()));
  }

  private void findExperts() {
    SortedMap<Integer, SortedSet<Integer>> members = new TreeMap<>();
    for (int id : block.operators().toArray()) {
      ScopedExperts.number(graph.operators().get(id))
          .ifPresent(e -> members.computeIfAbsent(e, k -> new TreeSet<>()).add(id));
    }
    check(
        members.size() == block.experts() && members.lastKey() == block.experts() - 1,
        "its experts are not numbered by scopes called experts.N");
    members.forEach((e, ids) -> {
      ids.removeIf(id -> !ROWWISE.contains(graph.operators().get(id).type().name()));
      experts.put(e, expert(e, ids));
      ids.forEach(id -> expertOf.put(id, e));
    });
  }

  private Unrolled.Expert expert(int number, SortedSet<Integer> ids) {
    TreeSet<Integer> in = new TreeSet<>();
    TreeSet<Integer> out = new TreeSet<>();
    for (int id : ids) {
      Operator op = graph.operators().get(id);
      activations(op).filter(t -> !ids.contains(index.producer(t))).forEach(in::add);
      op.outputs().stream()
          .filter(t -> t >= 0)
          .filter(t ->
              index.consumers(t).stream().anyMatch(c -> !ids.contains(c))
                  || graph.outputs().contains(t))
          .forEach(out::add);
    }
    check(
        in.size() == 1 && out.size() == 1,
        "expert "
            + number
            + " reads "
            + names(in)
            + " and makes "
            + names(out)
            + ", not one tensor each");
    return new Unrolled.Expert(Ids.copyOf(ids), in.first(), out.first());
  }

  private java.util.stream.IntStream activations(Operator op) {
    return op.inputs().stream()
        .filter(t -> t >= 0)
        .filter(t -> {
          Tensor.Role role = graph.tensors().get(t).role();
          return role == Tensor.Role.ACTIVATION || role == Tensor.Role.INPUT;
        });
  }

  /** The first operator that follows from every expert. */
  private int join() {
    Map<Integer, Set<Integer>> follows = new HashMap<>();
    int first = experts.values().stream().mapToInt(x -> x.operators().get(0)).min().orElseThrow();
    for (Operator op : graph.operators().subList(first, graph.operators().size())) {
      Set<Integer> from = new TreeSet<>();
      Integer own = expertOf.get(op.id());
      if (own != null) {
        from.add(own);
      }
      activations(op)
          .map(index::producer)
          .forEach(p -> from.addAll(follows.getOrDefault(p, Set.of())));
      if (from.size() == experts.size()) {
        return op.id();
      }
      follows.put(op.id(), from);
    }
    throw ExpertPorts.cannot(name, "its experts are never summed");
  }

  /** All that the join follows from, back to the tokens and the scores. */
  private final class Closure {
    private final TreeSet<Integer> operators = new TreeSet<>();
    private int tokens = Operator.ABSENT;

    Closure(int join) {
      ArrayDeque<Integer> open = new ArrayDeque<>(List.of(join));
      while (!open.isEmpty()) {
        Operator op = graph.operators().get(open.remove());
        if (operators.add(op.id())) {
          follow(op, open);
        }
      }
      check(tokens != Operator.ABSENT, "no tensor's rows go to its experts");
      check(operators.contains(topK.id()), "its sum does not follow from its TopK");
    }

    private void follow(Operator op, ArrayDeque<Integer> open) {
      String type = op.type().name();
      Integer expert = expertOf.get(op.id());
      check(
          op.id() == topK.id() || expert != null || GLUE.contains(type) || WEIGHING.contains(type),
          "'" + op.name() + "' (" + type + ") is in the way");
      if (op.id() == topK.id() || type.equals("Shape")) {
        return;
      }
      boolean picks = type.startsWith("Gather") && !isChoice(op.inputs().get(0));
      activations(op)
          .forEach(t -> {
            boolean data = picks && t == op.inputs().get(0);
            if (data || (expert != null && t == input(expert) && !isPicked(t))) {
              token(t);
            } else {
              open.add(index.producer(t));
            }
          });
    }

    private void token(int tensor) {
      check(
          tokens == Operator.ABSENT || tokens == tensor,
          "its experts read rows of '"
              + graph.tensors().get(Math.max(tokens, 0)).name()
              + "' and of '"
              + graph.tensors().get(tensor).name()
              + "'");
      tokens = tensor;
    }
  }

  private int input(int expert) {
    Unrolled.Expert x = experts.get(expert);
    return x == null ? Operator.ABSENT : x.input();
  }

  /** Whether a tensor is rows picked out of another. */
  private boolean isPicked(int tensor) {
    int producer = index.producer(tensor);
    return producer >= 0
        && GLUE.contains(graph.operators().get(producer).type().name())
        && follows(tensor, topK.id());
  }

  /** Whether a tensor follows from the choice, not from the tokens. */
  private boolean isChoice(int tensor) {
    return tensor >= 0 && follows(tensor, topK.id());
  }

  private boolean follows(int tensor, int operator) {
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(tensor));
    Set<Integer> seen = new TreeSet<>(open);
    while (!open.isEmpty()) {
      int producer = index.producer(open.remove());
      if (producer == operator) {
        return true;
      }
      if (producer > operator) {
        activations(graph.operators().get(producer)).filter(seen::add).forEach(open::add);
      }
    }
    return false;
  }

  /** Operators that turn the values of TopK into weights. */
  private Set<Integer> weighing(Collection<Integer> all) {
    Set<Integer> tensors = new TreeSet<>(Set.of(topK.outputs().get(0)));
    Set<Integer> found = new TreeSet<>();
    for (int id : all) {
      Operator op = graph.operators().get(id);
      boolean weighs =
          WEIGHING.contains(op.type().name())
              && activations(op).count() > 0
              && activations(op).allMatch(tensors::contains);
      if (weighs) {
        found.add(id);
        op.outputs().stream().filter(t -> t >= 0).forEach(tensors::add);
      }
    }
    return found;
  }

  private int weights(Collection<Integer> all, Set<Integer> weighing) {
    TreeSet<Integer> used = new TreeSet<>();
    Set<Integer> made = new TreeSet<>(Set.of(topK.outputs().get(0)));
    weighing.forEach(
        id -> graph.operators().get(id).outputs().stream().filter(t -> t >= 0).forEach(made::add));
    for (int id : all) {
      if (!weighing.contains(id) && id != topK.id()) {
        activations(graph.operators().get(id)).filter(made::contains).forEach(used::add);
      }
    }
    check(used.size() == 1, "it weighs by " + names(used) + ", not by one tensor");
    return used.first();
  }

  private void checkClosed(Set<Integer> all, int output) {
    for (int id : all) {
      graph.operators().get(id).outputs().stream()
          .filter(t -> t >= 0 && t != output)
          .filter(t ->
              graph.outputs().contains(t)
                  || index.consumers(t).stream().anyMatch(c -> !all.contains(c)))
          .forEach(
              t -> check(false, "'" + graph.tensors().get(t).name() + "' is read elsewhere too"));
    }
  }

  /** An expert's rows must be picked, or its answers weighed, by its own number and no other. */
  private void checkNumber(int expert, Unrolled.Expert x) {
    Set<Integer> from = new TreeSet<>(Set.of(x.input()));
    for (int reader : index.consumers(x.output()).toArray()) {
      Operator op = graph.operators().get(reader);
      if (op.type().name().equals("Mul")) {
        activations(op).filter(t -> t != x.output()).forEach(from::add);
      }
    }
    Set<Long> numbers = compared(from);
    check(
        numbers.equals(Set.of((long) expert)),
        "expert " + expert + " answers who asked for experts " + numbers);
  }

  /** What the choice is compared with on the way to some tensors. */
  private Set<Long> compared(Set<Integer> tensors) {
    Set<Long> numbers = new TreeSet<>();
    ArrayDeque<Integer> open = new ArrayDeque<>(tensors);
    Set<Integer> seen = new TreeSet<>(tensors);
    while (!open.isEmpty()) {
      int producer = index.producer(open.remove());
      if (producer > topK.id()) {
        Operator op = graph.operators().get(producer);
        if (op.type().name().equals("Equal")) {
          op.inputs().stream()
              .filter(t -> t >= 0)
              .forEach(t -> numbers.addAll(constants.of(graph.tensors().get(t).name())));
        }
        activations(op).filter(seen::add).forEach(open::add);
      }
    }
    return numbers;
  }

  private String names(Collection<Integer> tensors) {
    return tensors.stream().map(t -> graph.tensors().get(t).name()).toList().toString();
  }

  private void check(boolean holds, String why) {
    if (!holds) {
      throw ExpertPorts.cannot(name, why);
    }
  }
}

package dev.rackloom.onnx;

import dev.rackloom.api.graph.Operator;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** How the values of TopK become weights: operators that read nothing else. */
final class Weighing {

  static final Set<String> OPERATORS =
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

  private final Walk walk;
  private final NavigableSet<Integer> operators = new TreeSet<>();
  private final Set<Integer> tensors = new TreeSet<>();
  private final int weights;

  Weighing(Walk walk, Operator topK, NavigableSet<Integer> region) {
    this.walk = walk;
    tensors.add(topK.outputs().get(0));
    region.stream()
        .map(walk::operator)
        .filter(this::weighs)
        .forEach(op -> {
          operators.add(op.id());
          Walk.made(op).forEach(tensors::add);
        });
    operators.add(topK.id());
    this.weights = weights(region);
  }

  private boolean weighs(Operator op) {
    return OPERATORS.contains(Walk.type(op))
        && walk.read(op).findAny().isPresent()
        && walk.read(op).allMatch(tensors::contains);
  }

  private int weights(NavigableSet<Integer> region) {
    TreeSet<Integer> used = new TreeSet<>();
    region.stream()
        .filter(id -> !operators.contains(id))
        .forEach(id -> walk.read(walk.operator(id)).filter(tensors::contains).forEach(used::add));
    walk.check(used.size() == 1, "it weighs by " + walk.names(used) + ", not by one tensor");
    return used.first();
  }

  /** TopK, and what makes weights of its values. */
  NavigableSet<Integer> operators() {
    return operators;
  }

  /** The tensor of weights. */
  int tensor() {
    return weights;
  }
}

package dev.rackloom.onnx;

import dev.rackloom.api.graph.Operator;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that the sum of the experts follows from, back to the tokens and to the choice. Besides TopK
 * and experts there may only be operators that pick, weigh and sum rows.
 */
final class RoutedRegion {

  private static final Set<String> PICKS_AND_SUMS =
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
          "Sum",
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

  private final Walk walk;
  private final NumberedExperts experts;
  private final int topK;
  private final TreeSet<Integer> operators = new TreeSet<>();
  private int tokens = Operator.ABSENT;

  RoutedRegion(Walk walk, NumberedExperts experts, int topK, int join) {
    this.walk = walk;
    this.experts = experts;
    this.topK = topK;
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(join));
    while (!open.isEmpty()) {
      int id = open.remove();
      walk.check(id >= 0, "it works on an input of the model besides its tokens");
      if (operators.add(id)) {
        follow(walk.operator(id), open);
      }
    }
    walk.check(tokens != Operator.ABSENT, "no tensor's rows go to its experts");
    walk.check(operators.contains(topK), "its sum does not follow from its TopK");
  }

  private void follow(Operator op, ArrayDeque<Integer> open) {
    String type = Walk.type(op);
    int input = experts.inputOf(op.id());
    boolean known =
        op.id() == topK
            || input != Operator.ABSENT
            || PICKS_AND_SUMS.contains(type)
            || Weighing.OPERATORS.contains(type);
    walk.check(known, "'" + op.name() + "' (" + type + ") is in the way");
    if (op.id() == topK || type.equals("Shape")) {
      return;
    }
    walk.read(op)
        .forEach(t -> {
          boolean picked = type.startsWith("Gather") && t == op.inputs().get(0);
          if ((picked || t == input) && !walk.follows(t, topK)) {
            token(t);
          } else {
            open.add(walk.producer(t));
          }
        });
  }

  private void token(int tensor) {
    walk.check(
        tokens == Operator.ABSENT || tokens == tensor,
        "its experts read rows of '"
            + walk.name(Math.max(tokens, 0))
            + "' and of '"
            + walk.name(tensor)
            + "'");
    tokens = tensor;
  }

  /** Its operators, ascending. */
  NavigableSet<Integer> operators() {
    return operators;
  }

  /** The tensor whose rows go to experts. */
  int tokens() {
    return tokens;
  }

  /** Nothing but the sum may leave it. */
  void checkClosed(int output) {
    for (int id : operators) {
      Walk.made(walk.operator(id))
          .filter(t -> t != output && walk.leaves(t, operators::contains))
          .forEach(t -> walk.check(false, "'" + walk.name(t) + "' is read elsewhere too"));
    }
  }
}

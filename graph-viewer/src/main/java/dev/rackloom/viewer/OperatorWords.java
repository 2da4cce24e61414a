package dev.rackloom.viewer;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import java.util.HashMap;
import java.util.Map;

/** What is written on operators; the same words are kept once, for there are few of them. */
final class OperatorWords {

  private final Graph graph;
  private final Map<Shape, String> shapes = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();

  OperatorWords(Graph graph) {
    this.graph = graph;
  }

  String type(Operator op) {
    return types.computeIfAbsent(op.type().name(), Names::brief);
  }

  /** The shape of the first output, empty if there is none. */
  String shape(Operator op) {
    for (int i = 0; i < op.outputs().size(); i++) {
      if (op.outputs().get(i) != Operator.ABSENT) {
        return shape(graph.tensors().get(op.outputs().get(i)).shape());
      }
    }
    return "";
  }

  String shape(Shape shape) {
    return shapes.computeIfAbsent(shape, Names::shape);
  }
}

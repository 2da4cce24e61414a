package dev.rackloom.onnx;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Walks over a graph from tensors to what they follow from, and says what is in the way. */
final class Walk {

  private final Graph graph;
  private final GraphIndex index;
  private final String block;

  /**
   * A walk.
   *
   * @param block what messages call it
   */
  Walk(Graph graph, String block) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.block = block;
  }

  Graph graph() {
    return graph;
  }

  GraphIndex index() {
    return index;
  }

  String block() {
    return block;
  }

  Operator operator(int id) {
    return graph.operators().get(id);
  }

  static String type(Operator op) {
    return op.type().name();
  }

  /** What an operator reads that is no constant. */
  IntStream read(Operator op) {
    return op.inputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .filter(t -> {
          Tensor.Role role = graph.tensors().get(t).role();
          return role == Tensor.Role.ACTIVATION || role == Tensor.Role.INPUT;
        });
  }

  static IntStream made(Operator op) {
    return op.outputs().stream().filter(t -> t != Operator.ABSENT);
  }

  /** Whether somebody other than these operators reads a tensor. */
  boolean leaves(int tensor, IntPredicate inside) {
    return graph.outputs().contains(tensor)
        || index.consumers(tensor).stream().anyMatch(c -> !inside.test(c));
  }

  /** Whether a tensor follows from an operator. */
  boolean follows(int tensor, int operator) {
    return producer(tensor) == operator
        || makersAfter(List.of(tensor), operator).stream()
            .flatMapToInt(op -> read(op).map(this::producer))
            .anyMatch(p -> p == operator);
  }

  /** The operators after another one that some tensors follow from. */
  List<Operator> makersAfter(Collection<Integer> tensors, int operator) {
    ArrayDeque<Integer> open = new ArrayDeque<>(tensors);
    Set<Integer> seen = new TreeSet<>();
    while (!open.isEmpty()) {
      int producer = producer(open.remove());
      if (producer > operator && seen.add(producer)) {
        read(operator(producer)).forEach(open::add);
      }
    }
    return seen.stream().map(this::operator).toList();
  }

  /** Who makes a tensor; -1 if it is given from outside. */
  int producer(int tensor) {
    return index.producer(tensor);
  }

  String name(int tensor) {
    return graph.tensors().get(tensor).name();
  }

  String names(Collection<Integer> tensors) {
    return tensors.stream().map(this::name).toList().toString();
  }

  void check(boolean holds, String why) {
    if (!holds) {
      throw ExpertPorts.cannot(block, why);
    }
  }
}

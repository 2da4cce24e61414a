package dev.rackloom.onnx;

import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who makes and who reads each tensor, and short walks along that. */
final class Wiring {

  /** How far the parts of one router are from each other, in operators. */
  static final int NEAR = 24;

  private static final Set<String> PRODUCTS =
      Set.of("MatMul", "Gemm", "MatMulNBits", "MatMulInteger", "FusedMatMul", "MatMulBnb4");

  private final List<Tensor> tensors;
  private final List<Operator> operators;
  private final int[] producer;
  private final List<List<Integer>> readers = new ArrayList<>();

  Wiring(List<Tensor> tensors, List<Operator> operators) {
    this.tensors = tensors;
    this.operators = operators;
    this.producer = new int[tensors.size()];
    java.util.Arrays.fill(producer, -1);
    for (int i = 0; i < tensors.size(); i++) {
      readers.add(List.of());
    }
    for (Operator op : operators) {
      op.outputs().stream().filter(t -> t >= 0).forEach(t -> producer[t] = op.id());
      op.inputs().stream().filter(t -> t >= 0).distinct().forEach(t -> reads(t, op.id()));
    }
  }

  private void reads(int tensor, int operator) {
    if (tensors.get(tensor).role() != Tensor.Role.ACTIVATION) {
      return;
    }
    if (readers.get(tensor).isEmpty()) {
      readers.set(tensor, new ArrayList<>(2));
    }
    readers.get(tensor).add(operator);
  }

  int producer(int tensor) {
    return producer[tensor];
  }

  static boolean isProduct(Operator op) {
    return PRODUCTS.contains(op.type().name());
  }

  /** The bytes of the distinct weights that operators read. */
  Dim weightBytes(Collection<Integer> some) {
    return Dim.sum(weights(some).map(Tensor::bytes).toList());
  }

  java.util.stream.Stream<Tensor> weights(Collection<Integer> some) {
    return some.stream()
        .map(operators::get)
        .flatMap(o -> o.inputs().stream().filter(t -> t >= 0).boxed())
        .distinct()
        .map(tensors::get)
        .filter(t -> t.role() == Tensor.Role.WEIGHT);
  }

  /** The nearest operator of a type before another one; -1 if there is none near. */
  int before(int operator, String type) {
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(operator));
    Set<Integer> seen = new HashSet<>(open);
    for (int i = 0; i < NEAR * NEAR && !open.isEmpty(); i++) {
      Operator op = operators.get(open.remove());
      if (op.id() != operator && op.type().name().equals(type)) {
        return op.id();
      }
      op.inputs().stream()
          .filter(t -> t >= 0 && producer[t] >= 0)
          .map(t -> producer[t])
          .filter(seen::add)
          .forEach(open::add);
    }
    return -1;
  }

  /** Operators after another one, up to and with those that gather results. */
  List<Integer> after(int operator, int most) {
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(operator));
    Set<Integer> seen = new HashSet<>(open);
    List<Integer> found = new ArrayList<>();
    while (!open.isEmpty() && found.size() < most) {
      Operator op = operators.get(open.remove());
      found.add(op.id());
      if (op.type().name().startsWith("Scatter")) {
        continue;
      }
      op.outputs().stream()
          .filter(t -> t >= 0)
          .forEach(t -> readers.get(t).stream().filter(seen::add).forEach(open::add));
    }
    return found;
  }

  /** How many a TopK takes, from the extent of its result; 1 if it is not known. */
  int taken(int topK) {
    Operator op = operators.get(topK);
    int out = op.outputs().stream().filter(t -> t >= 0).findFirst().orElse(-1);
    long k =
        out >= 0 && tensors.get(out).shape() instanceof Shape.Ranked r && !r.dims().isEmpty()
            ? r.dims().getLast().known().orElse(1)
            : 1;
    return Math.clamp(k, 1, Integer.MAX_VALUE);
  }
}

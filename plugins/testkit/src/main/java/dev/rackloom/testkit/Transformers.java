package dev.rackloom.testkit;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Encoder stacks as graphs, with or without scopes: per layer four matrix products, a softmax,
 * element-wise work.
 */
public final class Transformers {

  private static final Dim SEQ = Dim.symbol("seq");

  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private final boolean scoped;
  private final long width;

  private Transformers(boolean scoped, long width) {
    this.scoped = scoped;
    this.width = width;
  }

  /** A stack of {@code layers} of the given width. */
  public static Graph encoder(int layers, long width, boolean scoped) {
    return new Transformers(scoped, width).build(layers);
  }

  private Graph build(int layers) {
    int input = tensor("tokens", Tensor.Role.INPUT, width);
    int mask = op("mask", "", "Relu", tensor("mask_in", Tensor.Role.INPUT, width));
    int x = input;
    for (int layer = 0; layer < layers; layer++) {
      String scope = "encoder/layer." + layer;
      int query = op("query", scope + "/attention", "MatMul", x, weight());
      int scores = op("scores", scope + "/attention", "Add", query, mask);
      int attention = op("softmax", scope + "/attention", "Softmax", scores);
      int out = op("output", scope + "/attention", "MatMul", attention, weight());
      int sum = op("add", scope + "/attention", "Add", out, x);
      int up = op("up", scope + "/ffn", "MatMul", sum, weight());
      int gelu = op("gelu", scope + "/ffn", "Gelu", up);
      int down = op("down", scope + "/ffn", "MatMul", gelu, weight());
      x = op("add", scope + "/ffn", "Add", down, sum);
    }
    return new Graph(
        "encoder-" + layers,
        "generated",
        "0".repeat(63) + layers % 10,
        tensors,
        operators,
        Ids.of(input, mask - 1),
        Ids.of(x),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  private int tensor(String name, Tensor.Role role, long columns) {
    tensors.add(
        new Tensor(
            tensors.size(),
            name,
            DType.FLOAT32,
            Shape.of(List.of(role == Tensor.Role.WEIGHT ? Dim.of(width) : SEQ, Dim.of(columns))),
            role));
    return tensors.size() - 1;
  }

  private int weight() {
    return tensor("w" + tensors.size(), Tensor.Role.WEIGHT, width);
  }

  private int op(String name, String scope, String type, int... inputs) {
    int out = tensor("t" + tensors.size(), Tensor.Role.ACTIVATION, width);
    operators.add(
        new Operator(
            operators.size(),
            scope + "/" + name + operators.size(),
            new OpType("", type, 13),
            Ids.of(inputs),
            Ids.of(out),
            Map.of(),
            scoped ? scope : "",
            List.of()));
    return out;
  }
}

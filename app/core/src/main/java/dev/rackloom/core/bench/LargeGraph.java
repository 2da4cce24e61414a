package dev.rackloom.core.bench;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.engine.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A seeded graph of any number of operators: blocks one after the other, of two to five branches
 * that are listed by turns, each a chain of products and of work by element, joined by sums; now
 * and then a block reads of one long before.
 */
final class LargeGraph {

  private static final long ROWS = 64;
  private static final long[] WIDTHS = {32, 48, 64, 96};
  private static final String[] BY_ELEMENT = {"Relu", "Sigmoid", "Tanh", "Gelu"};
  private static final int LONGEST = 24;
  private static final int BACK = 40;

  private final int wanted;
  private final RandomGenerator random;
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private final List<Integer> blocks = new ArrayList<>();
  private final long width;
  private final Shape activation;
  private final Shape weight;

  private LargeGraph(long seed, int operators) {
    this.wanted = operators;
    this.random = Seeds.random(seed);
    this.width = WIDTHS[random.nextInt(WIDTHS.length)];
    this.activation = Shape.of(ROWS, width);
    this.weight = Shape.of(width, width);
  }

  /** Of a seed, with so many operators. */
  static Graph of(long seed, int operators) {
    return new LargeGraph(seed, operators).build(seed);
  }

  private Graph build(long seed) {
    int input = tensor(activation, Tensor.Role.INPUT);
    blocks.add(input);
    while (operators.size() < wanted) {
      block("b" + blocks.size());
    }
    return new Graph(
        "large-" + seed,
        "generated",
        String.format(java.util.Locale.ROOT, "%064d", seed),
        tensors,
        operators,
        Ids.of(input),
        Ids.of(blocks.getLast()),
        List.of(),
        List.of(),
        Map.of(),
        List.of());
  }

  private void block(String name) {
    int[] heads = new int[2 + random.nextInt(4)];
    int[] left = new int[heads.length];
    Arrays.fill(heads, blocks.getLast());
    Arrays.setAll(left, b -> 1 + random.nextInt(LONGEST));
    for (boolean more = true; more && room(heads.length); ) {
      more = false;
      for (int b = 0; b < heads.length; b++) {
        if (left[b]-- > 0 && room(heads.length)) {
          heads[b] = step(name, heads[b]);
          more = true;
        }
      }
    }
    int joined = heads[0];
    for (int b = 1; b < heads.length && operators.size() < wanted; b++) {
      joined = operator(name, "Add", joined, heads[b]);
    }
    if (random.nextInt(4) == 0 && operators.size() < wanted) {
      int back = Math.max(0, blocks.size() - 2 - random.nextInt(BACK));
      joined = operator(name, "Add", joined, blocks.get(back));
    }
    blocks.add(joined);
  }

  /** Whether the block can still be closed. */
  private boolean room(int branches) {
    return operators.size() + branches <= wanted;
  }

  private int step(String name, int from) {
    return random.nextInt(4) == 0
        ? operator(name, "MatMul", from, tensor(weight, Tensor.Role.WEIGHT))
        : operator(name, BY_ELEMENT[random.nextInt(BY_ELEMENT.length)], from);
  }

  private int tensor(Shape shape, Tensor.Role role) {
    int id = tensors.size();
    tensors.add(new Tensor(id, "t" + id, DType.FLOAT32, shape, role));
    return id;
  }

  private int operator(String scope, String type, int... inputs) {
    int out = tensor(activation, Tensor.Role.ACTIVATION);
    int id = operators.size();
    operators.add(
        new Operator(
            id,
            "o" + id,
            new OpType("", type, 20),
            Ids.of(inputs),
            Ids.of(out),
            Map.of(),
            scope,
            List.of()));
    return out;
  }
}

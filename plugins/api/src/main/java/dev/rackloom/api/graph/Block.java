package dev.rackloom.api.graph;

import dev.rackloom.api.Ids;
import java.util.List;
import java.util.Optional;

/**
 * Operators that belong together by structure, as {@link Blocks} finds them.
 *
 * @param operators ids, in executable order
 * @param inside blocks in it, in order, all of its operators in them; none if it holds operators
 *     alone
 * @param times how often what is inside repeats, 1 if it does not
 */
public record Block(Ids operators, List<Block> inside, int times) {

  /** Operators that tell what a block does, the most telling first. */
  private static final List<String> TELLING =
      List.of("Attention", "MoE", "Conv", "LSTM", "GRU", "MatMul", "Gemm", "Softmax");

  public Block {
    inside = List.copyOf(inside);
  }

  /** Of operators alone. */
  public static Block of(int... operators) {
    return new Block(Ids.of(operators), List.of(), 1);
  }

  /** Whether what is inside repeats. */
  public boolean isRow() {
    return times > 1;
  }

  /** How many operators it holds. */
  public int size() {
    return operators.size();
  }

  /** The operator type that tells most of what it does; of a row what its first block does. */
  public String telling(Graph graph) {
    Ids one = isRow() ? inside.getFirst().operators : operators;
    List<String> types =
        one.stream().mapToObj(op -> graph.operators().get(op).type().name()).toList();
    Optional<String> telling =
        TELLING.stream()
            .flatMap(t -> types.stream().filter(x -> x.contains(t)).limit(1))
            .findFirst();
    return telling.orElseGet(types::getFirst);
  }
}

package dev.rackloom.engine.partition;

import dev.rackloom.api.graph.Block;
import dev.rackloom.api.graph.Blocks;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names operators without scopes after the blocks that they are in, counted from 1 through a model
 * in which blocks repeat, or after their commonest types. Blocks are looked for when first asked
 * for.
 */
final class BlockNames {

  /** Types that say little of what is computed. */
  private static final Set<String> SHAPING =
      Set.of(
          "Cast",
          "Concat",
          "Constant",
          "Expand",
          "Gather",
          "Identity",
          "Reshape",
          "Shape",
          "Slice",
          "Split",
          "Squeeze",
          "Transpose",
          "Unsqueeze");

  private final Graph graph;
  private final Supplier<List<Block>> found;

  /** Those that repeat and those between them, in order; the first is number 1. */
  private final List<Block> blocks = new ArrayList<>();

  /** For each operator the number of its block, 0 outside of all. */
  private int[] numbers = {};

  BlockNames(Graph graph, Supplier<List<Block>> blocks) {
    this.graph = graph;
    this.found = blocks;
  }

  /**
   * Such as {@code Conv block 3}, {@code Conv blocks 3 to 5}, {@code Conv, Relu of block 3}; {@code
   * Conv, Relu} if most are in no block.
   */
  String of(List<Operator> operators) {
    look();
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    operators.forEach(op -> counts.merge(numbers[op.id()], 1, Integer::sum));
    int outside = counts.getOrDefault(0, 0);
    counts.remove(0);
    if (counts.isEmpty() || 2 * outside > operators.size()) {
      return types(operators);
    }
    int first = counts.firstKey();
    int last = counts.lastKey();
    if (first < last) {
      return telling(counts) + " blocks " + first + " to " + last;
    }
    return operators.size() - outside < block(first).size()
        ? types(operators) + " of block " + first
        : telling(counts) + " block " + first;
  }

  private void look() {
    if (numbers.length == 0) {
      numbers = new int[graph.operators().size()];
      if (found.get().stream().anyMatch(Block::isRow)) {
        found.get().stream()
            .flatMap(b -> b.isRow() ? b.inside().stream() : Stream.of(b))
            .filter(b -> b.size() >= Blocks.SMALLEST)
            .forEach(this::number);
      }
    }
  }

  private void number(Block block) {
    blocks.add(block);
    block.operators().stream().forEach(op -> numbers[op] = blocks.size());
  }

  private Block block(int number) {
    return blocks.get(number - 1);
  }

  /** What the blocks do in which most of the operators are. */
  private String telling(Map<Integer, Integer> counts) {
    Map<String, Integer> byName = new LinkedHashMap<>();
    counts.forEach((n, size) -> byName.merge(block(n).telling(graph), size, Integer::sum));
    return commonest(byName).getFirst();
  }

  private static String types(List<Operator> operators) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    operators.stream()
        .map(op -> op.type().name())
        .filter(type -> !SHAPING.contains(type))
        .forEach(type -> counts.merge(type, 1, Integer::sum));
    if (counts.isEmpty()) {
      operators.forEach(op -> counts.merge(op.type().name(), 1, Integer::sum));
    }
    return commonest(counts).stream().limit(2).collect(Collectors.joining(", "));
  }

  private static List<String> commonest(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }
}

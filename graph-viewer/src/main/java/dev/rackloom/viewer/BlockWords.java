package dev.rackloom.viewer;

import dev.rackloom.api.graph.Block;
import dev.rackloom.api.graph.Graph;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What is written on a block that structure showed. */
final class BlockWords {

  private final Graph graph;

  BlockWords(Graph graph) {
    this.graph = graph;
  }

  /** Such as {@code Conv block × 4}. */
  String label(Block block) {
    return Names.brief(block.telling(graph))
        + " block"
        + (block.isRow() ? " × " + block.times() : "");
  }

  /** How many operators, and of which types. */
  String detail(Block block) {
    String size = Names.count(block.size(), "operator");
    Set<String> types =
        block.operators().stream()
            .mapToObj(op -> graph.operators().get(op).type().name())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return size + " · " + types.stream().limit(4).collect(Collectors.joining(", "));
  }
}

package dev.rackloom.engine.partition;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Block;
import dev.rackloom.api.graph.Blocks;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The operators of a graph that depend on an input, as it lists them, and the blocks that they are
 * in by structure; all operators where none depends on any. For one thread.
 */
final class Listed {

  private final Graph graph;
  private final GraphIndex index;
  private final Ids operators;
  private @Nullable List<Block> blocks;

  Listed(Graph graph, GraphIndex index) {
    this.graph = graph;
    this.index = index;
    boolean[] dynamic = dynamic();
    boolean none = IntStream.range(0, dynamic.length).noneMatch(op -> dynamic[op]);
    this.operators =
        Ids.of(IntStream.range(0, dynamic.length).filter(op -> none || dynamic[op]).toArray());
  }

  private boolean[] dynamic() {
    boolean[] dynamic = new boolean[graph.operators().size()];
    for (Operator op : graph.operators()) {
      dynamic[op.id()] =
          op.inputs().stream().anyMatch(t -> t != Operator.ABSENT && moves(t, dynamic));
    }
    return dynamic;
  }

  private boolean moves(int tensor, boolean[] dynamic) {
    return switch (graph.tensors().get(tensor).role()) {
      case INPUT -> true;
      case ACTIVATION -> dynamic[index.producer(tensor)];
      case WEIGHT, CONSTANT -> false;
    };
  }

  Ids operators() {
    return operators;
  }

  /** Looked for when they are first asked for. */
  List<Block> blocks() {
    if (blocks == null) {
      blocks = new Blocks(graph, index).find(operators.toArray());
    }
    return blocks;
  }
}

package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What is left of the stages of a model when blocks of experts are taken out. A stage falls into
 * pieces where it waits for a block: operators of one piece have the same number of blocks behind
 * them on the longest way from an input. Pieces are convex, as stages are, and keep their stage's
 * order.
 */
final class Pieces {

  private final Graph graph;
  private final GraphIndex index;
  private final List<ExpertParts> blocks;
  private final int[] blockOf;
  private final int[] stageOf;

  /** Blocks behind each operator; behind those of a block, as many as it waits for. */
  private final int[] depth;

  private Pieces(Graph graph, StageGraph stages, List<ExpertParts> blocks) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.blocks = blocks;
    this.blockOf = new int[graph.operators().size()];
    this.stageOf = new int[blockOf.length];
    this.depth = new int[blockOf.length];
    Arrays.fill(blockOf, -1);
    for (int b = 0; b < blocks.size(); b++) {
      int block = b;
      blocks.get(b).operators().stream().forEach(op -> blockOf[op] = block);
    }
    for (int s = 0; s < stages.stages().size(); s++) {
      int stage = s;
      stages.stages().get(s).operators().stream().forEach(op -> stageOf[op] = stage);
    }
  }

  /**
   * A piece of a stage, or a block.
   *
   * @param stage the stage it is of; -1 for a block
   * @param block which block; -1 for a piece
   * @param number counts the pieces of the stage from 0
   */
  record Group(int stage, int block, int number) {

    boolean isBlock() {
      return block >= 0;
    }

    /** The id of a piece: its stage's, and its number from the second on. */
    String id(Stage of) {
      return number == 0 ? of.id() : of.id() + "." + number;
    }
  }

  /**
   * All groups in an order in which flows go forward.
   *
   * @param groupOf the group of each operator
   */
  record Cut(List<Group> groups, Ids groupOf) {
    Cut {
      groups = List.copyOf(groups);
    }
  }

  static Cut of(Graph graph, StageGraph stages, List<ExpertParts> blocks) {
    return new Pieces(graph, stages, blocks).cut();
  }

  private record Key(int depth, boolean isBlock, int number) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::depth)
            .thenComparing(Key::isBlock)
            .thenComparingInt(Key::number);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private Cut cut() {
    measureDepth();
    Key[] keys = new Key[depth.length];
    for (int op = 0; op < keys.length; op++) {
      boolean inBlock = blockOf[op] >= 0;
      keys[op] =
          inBlock
              ? new Key(blockDepth(blockOf[op]), true, blockOf[op])
              : new Key(depth[op], false, stageOf[op]);
    }
    List<Key> order = Arrays.stream(keys).distinct().sorted().toList();
    int[] pieces = new int[Arrays.stream(stageOf).max().orElse(0) + 1];
    List<Group> groups = new ArrayList<>();
    for (Key key : order) {
      groups.add(
          key.isBlock()
              ? new Group(-1, key.number(), 0)
              : new Group(key.number(), -1, pieces[key.number()]++));
    }
    return new Cut(groups, Ids.of(Arrays.stream(keys).mapToInt(order::indexOf).toArray()));
  }

  private int blockDepth(int block) {
    ExpertParts parts = blocks.get(block);
    return Math.max(behind(parts.tokens()), behind(parts.scores()));
  }

  /** The blocks behind a tensor. */
  private int behind(int tensor) {
    int producer = index.producer(tensor);
    if (producer < 0) {
      return 0;
    }
    int block = blockOf[producer];
    return block < 0 ? depth[producer] : blockDepth(block) + 1;
  }

  private void measureDepth() {
    boolean[] moves = new boolean[depth.length];
    boolean[] heavy = new boolean[depth.length];
    for (Operator op : graph.operators()) {
      int deepest = 0;
      for (int tensor : op.inputs().toArray()) {
        if (tensor != Operator.ABSENT) {
          moves[op.id()] |= moves(tensor, moves);
          heavy[op.id()] |= index.producer(tensor) >= 0 && heavy[index.producer(tensor)];
          deepest = Math.max(deepest, blockOf[op.id()] < 0 ? behind(tensor) : 0);
        }
      }
      heavy[op.id()] |= !makesIntegers(op);
      depth[op.id()] = deepest;
    }
    for (int op = depth.length - 1; op >= 0; op--) {
      if (blockOf[op] < 0 && !(moves[op] && heavy[op])) {
        joinFirstReader(op);
      }
    }
  }

  private boolean moves(int tensor, boolean[] moves) {
    Tensor.Role role = graph.tensors().get(tensor).role();
    return role == Tensor.Role.INPUT
        || (role == Tensor.Role.ACTIVATION && moves[index.producer(tensor)]);
  }

  private boolean makesIntegers(Operator op) {
    return op.outputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .noneMatch(t -> graph.tensors().get(t).dtype().isFloat());
  }

  /**
   * What depends on no input, and sizes that are worked out of inputs, stand with whoever reads
   * them first: so no piece waits for a shape alone.
   */
  private void joinFirstReader(int op) {
    Comparator<Integer> first =
        Comparator.<Integer>comparingInt(c -> depth[c]).thenComparingInt(c -> stageOf[c]);
    graph.operators().get(op).outputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .flatMap(t -> index.consumers(t).stream())
        .filter(c -> blockOf[c] < 0)
        .boxed()
        .min(first)
        .ifPresent(c -> {
          depth[op] = depth[c];
          stageOf[op] = stageOf[c];
        });
  }
}

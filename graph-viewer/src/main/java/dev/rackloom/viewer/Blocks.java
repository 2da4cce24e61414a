package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds blocks in operators that have no names, by structure. In the executable order, a place that
 * a single tensor crosses is passed by everything that follows (its maker dominates it), so the
 * operators between two such places belong together. Segments with the same operators, wired alike,
 * have the same kind; where kinds repeat in a row, each repetition is a block, and the row is one.
 * Tensors that go everywhere, weights and constants cross without being counted.
 *
 * <p>Cost: O(operators + segments x longest period).
 */
final class Blocks {

  private static final int LONGEST_PERIOD = 16;

  /** Fewer operators than this make no block of their own. */
  private static final int SMALLEST = 3;

  /** Operators that name a block, the most telling first. */
  private static final List<String> TELLING =
      List.of("Attention", "MoE", "Conv", "LSTM", "GRU", "MatMul", "Gemm", "Softmax");

  private final Graph graph;
  private final GraphIndex index;
  private final int[] position;

  Blocks(Graph graph, GraphIndex index) {
    this.graph = graph;
    this.index = index;
    this.position = new int[graph.operators().size()];
  }

  /**
   * Operators that belong together.
   *
   * @param operators ids, in executable order
   * @param inside blocks in it, none if it holds operators alone
   * @param times how often what is inside repeats, 1 if it does not
   */
  record Block(Ids operators, List<Block> inside, int times) {

    static Block of(int... operators) {
      return new Block(Ids.of(operators), List.of(), 1);
    }
  }

  /** The blocks of some operators, in order; every operator is in one. */
  List<Block> find(int[] operators) {
    List<int[]> segments = segments(operators);
    int[] kinds = kinds(segments);
    List<Block> blocks = new ArrayList<>();
    for (int at = 0; at < kinds.length; ) {
      Tandem tandem = Tandem.longest(kinds, at, LONGEST_PERIOD);
      if (tandem.times() > 1 && size(segments, at, tandem.each()) >= SMALLEST) {
        blocks.add(row(segments, at, tandem));
        at += tandem.each() * tandem.times();
      } else {
        single(segments.get(at), blocks);
        at++;
      }
    }
    boolean all = blocks.size() == 1 && blocks.getFirst().inside().isEmpty();
    return all ? Arrays.stream(operators).mapToObj(Block::of).toList() : blocks;
  }

  private static void single(int[] segment, List<Block> blocks) {
    if (segment.length >= SMALLEST) {
      blocks.add(Block.of(segment));
    } else {
      Arrays.stream(segment).forEach(op -> blocks.add(Block.of(op)));
    }
  }

  private static Block row(List<int[]> segments, int at, Tandem tandem) {
    List<Block> inside = new ArrayList<>();
    for (int time = 0; time < tandem.times(); time++) {
      int from = at + time * tandem.each();
      inside.add(Block.of(joined(segments.subList(from, from + tandem.each()))));
    }
    int end = at + tandem.times() * tandem.each();
    return new Block(Ids.of(joined(segments.subList(at, end))), inside, tandem.times());
  }

  private static int[] joined(List<int[]> segments) {
    return segments.stream().flatMapToInt(Arrays::stream).toArray();
  }

  private static int size(List<int[]> segments, int at, int count) {
    return segments.subList(at, at + count).stream().mapToInt(s -> s.length).sum();
  }

  /** Cuts the operators where a single tensor crosses. */
  private List<int[]> segments(int[] operators) {
    int[] crossing = crossing(operators);
    List<int[]> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < operators.length; i++) {
      if (crossing[i] <= 1 || i == operators.length - 1) {
        segments.add(Arrays.copyOfRange(operators, start, i + 1));
        start = i + 1;
      }
    }
    return segments;
  }

  /** How many tensors are made at or before each operator, or outside, and read after it. */
  private int[] crossing(int[] operators) {
    Arrays.fill(position, Item.NONE);
    for (int i = 0; i < operators.length; i++) {
      position[operators[i]] = i;
    }
    Map<Integer, Integer> lastRead = new LinkedHashMap<>();
    for (int i = 0; i < operators.length; i++) {
      for (int tensor : graph.operators().get(operators[i]).inputs().toArray()) {
        if (counts(tensor)) {
          lastRead.put(tensor, i);
        }
      }
    }
    int[] change = new int[operators.length + 1];
    lastRead.forEach((tensor, last) -> {
      int producer = index.producer(tensor);
      int made = producer < 0 ? 0 : Math.max(0, position[producer]);
      change[made]++;
      change[Math.max(made, last)]--;
    });
    for (int i = 1; i < operators.length; i++) {
      change[i] += change[i - 1];
    }
    return change;
  }

  private boolean counts(int tensor) {
    return tensor != Operator.ABSENT
        && index.producer(tensor) >= 0
        && index.fanOut(tensor) <= LevelFlow.HUB_READS;
  }

  /** A number per segment; equal ones for equal operators wired alike. */
  private int[] kinds(List<int[]> segments) {
    Map<List<Object>, Integer> known = new HashMap<>();
    return segments.stream()
        .mapToInt(s -> known.computeIfAbsent(wiring(s), w -> known.size()))
        .toArray();
  }

  private List<Object> wiring(int[] segment) {
    List<Object> wiring = new ArrayList<>();
    int first = position[segment[0]];
    for (int op : segment) {
      Operator operator = graph.operators().get(op);
      wiring.add(operator.type().name());
      for (int tensor : operator.inputs().toArray()) {
        int producer = tensor == Operator.ABSENT ? Item.NONE : index.producer(tensor);
        int at = producer < 0 ? Item.NONE : position[producer];
        wiring.add(Math.max(Item.NONE, at - first));
      }
    }
    return wiring;
  }

  /** Such as {@code Conv block × 4}. */
  String label(Block block) {
    Ids one = block.inside().isEmpty() ? block.operators() : block.inside().get(0).operators();
    List<String> types = one.stream().mapToObj(this::type).toList();
    Optional<String> telling =
        TELLING.stream().filter(t -> types.stream().anyMatch(x -> x.contains(t))).findFirst();
    String name =
        telling
            .flatMap(t -> types.stream().filter(x -> x.contains(t)).findFirst())
            .orElseGet(types::getFirst);
    return Names.brief(name) + " block" + (block.times() > 1 ? " × " + block.times() : "");
  }

  /** How many operators, and of which types. */
  String detail(Block block) {
    String size = Names.count(block.operators().size(), "operator");
    Set<String> types =
        block.operators().stream()
            .mapToObj(this::type)
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    return size + " · " + types.stream().limit(4).collect(Collectors.joining(", "));
  }

  private String type(int op) {
    return graph.operators().get(op).type().name();
  }
}

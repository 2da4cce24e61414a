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
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds blocks in operators that have no names, by structure. In the executable order, a place that
 * a single tensor crosses is passed by everything that follows (its maker dominates it), so the
 * operators between two such places belong together. Segments with the same operators, wired alike,
 * have the same kind; where kinds repeat in a row, each repetition is a block, and the row is one.
 * Tensors that go everywhere, weights and constants cross without being counted.
 *
 * <p>Where skips cross all of it (a U-Net, a densely connected block), the places that fewer
 * tensors cross than those around them are where to cut, and only what repeats there is a block.
 *
 * <p>Cost: O(operators + segments x longest period).
 */
final class Blocks {

  private static final int LONGEST_PERIOD = 16;

  /** So many operators before and after a valley no fewer tensors cross. */
  private static final int AROUND = 3;

  /** Fewer operators than this make no block of their own. */
  static final int SMALLEST = 3;

  /** So many pairs of operators are shown as a row. */
  private static final int MANY = 4;

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

    boolean isRow() {
      return times > 1;
    }

    int size() {
      return operators.size();
    }

    static Block of(int... operators) {
      return new Block(Ids.of(operators), List.of(), 1);
    }
  }

  /** The blocks of some operators, in order; every operator is in one. */
  List<Block> find(int[] operators) {
    int[] crossing = crossing(operators);
    List<int[]> segments = cut(operators, i -> crossing[i] <= 1);
    List<Block> blocks = inRows(segments, kinds(segments, false), Blocks::single);
    int largest = blocks.stream().filter(b -> !b.isRow()).mapToInt(Block::size).max().orElse(0);
    if (2 * largest <= operators.length) {
      return blocks;
    }
    List<Block> under = underSkips(operators, crossing);
    int repeated = under.stream().filter(Block::isRow).mapToInt(Block::size).sum();
    return largest == operators.length || 2 * repeated > operators.length ? under : blocks;
  }

  /** Of operators that skips cross: rows of what repeats, and the others one by one. */
  private List<Block> underSkips(int[] operators, int[] crossing) {
    List<int[]> segments = cut(operators, i -> isValley(crossing, i));
    return inRows(
        segments,
        kinds(segments, true),
        (segment, blocks) -> Arrays.stream(segment).mapToObj(Block::of).forEach(blocks::add));
  }

  private static boolean isValley(int[] crossing, int at) {
    int last = crossing.length - 2; // the last entry is behind the last operator
    return IntStream.rangeClosed(Math.max(0, at - AROUND), Math.min(last, at + AROUND))
        .allMatch(i -> crossing[at] <= crossing[i]);
  }

  /** What repeats as rows, the rest as it is told to be. */
  private static List<Block> inRows(
      List<int[]> segments, int[] kinds, BiConsumer<int[], List<Block>> alone) {
    List<Block> blocks = new ArrayList<>();
    for (int at = 0; at < kinds.length; ) {
      Tandem tandem = Tandem.longest(kinds, at, LONGEST_PERIOD);
      if (isRow(tandem, size(segments, at, tandem.each()))) {
        blocks.add(row(segments, at, tandem));
        at += tandem.each() * tandem.times();
      } else { // all of it but the last, with which something larger may begin
        int end = at + Math.max(1, tandem.each() * (tandem.times() - 1));
        segments.subList(at, end).forEach(s -> alone.accept(s, blocks));
        at = end;
      }
    }
    return blocks;
  }

  /** Pairs are worth a row where there are many. */
  private static boolean isRow(Tandem tandem, int size) {
    return tandem.times() > 1
        && (size >= SMALLEST || (size == SMALLEST - 1 && tandem.times() >= MANY));
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

  /** Cuts operators behind those that are said. */
  private static List<int[]> cut(int[] operators, IntPredicate behind) {
    List<int[]> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < operators.length; i++) {
      if (i == operators.length - 1 || behind.test(i)) {
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
      int made = made(tensor, operators);
      change[made]++;
      change[Math.max(made, last)]--;
    });
    for (int i = 1; i < operators.length; i++) {
      change[i] += change[i - 1];
    }
    return change;
  }

  /** Where a tensor is made; of one from elsewhere the last operator before, or the first. */
  private int made(int tensor, int[] operators) {
    int producer = index.producer(tensor);
    if (producer < 0) {
      return 0;
    }
    int after = -1 - Arrays.binarySearch(operators, producer);
    return Math.max(0, position[producer] >= 0 ? position[producer] : after - 1);
  }

  private boolean counts(int tensor) {
    return tensor != Operator.ABSENT
        && index.producer(tensor) >= 0
        && index.fanOut(tensor) <= LevelFlow.HUB_READS;
  }

  /**
   * A number per segment; equal ones for equal operators wired alike.
   *
   * @param oneOutside whether what operators read from outside counts once, however much it is
   */
  private int[] kinds(List<int[]> segments, boolean oneOutside) {
    Map<List<Object>, Integer> known = new HashMap<>();
    return segments.stream()
        .mapToInt(s -> known.computeIfAbsent(wiring(s, oneOutside), w -> known.size()))
        .toArray();
  }

  private List<Object> wiring(int[] segment, boolean oneOutside) {
    List<Object> wiring = new ArrayList<>();
    int first = position[segment[0]];
    for (int op : segment) {
      Operator operator = graph.operators().get(op);
      wiring.add(operator.type().name());
      int[] from = operator.inputs().stream().map(t -> relative(t, first)).toArray();
      IntStream read = Arrays.stream(from);
      (oneOutside ? read.sorted().distinct() : read).forEach(wiring::add);
    }
    return wiring;
  }

  /** How far behind the first operator a tensor is made; {@link Item#NONE} outside. */
  private int relative(int tensor, int first) {
    int producer = tensor == Operator.ABSENT ? Item.NONE : index.producer(tensor);
    int at = producer < 0 ? Item.NONE : position[producer];
    return Math.max(Item.NONE, at - first);
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

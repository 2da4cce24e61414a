package dev.rackloom.api.graph;

import dev.rackloom.api.Ids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds what repeats in a row of blocks: equal operators wired alike are equal. O(operators +
 * blocks x longest period).
 */
final class Rows {

  private static final int LONGEST_PERIOD = 64;

  /** So many pairs of operators are shown as a row. */
  private static final int MANY = 4;

  private static final int TWICE = 2;

  private final Graph graph;
  private final GraphIndex index;
  private final int[] position;
  private final boolean oneOutside;

  /**
   * Of operators of a graph.
   *
   * @param position where each operator stands, {@link Blocks#NONE} for those outside
   * @param oneOutside whether what operators read from outside counts once, however much it is
   */
  Rows(Graph graph, GraphIndex index, int[] position, boolean oneOutside) {
    this.graph = graph;
    this.index = index;
    this.position = position;
    this.oneOutside = oneOutside;
  }

  /** What repeats as rows of blocks without an inside, the rest as it is. */
  List<Block> of(List<Block> units) {
    return withEnds(find(units, false));
  }

  /** The same of rows and what is around them: each repetition has its part of them inside. */
  List<Block> around(List<Block> units) {
    return find(units, true);
  }

  private List<Block> find(List<Block> units, boolean nested) {
    int[] kinds = kinds(units);
    List<Block> blocks = new ArrayList<>();
    for (int at = 0; at < kinds.length; ) {
      Tandem tandem = repetition(units, kinds, at);
      if (isRow(tandem, units.subList(at, at + tandem.each()), nested)) {
        int from = at + later(units, kinds, at, tandem);
        blocks.addAll(units.subList(at, from));
        blocks.add(row(units, from, tandem, nested));
        at = from + tandem.each() * tandem.times();
      } else { // all of it but the last, with which something larger may begin
        int end = at + Math.max(1, tandem.each() * (tandem.times() - 1));
        blocks.addAll(units.subList(at, end));
        at = end;
      }
    }
    return blocks;
  }

  /**
   * What repeats from {@code at} on: the longest that has nothing in it that repeats by itself,
   * which is found first, and then what is around it.
   */
  private static Tandem repetition(List<Block> units, int[] kinds, int at) {
    Tandem found = Tandem.longest(kinds, at, LONGEST_PERIOD);
    while (found.times() > 1 && repeatsInside(units, kinds, at, found.each())) {
      found = Tandem.longest(kinds, at, found.each() - 1);
    }
    return found;
  }

  private static boolean repeatsInside(List<Block> units, int[] kinds, int at, int each) {
    int[] pattern = Arrays.copyOfRange(kinds, at, at + each);
    return IntStream.range(0, each)
        .anyMatch(i -> {
          Tandem inside = Tandem.longest(pattern, i, each / 2);
          return inside.times() > 1
              && size(units.subList(at + i, at + i + inside.each())) >= Blocks.SMALLEST;
        });
  }

  /** Pairs are worth a row where there are many. */
  private static boolean isRow(Tandem tandem, List<Block> pattern, boolean nested) {
    if (nested) {
      return tandem.times() > TWICE
          && pattern.size() > 1
          && pattern.stream().anyMatch(Block::isRow);
    }
    int size = size(pattern);
    return tandem.times() > 1
        && (size >= Blocks.SMALLEST || (size == Blocks.SMALLEST - 1 && tandem.times() >= MANY));
  }

  /**
   * How much later the same repetition may as well begin, so that what ends a block is read most: a
   * block ends with what both the next one and the skip around it read.
   */
  private int later(List<Block> units, int[] kinds, int at, Tandem tandem) {
    int best = 0;
    int most = reads(units.get(at + tandem.each() - 1));
    for (int later = 1; later < tandem.each(); later++) {
      int end = at + later + tandem.each();
      if (end <= kinds.length
          && reads(units.get(end - 1)) > most
          && repetition(units, kinds, at + later).equals(tandem)) {
        most = reads(units.get(end - 1));
        best = later;
      }
    }
    return best;
  }

  /** How many reads what a block makes last has. */
  private int reads(Block block) {
    int last = block.operators().get(block.size() - 1);
    return graph.operators().get(last).outputs().stream()
        .filter(t -> t != Operator.ABSENT && !index.goesEverywhere(t))
        .map(index::fanOut)
        .max()
        .orElse(0);
  }

  private static Block row(List<Block> units, int at, Tandem tandem, boolean nested) {
    List<Block> inside = new ArrayList<>();
    for (int time = 0; time < tandem.times(); time++) {
      int from = at + time * tandem.each();
      List<Block> pattern = units.subList(from, from + tandem.each());
      inside.add(new Block(joined(pattern), nested ? pattern : List.of(), 1));
    }
    return new Block(joined(inside), inside, tandem.times());
  }

  /**
   * Rows with as many more blocks at both ends as are equal to theirs and only cut in another way:
   * what comes from outside crosses the first without being counted, and some of what crosses the
   * others does not cross the last.
   */
  private List<Block> withEnds(List<Block> blocks) {
    List<Block> found = new ArrayList<>();
    for (int at = 0; at < blocks.size(); at++) {
      Block block = blocks.get(at);
      if (block.isRow()) {
        Block one = block.inside().getFirst();
        Deque<Block> inside = new ArrayDeque<>(block.inside());
        List<Block> before = found.reversed();
        for (int n = equal(before, one); n > 0; n = equal(before, one)) {
          inside.addFirst(merged(before.subList(0, n)));
          before.subList(0, n).clear();
        }
        List<Block> rest = blocks.subList(at + 1, blocks.size());
        for (int n = equal(rest, one); n > 0; n = equal(rest, one)) {
          inside.addLast(merged(rest.subList(0, n)));
          rest = rest.subList(n, rest.size());
          at += n;
        }
        List<Block> all = List.copyOf(inside);
        found.add(all.size() == block.times() ? block : new Block(joined(all), all, all.size()));
      } else {
        found.add(block);
      }
    }
    return found;
  }

  /** How many of the first units, no rows, are together equal to a block; 0 if none are. */
  private int equal(List<Block> units, Block one) {
    int size = 0;
    int count = 0;
    while (size < one.size() && count < units.size() && !units.get(count).isRow()) {
      size += units.get(count++).size();
    }
    return size == one.size() && kind(merged(units.subList(0, count))).equals(kind(one))
        ? count
        : 0;
  }

  /** Of blocks in any order. */
  private static Block merged(List<Block> blocks) {
    return Block.of(joined(blocks).stream().sorted().toArray());
  }

  private static Ids joined(List<Block> blocks) {
    return Ids.of(blocks.stream().flatMapToInt(b -> b.operators().stream()).toArray());
  }

  private static int size(List<Block> blocks) {
    return blocks.stream().mapToInt(Block::size).sum();
  }

  /** A number per block; equal ones for equal blocks. */
  private int[] kinds(List<Block> blocks) {
    Map<List<Object>, Integer> known = new HashMap<>();
    return blocks.stream()
        .mapToInt(b -> known.computeIfAbsent(kind(b), w -> known.size()))
        .toArray();
  }

  private List<Object> kind(Block block) {
    List<Object> kind = new ArrayList<>();
    kind.add(block.times());
    if (block.inside().isEmpty()) {
      wiring(block.operators(), kind);
    } else {
      List<Block> pattern = block.isRow() ? block.inside().subList(0, 1) : block.inside();
      pattern.forEach(b -> kind.add(kind(b)));
    }
    return kind;
  }

  private void wiring(Ids operators, List<Object> wiring) {
    int first = position[operators.get(0)];
    for (int i = 0; i < operators.size(); i++) {
      Operator operator = graph.operators().get(operators.get(i));
      wiring.add(operator.type().name());
      IntStream read = operator.inputs().stream().map(t -> relative(t, first));
      (oneOutside ? read.sorted().distinct() : read).forEach(wiring::add);
    }
  }

  /** How far behind the first operator a tensor is made; {@link Blocks#NONE} outside. */
  private int relative(int tensor, int first) {
    int producer = tensor == Operator.ABSENT ? Blocks.NONE : index.producer(tensor);
    int at = producer < 0 ? Blocks.NONE : position[producer];
    return Math.max(Blocks.NONE, at - first);
  }
}

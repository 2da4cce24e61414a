package dev.rackloom.api.graph;

import dev.rackloom.api.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds blocks in operators that have no names, by structure. In the executable order, a place that
 * a single tensor crosses is passed by everything that follows (its maker dominates it), so the
 * operators between two such places belong together. Segments with the same operators, wired alike,
 * have the same kind; where kinds repeat in a row, each repetition is a block, and the row is one.
 * Where rows repeat with what is around them (layers of which each has a row of experts), that is a
 * row too. Tensors that go everywhere, weights and constants cross without being counted.
 *
 * <p>Where skips cross all of it (a U-Net, a densely connected block), the places that fewer
 * tensors cross than those around them are where to cut, and only what repeats there is a block.
 *
 * <p>Cost: O(operators + segments x longest period). For one thread.
 */
public final class Blocks {

  /** Fewer operators than this make no block of their own. */
  public static final int SMALLEST = 3;

  static final int NONE = -1;

  /** So many operators before and after a valley no fewer tensors cross. */
  private static final int AROUND = 3;

  /**
   * An input that is read again within so many operators, of all a quarter, is a skip as others.
   */
  private static final int NEAR = 64;

  /** Rows in rows in rows. */
  private static final int DEEPEST = 3;

  private final Graph graph;
  private final GraphIndex index;

  /** Where each operator stands among those that are looked at; {@link #NONE} of others. */
  private final int[] position;

  /** Where each tensor is read first; only valid of those that are read. */
  private final int[] firstRead;

  /** Where each tensor is read last; {@link #NONE} where it is not. */
  private final int[] lastRead;

  private final Rows rows;
  private final Rows rowsUnderSkips;

  public Blocks(Graph graph, GraphIndex index) {
    this.graph = graph;
    this.index = index;
    this.position = noneFor(graph.operators().size());
    this.firstRead = new int[graph.tensors().size()];
    this.lastRead = noneFor(graph.tensors().size());
    this.rows = new Rows(graph, index, position, false);
    this.rowsUnderSkips = new Rows(graph, index, position, true);
  }

  private static int[] noneFor(int count) {
    int[] none = new int[count];
    Arrays.fill(none, NONE);
    return none;
  }

  /**
   * The blocks of some operators, in order; every operator is in one.
   *
   * @param operators ids, ascending
   */
  public List<Block> find(int[] operators) {
    number(operators, true);
    List<Block> blocks = found(operators, crossing(operators));
    int before = operators.length + 1;
    for (int level = 1;
        level < DEEPEST && blocks.size() < before && blocks.stream().anyMatch(Block::isRow);
        level++) {
      before = blocks.size();
      blocks = rows.around(blocks); // as many as before: there was nothing to find
    }
    number(operators, false);
    return blocks;
  }

  private void number(int[] operators, boolean here) {
    for (int i = 0; i < operators.length; i++) {
      position[operators[i]] = here ? i : NONE;
    }
  }

  private List<Block> found(int[] operators, int[] crossing) {
    List<Block> blocks = apart(rows.of(cut(operators, i -> crossing[i] <= 1)), SMALLEST);
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
    List<Block> segments = cut(operators, i -> isValley(crossing, i));
    return apart(rowsUnderSkips.of(segments), Integer.MAX_VALUE);
  }

  private static boolean isValley(int[] crossing, int at) {
    int last = crossing.length - 2; // the last entry is behind the last operator
    return IntStream.rangeClosed(Math.max(0, at - AROUND), Math.min(last, at + AROUND))
        .allMatch(i -> crossing[at] <= crossing[i]);
  }

  /** Rows as they are, of the rest those of fewer operators than {@code least} one by one. */
  private static List<Block> apart(List<Block> blocks, int least) {
    return blocks.stream()
        .flatMap(b ->
            b.isRow() || b.size() >= least
                ? Stream.of(b)
                : b.operators().stream().mapToObj(Block::of))
        .toList();
  }

  /** Cuts operators behind those that are said. */
  private static List<Block> cut(int[] operators, IntPredicate behind) {
    List<Block> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < operators.length; i++) {
      if (i == operators.length - 1 || behind.test(i)) {
        segments.add(Block.of(Arrays.copyOfRange(operators, start, i + 1)));
        start = i + 1;
      }
    }
    return segments;
  }

  /** How many tensors are made at or before each operator, or outside, and read after it. */
  private int[] crossing(int[] operators) {
    int[] change = new int[operators.length + 1];
    each(
        operators,
        (tensor, i) -> {
          firstRead[tensor] = lastRead[tensor] == NONE ? i : firstRead[tensor];
          lastRead[tensor] = i;
        });
    each(
        operators,
        (tensor, i) -> {
          if (lastRead[tensor] == i) {
            int made = made(tensor, operators);
            change[made]++;
            change[Math.max(made, i)]--;
            lastRead[tensor] = NONE;
          }
        });
    for (int i = 1; i < operators.length; i++) {
      change[i] += change[i - 1];
    }
    return change;
  }

  private interface Read {
    void of(int tensor, int position);
  }

  /** All reads of tensors that count. */
  private void each(int[] operators, Read read) {
    for (int i = 0; i < operators.length; i++) {
      Ids inputs = graph.operators().get(operators[i]).inputs();
      for (int in = 0; in < inputs.size(); in++) {
        if (counts(inputs.get(in))) {
          read.of(inputs.get(in), i);
        }
      }
    }
  }

  private boolean counts(int tensor) {
    return tensor != Operator.ABSENT
        && !index.goesEverywhere(tensor)
        && switch (graph.tensors().get(tensor).role()) {
          case INPUT, ACTIVATION -> true;
          case WEIGHT, CONSTANT -> false;
        };
  }

  /**
   * Where a tensor is made; of one from elsewhere the last operator before, or the first; of an
   * input the first that reads it, or where it is read last if that is far: a mask crosses nothing.
   */
  private int made(int tensor, int[] operators) {
    int producer = index.producer(tensor);
    if (producer < 0) {
      int span = lastRead[tensor] - firstRead[tensor];
      return span <= Math.min(NEAR, operators.length / 4) ? firstRead[tensor] : lastRead[tensor];
    }
    if (position[producer] >= 0) {
      return position[producer];
    }
    int after = -1 - Arrays.binarySearch(operators, producer);
    return Math.max(0, after - 1);
  }
}

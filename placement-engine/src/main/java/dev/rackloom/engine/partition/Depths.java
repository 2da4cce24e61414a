package dev.rackloom.engine.partition;

import dev.rackloom.api.graph.Block;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How deep in a model each position of a line of its operators is. A position in a layer is deeper
 * than one between two. The model's own scopes say so: as many parts of them as the operators on
 * both sides share. Where these are loose (without a scope), or all scopes are as deep, what
 * repeats says it: a position in a repeated block, or in what is between two rows of them, is one
 * deeper than their ends; in blocks of blocks each counts. O(operators).
 */
final class Depths {

  /** Fewer operators without scopes than this are not looked at for what repeats. */
  private static final int MANY = 24;

  private final CutLine line;
  private final int[] depth;
  private final boolean blocks;

  /** Of a line as it is listed; blocks are asked for where scopes do not tell. */
  Depths(CutLine line, Supplier<List<Block>> found) {
    this.line = line;
    this.depth = new int[line.size() + 1];
    Arrays.setAll(depth, this::shared);
    int loose = Math.toIntExact(IntStream.range(0, line.size()).filter(this::isLoose).count());
    int[] inside = Arrays.copyOf(line.places(), line.places().length - 1);
    boolean same = Arrays.stream(inside).map(p -> depth[p]).distinct().count() < 2;
    boolean everywhere = same || 2 * loose >= line.size();
    this.blocks = everywhere || loose >= MANY;
    if (this.blocks) {
      int[] repeated = repeated(found.get(), line.size());
      for (int p = 1; p < line.size(); p++) {
        depth[p] += everywhere || isLoose(p - 1) || isLoose(p) ? repeated[p] : 0;
      }
    }
  }

  private boolean isLoose(int i) {
    return line.scope(i).isEmpty();
  }

  /** How deep a position is; 0 at both ends. */
  int at(int position) {
    return depth[position];
  }

  /** Whether what repeats says how deep positions are, everywhere or where operators are loose. */
  boolean areOfBlocks() {
    return blocks;
  }

  /** How many parts the scopes of the operators on both sides of a position share. */
  private int shared(int position) {
    if (position == 0 || position == line.size()) {
      return 0;
    }
    String one = line.scope(position - 1);
    String other = line.scope(position);
    int parts = 0;
    for (int i = 0; ; i++) {
      boolean ends = i == one.length() || one.charAt(i) == '/';
      boolean otherEnds = i == other.length() || other.charAt(i) == '/';
      if (ends && otherEnds) {
        parts += i > 0 ? 1 : 0;
      }
      if (i == one.length() || i == other.length() || one.charAt(i) != other.charAt(i)) {
        return parts;
      }
    }
  }

  /** For each position how many blocks it is in. */
  private static int[] repeated(List<Block> blocks, int size) {
    int[] depth = new int[size + 1];
    mark(blocks, 0, size, 0, depth);
    return depth;
  }

  /** Marks what is between {@code from} and {@code end}, all of it in blocks of this level. */
  private static void mark(List<Block> blocks, int from, int end, int level, int[] depth) {
    Arrays.fill(depth, from + 1, end, level + 1);
    int at = from;
    for (Block block : blocks) {
      if (block.isRow()) {
        depth[at] = Math.min(depth[at], level);
        row(block, at, level, depth);
      }
      at += block.size();
    }
  }

  private static void row(Block row, int from, int level, int[] depth) {
    int at = from;
    for (Block block : row.inside()) {
      int end = at + block.size();
      if (!block.inside().isEmpty()) {
        mark(block.inside(), at, end, level + 1, depth);
      }
      depth[end] = Math.min(depth[end], level);
      at = end;
    }
  }
}

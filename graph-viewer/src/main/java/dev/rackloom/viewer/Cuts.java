package dev.rackloom.viewer;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How a length is cut into short and long pieces, with gaps between them: the second sign of what
 * shares a colour with something else (see {@link Tint.Slot#cut()}). The first kinds have equal
 * pieces, one more each; those after them mix two lengths, by how many pieces they have. No two
 * kinds are alike, however many there are. Immutable.
 */
public final class Cuts {

  /** So many kinds have equal pieces, before any that mix lengths. */
  public static final int EVEN = 4;

  /** So many kinds are told apart in the height of a swatch. */
  public static final int SMALL = 26;

  /** The height of a swatch, in pixels: the equal ones come out equal in it. */
  public static final int SWATCH = 13;

  /** A long piece is so many short ones. */
  private static final int LONG = 3;

  /** A gap is a pixel of a swatch, but never so large that it looks like an end. */
  private static final double LARGEST_GAP = 4;

  /** Where each piece begins, then where it ends. */
  private final double[] ends;

  private Cuts(double[] ends) {
    this.ends = ends;
  }

  /** A length as a kind has it. */
  public static Cuts of(int kind, double length) {
    Code code = Code.of(kind);
    double gap = gap(length);
    double once = (length - (code.pieces - 1) * gap) / (code.pieces + (LONG - 1) * code.longs());
    return new Cuts(code.ends(gap, i -> code.isLong(i) ? LONG * once : once));
  }

  private static double gap(double length) {
    return Math.min(LARGEST_GAP, length / SWATCH);
  }

  /**
   * The same with ends on whole pixels, so that each edge is sharp; in one piece where the pixels
   * are too few.
   */
  public static Cuts sharp(int kind, int pixels) {
    Code code = Code.of(kind);
    long gap = Math.max(1, Math.round(gap(pixels)));
    int room = (int) (pixels - (code.pieces - 1) * gap);
    int once = Math.max(1, room / (code.pieces + (LONG - 1) * code.longs()));
    boolean even = code.longs() == 0;
    int many = even ? code.pieces : code.longs();
    int left = even ? room : room - once * (code.pieces - many);
    if (left < many * (even ? 1 : 2 * once)) {
      return of(0, pixels);
    }
    return new Cuts(
        code.ends(
            gap,
            i ->
                even || code.isLong(i)
                    ? left / many + extra(even ? i : code.longsBefore(i), left % many, many)
                    : once));
  }

  /** 1 for those in the middle of many, of whom there are so few: what is left over is theirs. */
  private static int extra(int position, int few, int many) {
    int first = (many - few) / 2;
    return position >= first && position < first + few ? 1 : 0;
  }

  /**
   * The pieces of a kind.
   *
   * @param mask a bit a piece, set for a long one
   */
  private record Code(int pieces, int mask) {

    static Code of(int kind) {
      if (kind < EVEN) {
        return new Code(kind + 1, 0);
      }
      int rest = kind - EVEN;
      int pieces = 2;
      while (rest >= kinds(pieces)) {
        rest -= kinds(pieces);
        pieces++;
      }
      return new Code(pieces, pieces <= EVEN ? rest + 1 : rest);
    }

    /** How many kinds have so many pieces: long ones alone would be equal ones again. */
    private static int kinds(int pieces) {
      return (1 << pieces) - (pieces <= EVEN ? 2 : 1);
    }

    boolean isLong(int piece) {
      return (mask >> piece & 1) == 1;
    }

    int longs() {
      return Integer.bitCount(mask);
    }

    int longsBefore(int piece) {
      return Integer.bitCount(mask & (1 << piece) - 1);
    }

    double[] ends(double gap, IntToDoubleFunction length) {
      double[] ends = new double[2 * pieces];
      double at = 0;
      for (int i = 0; i < pieces; i++) {
        ends[2 * i] = at;
        ends[2 * i + 1] = at + length.applyAsDouble(i);
        at = ends[2 * i + 1] + gap;
      }
      return ends;
    }
  }

  /** How many pieces there are. */
  public int pieces() {
    return ends.length / 2;
  }

  /** Where a piece begins. */
  public double at(int piece) {
    return ends[2 * piece];
  }

  /** Where it ends. */
  public double end(int piece) {
    return ends[2 * piece + 1];
  }

  /** How long it is. */
  public double length(int piece) {
    return end(piece) - at(piece);
  }

  /** The kind of a tint; 0, in one piece, for those that have a colour for themselves. */
  public static int in(Tint tint) {
    return tint instanceof Tint.Slot slot ? slot.cut() : 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cuts cuts && Arrays.equals(ends, cuts.ends);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ends);
  }

  @Override
  public String toString() {
    return Arrays.toString(ends);
  }
}

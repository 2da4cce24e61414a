package dev.rackloom.viewer;

/**
 * How a length is cut into equal pieces, with gaps between them: the second sign of what shares a
 * colour with something else (see {@link Tint.Slot#cuts()}).
 *
 * @param pieces how many
 * @param piece how long each is
 * @param gap between two
 */
public record Cuts(int pieces, double piece, double gap) {

  /** A gap is a third of a piece, but not so large that it looks like an end. */
  private static final double PART = 1.0 / 3;

  private static final double LARGEST_GAP = 4;

  /** A length in one piece more than there are cuts. */
  public static Cuts of(int cuts, double length) {
    double gap = Math.min(LARGEST_GAP, length * PART / (cuts + 1 + cuts * PART));
    return new Cuts(cuts + 1, (length - cuts * gap) / (cuts + 1), gap);
  }

  /** Where a piece begins. */
  public double at(int position) {
    return position * (piece + gap);
  }

  /** The cuts of a tint. */
  public static int in(Tint tint) {
    return tint instanceof Tint.Slot slot ? slot.cuts() : 0;
  }
}

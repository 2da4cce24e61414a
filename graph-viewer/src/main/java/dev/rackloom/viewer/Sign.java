package dev.rackloom.viewer;

import java.util.List;

/**
 * Why an item is ringed. Signs are told apart by a letter and by how their ring is drawn; their
 * colours are those of four slots that stay apart for people with any of the common colour
 * blindnesses, on either ground.
 */
public enum Sign {
  /** It was looked for. */
  FOUND(1, "", "found", -1, List.of()),
  /** It is here and not in what was compared. */
  ADDED(2, "+", "added", 4, List.of()),
  /** Something that was in what was compared is gone from it. */
  REMOVED(3, "−", "removed", 0, List.of(9.0, 5.0)),
  /** It is here and there, otherwise. */
  CHANGED(4, "≠", "changed", 5, List.of(2.0, 4.0)),
  /** It is the same, in another place. */
  MOVED(5, "→", "moved", 7, List.of(11.0, 4.0, 2.0, 4.0));

  private final byte code;
  private final String letter;
  private final String word;
  private final int slot;
  private final List<Double> dashes;

  Sign(int code, String letter, String word, int slot, List<Double> dashes) {
    this.code = (byte) code;
    this.letter = letter;
    this.word = word;
    this.slot = slot;
    this.dashes = dashes;
  }

  /** A small number of its own, never 0. */
  byte code() {
    return code;
  }

  /** The sign of a number. */
  static Sign of(byte code) {
    for (Sign sign : values()) {
      if (sign.code == code) {
        return sign;
      }
    }
    throw new IllegalArgumentException("no sign has the number " + code);
  }

  /** One letter; empty for what was found. */
  public String letter() {
    return letter;
  }

  /** For people. */
  public String word() {
    return word;
  }

  /** Lengths of strokes and gaps of the ring in pixels; none for an unbroken one. */
  public List<Double> dashes() {
    return dashes;
  }

  /** Its colour. */
  public String colour(Palette palette) {
    return slot < 0 ? palette.found() : palette.shade(new Tint.Slot(slot));
  }
}

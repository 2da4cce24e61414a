package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Size;
import java.util.List;

/** How large boxes are, in scene units (pixels at zoom 1). */
public final class Sizes {

  /** Space between a group's border and what is in it. */
  public static final double PADDING = 18;

  /** How far below an open group's upper side its inside starts. */
  public static final double HEADER = 50;

  /** Height of the line that names an operator's ports. */
  public static final double PORTS = 16;

  private static final double NARROWEST = 132;
  private static final double WIDEST = 240;

  /** How wide letters of 11 units are, most of them. */
  private static final double LETTER = 6.4;

  private static final double BOLD_LETTER = 7.4;

  private Sizes() {}

  /** A box that shows nothing of its inside. */
  static Size closed(Item item, List<String> ports) {
    return switch (item.kind()) {
      case ROOT, STAGE -> new Size(320, 52);
      case GROUP -> new Size(220, 46);
      case OPERATOR -> new Size(172, ports.isEmpty() ? 42 : 42 + PORTS);
      case INPUT, OUTPUT -> new Size(terminal(item), 26);
    };
  }

  /** Wide enough for the name of a tensor, its type and its shape, as far as that is not long. */
  private static double terminal(Item item) {
    double text = item.label().length() * BOLD_LETTER + item.detail().length() * LETTER;
    return Math.rint(Math.clamp(text + 34, NARROWEST, WIDEST));
  }

  /** A box around an inside. */
  static Size open(Size inside) {
    return new Size(
        Math.max(320, inside.width() + 2 * PADDING), inside.height() + HEADER + PADDING);
  }
}

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

  private Sizes() {}

  /** A box that shows nothing of its inside. */
  static Size closed(Item item, List<String> ports) {
    return switch (item.kind()) {
      case ROOT, STAGE -> new Size(320, 52);
      case GROUP -> new Size(220, 46);
      case OPERATOR -> new Size(172, ports.isEmpty() ? 42 : 42 + PORTS);
      case INPUT, OUTPUT -> new Size(176, 26);
    };
  }

  /** A box around an inside. */
  static Size open(Size inside) {
    return new Size(
        Math.max(320, inside.width() + 2 * PADDING), inside.height() + HEADER + PADDING);
  }
}

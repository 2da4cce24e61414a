package dev.rackloom.viewer.layout;

import dev.rackloom.viewer.layout.Level.Link;
import java.util.List;

/**
 * Turns levels and arrangements so that what runs down runs to the right: x and y change places.
 */
public final class Sideways {

  private Sideways() {}

  /** The level with boxes as wide as they were high. */
  public static Level turned(Level level) {
    List<Link> links = level.links();
    return new Level(level.boxes().stream().map(Sideways::turned).toList(), links);
  }

  /** The arrangement with everything on the right that was below. */
  public static Arrangement turned(Arrangement arranged) {
    return new Arrangement(
        arranged.boxes().stream().map(Sideways::turned).toList(),
        arranged.links().stream().map(Polyline::turned).toList(),
        turned(arranged.size()));
  }

  private static Size turned(Size size) {
    return new Size(/* width= */ size.height(), /* height= */ size.width());
  }

  private static Box turned(Box box) {
    return new Box(box.y(), box.x(), box.height(), box.width());
  }
}

package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Layouts of the window as a workspace keeps them.
 *
 * @param version of this record; newer ones are not read
 * @param named in the order of their names
 * @param torn windows that were torn out of the layout that is remembered, by perspective
 */
public record SavedLayouts(int version, List<Layout> named, Map<Perspective, List<Torn>> torn) {

  /** What this version writes. */
  public static final int VERSION = 1;

  /** None. */
  public static final SavedLayouts FIRST = new SavedLayouts(VERSION, List.of(), Map.of());

  public SavedLayouts {
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException(
          "layouts of version " + version + ", this version of Rackloom reads " + VERSION);
    }
    named = List.copyOf(named);
    torn = Map.copyOf(torn);
  }

  /** What a window changed, carried over to what is kept (see {@link Merge}). */
  static SavedLayouts merged(SavedLayouts was, SavedLayouts is, SavedLayouts theirs) {
    Map<String, Layout> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    named.putAll(Merge.maps(was.byName(), is.byName(), theirs.byName()));
    return new SavedLayouts(
        VERSION, new ArrayList<>(named.values()), Merge.maps(was.torn, is.torn, theirs.torn));
  }

  private Map<String, Layout> byName() {
    Map<String, Layout> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    named.forEach(l -> names.put(l.name(), l));
    return names;
  }

  /**
   * A layout that was given a name.
   *
   * @param name for people, not blank
   * @param perspective the one that it is of
   * @param dock where panes are in the window
   * @param torn windows that were torn out of it
   */
  public record Layout(String name, Perspective perspective, Dock dock, List<Torn> torn) {
    public Layout {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a layout without a name");
      }
      torn = List.copyOf(torn);
    }

    /** The same under another name. */
    Layout named(String other) {
      return new Layout(other, perspective, dock, torn);
    }
  }

  /**
   * A window that panes were torn out into, in pixels of the screen.
   *
   * @param x its left edge
   * @param y its upper edge
   * @param width more than 0
   * @param height more than 0
   * @param dock where panes are in it
   */
  public record Torn(double x, double y, double width, double height, Dock dock) {
    public Torn {
      boolean placed = Double.isFinite(x) && Double.isFinite(y);
      if (!placed || !(width > 0) || !(height > 0)) {
        throw new IllegalArgumentException(
            "a window of " + width + " x " + height + " at " + x + ", " + y);
      }
    }
  }
}

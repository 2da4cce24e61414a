package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How somebody likes the window of a workspace.
 *
 * @param appearance how it looks and speaks
 * @param keys shortcuts of commands and views by id, where they differ from the first ones; empty
 *     for none
 * @param desk where panes are
 * @param queries that were kept
 * @param recent files that were opened, the newest first
 */
public record Settings(
    Appearance appearance,
    Map<String, String> keys,
    Desk desk,
    List<String> queries,
    List<Recent> recent) {

  private static final int REMEMBERED = 12;

  /** Everything as at first. */
  public static final Settings FIRST =
      new Settings(Appearance.FIRST, Map.of(), Desk.FIRST, List.of(), List.of());

  public Settings {
    keys = Map.copyOf(keys);
    queries = List.copyOf(queries);
    recent = List.copyOf(recent);
  }

  /**
   * How the window looks and speaks.
   *
   * @param theme a word; empty for the one it is started with
   * @param scalePercent how large everything is, 100 to 200
   * @param notifies whether what happens is told over the window too, not only in the log
   */
  public record Appearance(String theme, int scalePercent, boolean notifies) {

    /** The sizes to choose from, in percent. */
    public static final List<Integer> SCALES = List.of(100, 125, 150, 175, 200);

    /** Normal size. */
    static final Appearance FIRST = new Appearance("", 100, true);

    public Appearance {
      scalePercent = Math.clamp(scalePercent, SCALES.getFirst(), SCALES.getLast());
    }

    private static Appearance merged(Appearance was, Appearance is, Appearance theirs) {
      return new Appearance(
          Merge.value(was.theme, is.theme, theirs.theme),
          Merge.value(was.scalePercent, is.scalePercent, theirs.scalePercent),
          Merge.value(was.notifies, is.notifies, theirs.notifies));
    }

    /** The next size up or down, the same at either end. */
    public Appearance scaled(boolean up) {
      int at = Math.max(0, SCALES.indexOf(scalePercent));
      int next = Math.clamp(at + (up ? 1 : -1), 0, SCALES.size() - 1);
      return new Appearance(theme, SCALES.get(next), notifies);
    }
  }

  /**
   * Where panes are in each perspective.
   *
   * @param perspective the one that is on show
   * @param layouts where panes are; perspectives that are not named are as at first
   */
  public record Desk(Perspective perspective, Map<Perspective, Dock> layouts) {

    /** The first perspective, nothing moved. */
    public static final Desk FIRST = new Desk(Perspective.ANALYSE, Map.of());

    public Desk {
      layouts = Map.copyOf(layouts);
    }

    /** Where panes are in the perspective on show; empty for as at first. */
    public Optional<Dock> layout() {
      return Optional.ofNullable(layouts.get(perspective));
    }

    /** Another perspective on show. */
    public Desk at(Perspective other) {
      return new Desk(other, layouts);
    }

    /** Panes of the perspective on show elsewhere; empty for as at first. */
    public Desk with(Optional<Dock> layout) {
      Map<Perspective, Dock> changed = new TreeMap<>(layouts);
      layout.ifPresentOrElse(l -> changed.put(perspective, l), () -> changed.remove(perspective));
      return new Desk(perspective, changed);
    }
  }

  /**
   * A part of the window: parts beside each other, or panes behind each other.
   *
   * @param upright whether parts are above each other
   * @param dividers between parts, 0 to 1
   * @param parts in their order; empty where there are panes
   * @param panes ids, in the order of their tabs
   * @param front the pane in front; empty where there are parts
   */
  public record Dock(
      boolean upright, List<Double> dividers, List<Dock> parts, List<String> panes, String front) {
    public Dock {
      dividers = List.copyOf(dividers);
      parts = List.copyOf(parts);
      panes = List.copyOf(panes);
    }
  }

  /** What a window changed, carried over to what is kept (see {@link Merge}). */
  static Settings merged(Settings was, Settings is, Settings theirs) {
    return new Settings(
        Appearance.merged(was.appearance, is.appearance, theirs.appearance),
        Merge.maps(was.keys, is.keys, theirs.keys),
        new Desk(
            Merge.value(was.desk.perspective, is.desk.perspective, theirs.desk.perspective),
            Merge.maps(was.desk.layouts, is.desk.layouts, theirs.desk.layouts)),
        Merge.lists(was.queries, is.queries, theirs.queries),
        Merge.newestFirst(was.recent, is.recent, theirs.recent).stream()
            .limit(REMEMBERED)
            .toList());
  }

  /** A file that was opened as a model or a rack. */
  public record Recent(Backend.Kind kind, String file) {}

  /** The same with another appearance. */
  public Settings with(Appearance other) {
    return new Settings(other, keys, desk, queries, recent);
  }

  /** The same in another theme. */
  public Settings withTheme(String word) {
    return with(new Appearance(word, appearance.scalePercent(), appearance.notifies()));
  }

  /** The same with notifications over the window or without them. */
  public Settings withNotifications(boolean notifies) {
    return with(new Appearance(appearance.theme(), appearance.scalePercent(), notifies));
  }

  /** The same with panes elsewhere. */
  public Settings with(Desk other) {
    return new Settings(appearance, keys, other, queries, recent);
  }

  /** The same with a shortcut of a command's own, perhaps none. */
  public Settings withKey(String command, String combination) {
    Map<String, String> changed = new TreeMap<>(keys);
    changed.put(command, combination);
    return new Settings(appearance, changed, desk, queries, recent);
  }

  /** The same with the first shortcut of a command, or of what a view hears. */
  public Settings withFirstKey(String command) {
    Map<String, String> changed = new TreeMap<>(keys);
    changed.remove(command);
    return new Settings(appearance, changed, desk, queries, recent);
  }

  /** The same with the first shortcuts. */
  public Settings withFirstKeys() {
    return new Settings(appearance, Map.of(), desk, queries, recent);
  }

  /** The same with a query that is kept. */
  public Settings with(String query) {
    List<String> more = new ArrayList<>(queries);
    more.add(query);
    return new Settings(appearance, keys, desk, more, recent);
  }

  /** The same without a query. */
  public Settings without(String query) {
    List<String> fewer = queries.stream().filter(q -> !q.equals(query)).toList();
    return new Settings(appearance, keys, desk, fewer, recent);
  }

  /** The same with a file as the newest that was opened; the oldest are forgotten. */
  public Settings with(Recent file) {
    List<Recent> newest = new ArrayList<>(recent);
    newest.remove(file);
    newest.addFirst(file);
    return new Settings(
        appearance, keys, desk, queries, newest.stream().limit(REMEMBERED).toList());
  }

  /** The same without a file, because it is gone. */
  public Settings without(Recent file) {
    List<Recent> fewer = recent.stream().filter(r -> !r.equals(file)).toList();
    return new Settings(appearance, keys, desk, queries, fewer);
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How somebody likes the window of a workspace.
 *
 * @param theme a word; empty for the one it is started with
 * @param keys shortcuts of commands by id, where they differ from the first ones; empty for none
 * @param layout where panes are; empty for the first one
 * @param queries that were kept
 */
public record Settings(
    String theme, Map<String, String> keys, Optional<Dock> layout, List<String> queries) {

  /** Everything as at first. */
  public static final Settings FIRST = new Settings("", Map.of(), Optional.empty(), List.of());

  public Settings {
    keys = Map.copyOf(keys);
    queries = List.copyOf(queries);
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

  /** The same in another theme. */
  public Settings withTheme(String word) {
    return new Settings(word, keys, layout, queries);
  }

  /** The same with panes elsewhere. */
  public Settings withLayout(Optional<Dock> other) {
    return new Settings(theme, keys, other, queries);
  }

  /** The same with a shortcut of a command's own, perhaps none. */
  public Settings withKey(String command, String combination) {
    Map<String, String> changed = new TreeMap<>(keys);
    changed.put(command, combination);
    return new Settings(theme, changed, layout, queries);
  }

  /** The same with the first shortcuts. */
  public Settings withFirstKeys() {
    return new Settings(theme, Map.of(), layout, queries);
  }

  /** The same with a query that is kept. */
  public Settings with(String query) {
    List<String> more = new ArrayList<>(queries);
    more.add(query);
    return new Settings(theme, keys, layout, more);
  }

  /** The same without a query. */
  public Settings without(String query) {
    return new Settings(
        theme, keys, layout, queries.stream().filter(q -> !q.equals(query)).toList());
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How somebody likes the columns of a table. Another rack has other columns: those that are not
 * there now are remembered, those that were never there are as at first.
 *
 * @param order ids, from left to right; empty for as at first
 * @param shown ids of those in sight; empty for as many as fit
 * @param widths in units by id, where they are not as at first
 */
public record Columns(List<String> order, Set<String> shown, Map<String, Integer> widths) {

  private static final int WIDEST = 4_000;

  /** As at first. */
  public static final Columns FIRST = new Columns(List.of(), Set.of(), Map.of());

  public Columns {
    order = List.copyOf(order);
    shown = Set.copyOf(shown);
    widths = Map.copyOf(widths);
  }

  /** What a window changed, carried over to what is kept (see {@link Merge}). */
  static Columns merged(Columns was, Columns is, Columns theirs) {
    return new Columns(
        Merge.value(was.order, is.order, theirs.order),
        Merge.value(was.shown, is.shown, theirs.shown),
        Merge.maps(was.widths, is.widths, theirs.widths));
  }

  /** Whether somebody chose what is in sight. */
  public boolean isChosen() {
    return !shown.isEmpty();
  }

  /**
   * Whether a column is in sight, once somebody chose.
   *
   * @param first whether it is at first
   */
  public boolean isShown(String id, boolean first) {
    return order.contains(id) ? shown.contains(id) : first;
  }

  /** The columns that there are in the order that is liked; a new one follows its neighbour. */
  public List<String> ordered(List<String> all) {
    List<String> next = new ArrayList<>(order.stream().filter(all::contains).distinct().toList());
    for (int i = 0; i < all.size(); i++) {
      if (!next.contains(all.get(i))) {
        next.add(i == 0 ? 0 : next.indexOf(all.get(i - 1)) + 1, all.get(i));
      }
    }
    return next;
  }

  /** The same with these in sight, of those that there are; in their order now. */
  public Columns showing(Collection<String> ids, List<String> all) {
    Set<String> next = new LinkedHashSet<>(shown);
    next.removeAll(all);
    next.addAll(ids);
    return new Columns(merged(all), next, widths);
  }

  /** The same with as many in sight as fit. */
  public Columns showingWhatFits() {
    return new Columns(order, Set.of(), widths);
  }

  /** The same in another order. */
  public Columns in(List<String> all) {
    return new Columns(merged(all), shown, widths);
  }

  /** Those that are not there now go last. */
  private List<String> merged(List<String> all) {
    Set<String> next = new LinkedHashSet<>(all);
    next.addAll(order);
    return List.copyOf(next);
  }

  /** The same with a column as wide as that; what is no width changes nothing. */
  public Columns with(String id, double width) {
    if (!(width > 0)) {
      return this;
    }
    Map<String, Integer> next = new TreeMap<>(widths);
    next.put(id, (int) Math.min(WIDEST, Math.round(width)));
    return new Columns(order, shown, next);
  }

  /** How wide a column is. */
  public double width(String id, double first) {
    return widths.getOrDefault(id, (int) Math.round(first));
  }
}

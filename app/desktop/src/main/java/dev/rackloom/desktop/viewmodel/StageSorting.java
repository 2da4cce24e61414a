package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/**
 * By which column the stages are sorted, and which way. The table shows it and says which columns
 * there are; headers, keys and the palette change it. Toolkit thread.
 */
public final class StageSorting {

  private final ObjectProperty<Optional<By>> by = new SimpleObjectProperty<>(Optional.empty());
  private List<Column> columns = List.of();

  /** A column in sight, by its id and what it is called. */
  public record Column(String id, String title) {}

  /**
   * An order.
   *
   * @param column its id
   * @param falling whether the largest come first
   */
  public record By(String column, boolean falling) {}

  /** The columns in sight, from left to right. */
  public void offer(List<Column> inSight) {
    columns = List.copyOf(inSight);
  }

  /** The order; empty for the model's. */
  public ObjectProperty<Optional<By>> byProperty() {
    return by;
  }

  /** Sorts by the column so many further, the same way; beyond the last comes the first. */
  public void step(int further) {
    if (!columns.isEmpty()) {
      int from = by.get().map(this::position).orElse(further > 0 ? -1 : 0);
      int next = Math.floorMod(from + further, columns.size());
      sort(columns.get(next), by.get().map(By::falling).orElse(false));
    }
  }

  /** Sorts by the same column, else by the first, that way. */
  public void turn(boolean falling) {
    if (!columns.isEmpty()) {
      int at = by.get().map(this::position).orElse(0);
      sort(columns.get(Math.max(0, at)), falling);
    }
  }

  /** Back to the model's order. */
  public void clear() {
    by.set(Optional.empty());
  }

  private int position(By of) {
    return columns.stream().map(Column::id).toList().indexOf(of.column());
  }

  private void sort(Column column, boolean falling) {
    by.set(Optional.of(new By(column.id(), falling)));
  }

  /** Orders whose words have all of these, to choose one of them. */
  public List<Finder.Hit> choices(String text) {
    List<Finder.Hit> hits = new ArrayList<>();
    for (Column column : columns) {
      hits.add(hit(column, false));
      hits.add(hit(column, true));
    }
    hits.add(new Finder.Hit("", "The model's order", mark(by.get().isEmpty()), this::clear));
    return hits.stream().filter(h -> h.has(text)).toList();
  }

  private Finder.Hit hit(Column column, boolean falling) {
    String way = falling ? ", largest first" : ", smallest first";
    boolean now = by.get().equals(Optional.of(new By(column.id(), falling)));
    return new Finder.Hit("", column.title() + way, mark(now), () -> sort(column, falling));
  }

  private static String mark(boolean now) {
    return now ? "as it is now" : "";
  }
}

package dev.rackloom.desktop.viewmodel;

import java.util.HashMap;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The part of time that is in sight, the same in every timeline that shares it: zooming or panning
 * one moves all, so that a predicted bar and a measured one of equal length look equal. Toolkit
 * thread only.
 */
public final class TimeWindow {

  private static final double DEEPEST = 1e6;

  /** Another length than so many times the old is another kind of thing: all of it is shown. */
  private static final double ALIKE = 4;

  private final Map<String, Long> ends = new HashMap<>();
  private final ReadOnlyObjectWrapper<Range> range = new ReadOnlyObjectWrapper<>(new Range(0, 1));

  /** From a time, for so long. */
  public record Range(double fromNanos, double spanNanos) {

    /** Where it ends. */
    public double toNanos() {
      return fromNanos + spanNanos;
    }
  }

  /** The length of one timeline, 0 if it shows nothing. */
  public void length(String timeline, long endNanos) {
    double before = all();
    boolean whole = range.get().spanNanos() >= before;
    ends.put(timeline, endNanos);
    double now = all();
    if (whole || now > before * ALIKE || now < before / ALIKE) {
      fit();
    } else {
      move(range.get().fromNanos(), range.get().spanNanos());
    }
  }

  /** The length of the longest. */
  public double all() {
    return Math.max(1, ends.values().stream().mapToLong(e -> e).max().orElse(1));
  }

  private void move(double from, double span) {
    double all = all();
    double next = Math.clamp(span, all / DEEPEST, all);
    range.set(new Range(Math.clamp(from, 0, all - next), next));
  }

  /** Shows so many times less around a time, which stays where it is. */
  public void zoom(double factor, double atNanos) {
    Range now = range.get();
    double next = Math.clamp(now.spanNanos() / factor, all() / DEEPEST, all());
    double part = (atNanos - now.fromNanos()) / now.spanNanos();
    move(atNanos - part * next, next);
  }

  /** Goes on by so much time, or back. */
  public void pan(double nanos) {
    move(range.get().fromNanos() + nanos, range.get().spanNanos());
  }

  /** Shows all of it. */
  public void fit() {
    move(0, all());
  }

  /** What is in sight. */
  public ReadOnlyObjectProperty<Range> rangeProperty() {
    return range.getReadOnlyProperty();
  }
}

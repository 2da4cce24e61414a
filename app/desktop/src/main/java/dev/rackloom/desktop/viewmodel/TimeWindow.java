package dev.rackloom.desktop.viewmodel;

import java.util.HashMap;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * The part of time that is in sight, the same in every timeline that shares it: zooming or panning
 * one moves all, so that a predicted bar and a measured one of equal length look equal. At first,
 * and whenever asked, it is one request, however long others of them go on. Toolkit thread only.
 */
public final class TimeWindow {

  private static final double DEEPEST = 1e6;

  private final String leading;
  private final Map<String, Length> lengths = new HashMap<>();
  private final ReadOnlyObjectWrapper<Range> range = new ReadOnlyObjectWrapper<>(new Range(0, 1));

  /**
   * Nothing in sight yet.
   *
   * @param leading the timeline whose request is shown first, where it shows one
   */
  public TimeWindow(String leading) {
    this.leading = leading;
  }

  /** From a time, for so long. */
  public record Range(double fromNanos, double spanNanos) {

    /** Where it ends. */
    public double toNanos() {
      return fromNanos + spanNanos;
    }
  }

  private record Length(long endNanos, long oneNanos) {}

  /**
   * The length of one timeline. What was zoomed to stays in sight, as far as there is time; with no
   * length at all it is forgotten.
   *
   * @param endNanos where it ends, 0 if it shows nothing
   * @param oneNanos where its first request ends
   */
  public void length(String timeline, long endNanos, long oneNanos) {
    boolean fitted = range.get().equals(fitted());
    lengths.put(timeline, new Length(endNanos, oneNanos));
    range.set(fitted ? fitted() : moved(range.get().fromNanos(), range.get().spanNanos()));
  }

  /** The length of the longest. */
  public double all() {
    return Math.max(1, lengths.values().stream().mapToLong(Length::endNanos).max().orElse(1));
  }

  /** How long one request is: the leading one, else the longest. */
  private double one() {
    Length first = lengths.get(leading);
    return first != null && first.oneNanos() > 0
        ? first.oneNanos()
        : Math.max(1, lengths.values().stream().mapToLong(Length::oneNanos).max().orElse(1));
  }

  private Range fitted() {
    return moved(0, one());
  }

  private Range moved(double from, double span) {
    double next = Math.clamp(span, one() / DEEPEST, all());
    return new Range(Math.clamp(from, 0, all() - next), next);
  }

  /** Shows so many times less around a time, which stays where it is. */
  public void zoom(double factor, double atNanos) {
    Range now = range.get();
    double next = moved(0, now.spanNanos() / factor).spanNanos();
    double part = (atNanos - now.fromNanos()) / now.spanNanos();
    range.set(moved(atNanos - part * next, next));
  }

  /** Goes on by so much time, or back. */
  public void pan(double nanos) {
    range.set(moved(range.get().fromNanos() + nanos, range.get().spanNanos()));
  }

  /** Shows one request from its beginning; panning and zooming out reach all others. */
  public void fit() {
    range.set(fitted());
  }

  /** What is in sight. */
  public ReadOnlyObjectProperty<Range> rangeProperty() {
    return range.getReadOnlyProperty();
  }
}

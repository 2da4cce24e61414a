package dev.rackloom.desktop.viewmodel;

import java.util.List;

/**
 * Bars over time, a lane a device or link.
 *
 * @param title what it is of
 * @param source predicted, emulated or measured
 * @param note more about it
 * @param lanes devices in the rack's order, then links by the first device that they join
 * @param endNanos the end of the last bar
 * @param oneNanos the end of the first request, which begins near 0; of all where they belong
 *     together
 * @param stale whether it is of another placement or other sizes than now
 */
public record Gantt(
    String title,
    String source,
    String note,
    List<Lane> lanes,
    long endNanos,
    long oneNanos,
    boolean stale) {

  /** Nothing to show. */
  public static final Gantt NOTHING = new Gantt("", "", "", List.of(), 0, 0, false);

  public Gantt {
    lanes = List.copyOf(lanes);
  }

  Gantt outdated() {
    return new Gantt(title, source, note, lanes, endNanos, oneNanos, true);
  }

  /**
   * A device or a link.
   *
   * @param device its position in the rack, -1 for a link
   * @param bars by their beginning; they do not overlap
   */
  public record Lane(String name, int device, List<Bar> bars) {
    public Lane {
      bars = List.copyOf(bars);
    }

    /** The position of the first bar that ends after a time; the number of bars if none does. */
    public int firstAfter(long nanos) {
      int low = 0;
      int high = bars.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (bars.get(middle).endNanos() <= nanos) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /**
   * A stage that runs, or a tensor of it that moves.
   *
   * @param stage its position, -1 for the caller
   * @param label its name
   */
  public record Bar(int stage, String label, long request, long startNanos, long endNanos) {}

  /** What is said of a bar. */
  public String told(Lane lane, Bar bar) {
    return bar.label()
        + (lane.device() < 0 ? " over " : " on ")
        + lane.name()
        + ": "
        + Units.nanos(bar.endNanos() - bar.startNanos())
        + ", from "
        + Units.nanos(bar.startNanos())
        + " to "
        + Units.nanos(bar.endNanos())
        + ", request "
        + (bar.request() + 1)
        + ", "
        + source;
  }
}

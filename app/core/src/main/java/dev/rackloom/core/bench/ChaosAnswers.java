package dev.rackloom.core.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which epochs requests were answered. When one has answered, an older one may do so for a short
 * while, by the right that its side of a partition had before; not longer.
 */
final class ChaosAnswers {

  /** The fence of agents, and a little. A partition lasts longer. */
  private static final Duration SHORT = Duration.ofMillis(3500);

  private final Map<Long, Long> first = new TreeMap<>();
  private final Map<Long, Long> last = new TreeMap<>();

  /**
   * A request was answered.
   *
   * @param endNanos when, on the clock that all agents of a machine share
   */
  synchronized void answered(long epoch, long endNanos) {
    first.merge(epoch, endNanos, (a, b) -> a - b < 0 ? a : b);
    last.merge(epoch, endNanos, (a, b) -> a - b > 0 ? a : b);
  }

  /** How many epochs have answered. */
  synchronized int epochs() {
    return first.size();
  }

  /** Epochs that answered long after a newer one had, in words. */
  synchronized List<String> astray() {
    List<String> astray = new ArrayList<>();
    last.forEach((old, end) ->
        first.forEach((newer, begin) -> {
          if (newer > old && end - begin > SHORT.toNanos()) {
            astray.add(
                "epoch " + old + " answered " + (end - begin) / 1_000_000 + " ms after " + newer);
          }
        }));
    return astray;
  }
}

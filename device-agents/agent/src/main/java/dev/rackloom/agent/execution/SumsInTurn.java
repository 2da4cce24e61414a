package dev.rackloom.agent.execution;

import dev.rackloom.api.rack.Route;
import java.util.HashMap;
import java.util.Map;

/**
 * Parts of one sum on their way to one device, row by row: what two ways share is free for the
 * second when the first has passed. In a NIC that reduces a row waits for its last part, and goes
 * on once: with each part that it has a row of, the time on the links beyond it that an earlier
 * part had taken for that row is free again. The links are idle otherwise. Safe to share.
 */
public final class SumsInTurn {

  private final Map<String, Double> free = new HashMap<>();
  private final RowsAtNics summed = new RowsAtNics();
  private boolean begun;
  private long originNanos;

  /**
   * One part that has passed.
   *
   * @param nanos from when it left until all of it is in the sum, by the links' own time
   * @param reducedBytes of it, what a NIC added to rows that it had already
   */
  record Part(double nanos, long reducedBytes) {}

  /**
   * Sends one more part.
   *
   * @param startNanos when it leaves, by one clock for all parts
   * @param dilation how much slower that clock's time is than the links'
   * @param rows which rows of the sum it has; no two are the same
   * @param bytes of all of them
   */
  synchronized Part send(Route way, long startNanos, double dilation, int[] rows, long bytes) {
    if (bytes == 0) {
      return new Part(way.latencyNanos(), 0);
    }
    if (!begun) {
      originNanos = startNanos;
      begun = true;
    }
    int in = way.links().size() - way.reduced();
    long added = way.reduced() > 0 ? summed.come(way.links().get(in).id(), rows, bytes) : 0;
    double leaves = (startNanos - originNanos) / dilation;
    double begin = leaves;
    for (int i = 0; i < way.links().size(); i++) {
      double freed = i < in ? 0 : added / way.bytesPerS(i) * 1e9;
      begin = Math.max(begin, free.getOrDefault(way.links().get(i).id(), leaves) - freed);
    }
    for (int i = 0; i < way.links().size(); i++) {
      free.put(way.links().get(i).id(), begin + bytes / way.bytesPerS(i) * 1e9);
    }
    return new Part(begin - leaves + way.nanos((double) bytes), added);
  }
}

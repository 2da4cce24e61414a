package dev.rackloom.agent.execution;

import dev.rackloom.api.rack.Route;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows of tokens that leave one device at once, for one rank of experts after the other: what two
 * ways share is free for the second when the first has passed. Up to a NIC that scatters each row
 * goes once; from there it is copied to every rank that reads it. The links are idle otherwise. Not
 * thread-safe.
 */
public final class RowsInTurn {

  private final Map<String, Double> free = new HashMap<>();
  private final RowsAtNics had = new RowsAtNics();

  /**
   * Rows that have passed.
   *
   * @param nanos from when all ranks' rows left until these are there, by the links' own time
   * @param copiedBytes of these, what a NIC had already
   */
  record Part(double nanos, long copiedBytes) {}

  /**
   * Sends the rows of one more rank.
   *
   * @param tokens which token each row is; no two are the same
   * @param bytes of all of them
   */
  Part send(Route way, int[] tokens, long bytes) {
    if (bytes == 0 || way.links().isEmpty()) {
      return new Part(way.latencyNanos(), 0);
    }
    int out = way.scattered();
    long copied = out > 0 ? had.come(way.links().get(out - 1).id(), tokens, bytes) : 0;
    double begin = 0;
    for (int i = 0; i < way.links().size(); i++) {
      if (i >= out || copied < bytes) {
        begin = Math.max(begin, freeAt(way, i));
      }
    }
    double there = 0;
    for (int i = 0; i < way.links().size(); i++) {
      long carried = i < out ? bytes - copied : bytes;
      if (carried > 0) {
        free.put(way.links().get(i).id(), begin + carried / way.bytesPerS(i) * 1e9);
      }
      there = Math.max(there, freeAt(way, i));
    }
    return new Part(there + way.latencyNanos(), copied);
  }

  private double freeAt(Route way, int link) {
    return free.getOrDefault(way.links().get(link).id(), 0.0);
  }
}

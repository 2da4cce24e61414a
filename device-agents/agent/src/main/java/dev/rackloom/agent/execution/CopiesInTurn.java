package dev.rackloom.agent.execution;

import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import java.util.HashMap;
import java.util.Map;

/**
 * A tensor of one vertex on its way to one reader after the other: what two ways share is free for
 * the second when the first has passed, but up to a NIC that scatters the tensor goes once. The
 * links are idle otherwise. Not thread-safe.
 */
final class CopiesInTurn {

  private final long bytes;
  private final Map<String, Double> free = new HashMap<>();
  private final Map<String, Double> begun = new HashMap<>();

  CopiesInTurn(long bytes) {
    this.bytes = bytes;
  }

  /** Whether the tensor has gone to the NIC of a way that scatters. */
  boolean hasPassed(Route way) {
    return way.scattered() > 0 && begun.containsKey(engine(way));
  }

  /** Sends it over one more way; nanoseconds from the beginning of all until it is there. */
  double send(Route way) {
    int first = hasPassed(way) ? way.scattered() : 0;
    double begin = first > 0 ? begun.getOrDefault(engine(way), 0.0) : 0;
    for (Link link : way.links().subList(first, way.links().size())) {
      begin = Math.max(begin, free.getOrDefault(link.id(), 0.0));
    }
    for (int i = first; i < way.links().size(); i++) {
      free.put(way.links().get(i).id(), begin + bytes / way.bytesPerS(i) * 1e9);
    }
    if (way.scattered() > 0) {
      begun.putIfAbsent(engine(way), begin);
    }
    return begin + way.nanos((double) bytes);
  }

  private static String engine(Route way) {
    return way.links().get(way.scattered() - 1).id();
  }
}

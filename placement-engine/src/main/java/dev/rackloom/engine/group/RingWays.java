package dev.rackloom.engine.group;

import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.rack.TransferEngine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The ways of a ring, from each member to the next, the slowest of all of them.
 *
 * @param closed whether every member has one
 * @param latencyNanos of a way
 * @param nanosPerByte of the links between NICs that scatter and reduce, or all where there are
 *     none
 * @param leavingNanosPerByte of the links from a member to its NIC, where all of them scatter
 * @param enteringNanosPerByte of the links from a NIC to its member, where all of them reduce
 * @param scatters whether all NICs scatter
 * @param reduces whether all NICs reduce
 */
record RingWays(
    boolean closed,
    long latencyNanos,
    double nanosPerByte,
    double leavingNanosPerByte,
    double enteringNanosPerByte,
    boolean scatters,
    boolean reduces) {

  static RingWays of(LinkTable links, List<Integer> members) {
    int n = members.size();
    for (int i = 0; i < n; i++) {
      if (!links.connected(members.get(i), members.get((i + 1) % n))) {
        return new RingWays(false, 0, 0, 0, 0, false, false);
      }
    }
    List<Route> ways = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      ways.add(links.route(members.get(i), members.get((i + 1) % n)));
    }
    boolean ownNics = ownNics(ways);
    boolean scatters = ownNics && ways.stream().allMatch(w -> w.scattered() > 0);
    boolean reduces = ownNics && ways.stream().allMatch(w -> w.reduced() > 0);
    double between = 0;
    double leaving = 0;
    double entering = 0;
    for (Route way : ways) {
      int out = scatters ? way.scattered() : 0;
      int in = way.links().size() - (reduces ? way.reduced() : 0);
      leaving = Math.max(leaving, slowest(way, 0, out));
      between = Math.max(between, slowest(way, out, in));
      entering = Math.max(entering, slowest(way, in, way.links().size()));
    }
    long latency = ways.stream().mapToLong(Route::latencyNanos).max().orElse(0);
    return new RingWays(true, latency, between, leaving, entering, scatters, reduces);
  }

  private static double slowest(Route way, int first, int end) {
    double nanos = 0;
    for (int i = first; i < end; i++) {
      nanos = Math.max(nanos, 1e9 / way.bytesPerS(i));
    }
    return nanos;
  }

  /** Whether every way leaves by the engine that the way before came in by, and no other has it. */
  private static boolean ownNics(List<Route> ways) {
    Set<String> nics = new HashSet<>();
    Route before = ways.getLast();
    for (Route way : ways) {
      List<String> out = engines(way);
      List<String> in = engines(before);
      if (out.isEmpty()
          || in.isEmpty()
          || !out.getFirst().equals(in.getLast())
          || !nics.add(out.getFirst())) {
        return false;
      }
      before = way;
    }
    return true;
  }

  private static List<String> engines(Route way) {
    return way.links().stream()
        .filter(l -> l.kind().equals(TransferEngine.KIND))
        .map(Link::id)
        .toList();
  }
}

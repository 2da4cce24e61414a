package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.Sharing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who sends what to whom when a tensor goes from one place to another. The caller is a place too,
 * numbered after all others. Not thread-safe: pairs are worked out when they are first asked for.
 *
 * <p>What a group makes is whole on every member of {@link Sharing#TENSOR}, in parts on those of
 * {@link Sharing#DATA} and {@link Sharing#EXPERT}, and at the last member of {@link
 * Sharing#PIPELINE}; what it reads goes whole to every member, in parts, and to the first. A
 * replica sends and reads for the requests it serves; a request that is alone goes through the
 * first.
 */
final class Hops {

  private record End(int vertex, double timed, double load) {}

  private final Places places;
  private final Paths paths;
  private final int caller;
  private final Hop[][][] known;

  Hops(PlacementProblem problem, Places places, Paths paths) {
    this.places = places;
    this.paths = paths;
    this.caller = problem.devices().size();
    this.known = new Hop[places.count() + 1][places.count() + 1][];
  }

  /** The caller as a place. */
  int caller() {
    return places.count();
  }

  /** The transfers between two places; not to be written to. */
  Hop[] between(int from, int to) {
    Hop[] hops = known[from][to];
    if (hops == null) {
      hops = make(from, to).toArray(Hop[]::new);
      known[from][to] = hops;
    }
    return hops;
  }

  private List<Hop> make(int from, int to) {
    Optional<ProblemGroup> source = group(from);
    if (from == to && !source.map(g -> g.sharing() == Sharing.PIPELINE).orElse(false)) {
      return List.of();
    }
    List<Hop> hops = new ArrayList<>();
    boolean whole = source.map(g -> g.sharing() == Sharing.TENSOR).orElse(false);
    for (End reader : ends(to, false)) {
      if (whole) {
        nearest(from, reader, hops);
      } else {
        ends(from, true).forEach(maker -> add(maker, reader, hops));
      }
    }
    return hops;
  }

  private static void add(End maker, End reader, List<Hop> hops) {
    if (maker.vertex != reader.vertex) {
      hops.add(
          new Hop(
              maker.vertex, reader.vertex, maker.timed * reader.timed, maker.load * reader.load));
    }
  }

  /** Of members that all have the whole, the nearest sends it. */
  private void nearest(int from, End reader, List<Hop> hops) {
    if (places.has(from, reader.vertex)) {
      return;
    }
    int best = places.members(from)[0];
    for (int member : places.members(from)) {
      if (paths.slowest(member, reader.vertex) < paths.slowest(best, reader.vertex)) {
        best = member;
      }
    }
    hops.add(new Hop(best, reader.vertex, reader.timed, reader.load));
  }

  private List<End> ends(int place, boolean making) {
    if (place == places.count()) {
      return List.of(new End(caller, 1, 1));
    }
    int[] members = places.members(place);
    Optional<ProblemGroup> group = group(place);
    if (group.isEmpty()) {
      return List.of(new End(members[0], 1, 1));
    }
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < members.length; i++) {
      double share = group.get().shares().get(i);
      switch (group.get().sharing()) {
        case TENSOR -> ends.add(new End(members[i], 1, 1));
        case DATA, EXPERT -> ends.add(new End(members[i], share, share));
        case PIPELINE -> {
          if (i == (making ? members.length - 1 : 0)) {
            ends.add(new End(members[i], 1, 1));
          }
        }
        case REPLICAS -> ends.add(new End(members[i], i == 0 ? 1 : 0, share));
      }
    }
    return ends;
  }

  private Optional<ProblemGroup> group(int place) {
    return place == places.count() ? Optional.empty() : places.group(place);
  }
}

package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import java.util.List;

/**
 * The ways between devices, and between the caller and each, as {@link Steps}. The caller is vertex
 * number {@code devices}.
 */
final class Paths {

  /** The path of a pair of vertices without a way. */
  private static final int[] NO_WAY = new int[0];

  private final PlacementProblem problem;
  private final int devices;
  private final int[][][] path;
  private final long[][] latency;
  private final double[][] slowest;
  private final int[][] scattered;
  private final int[][] reduced;
  private final Steps steps = new Steps();

  /** Of each spill: from its device to its tier, and back. */
  private final int[][][] tierWays;

  Paths(PlacementProblem problem) {
    this.problem = problem;
    this.devices = problem.devices().size();
    path = new int[devices + 1][devices + 1][];
    latency = new long[devices + 1][devices + 1];
    slowest = new double[devices + 1][devices + 1];
    scattered = new int[devices + 1][devices + 1];
    reduced = new int[devices + 1][devices + 1];
    for (int a = 0; a <= devices; a++) {
      for (int b = 0; b <= devices; b++) {
        path[a][b] = NO_WAY;
        if (problem.links().connected(a, b)) {
          Route route = problem.links().route(a, b);
          path[a][b] = compile(route, vertex(a));
          latency[a][b] = route.latencyNanos();
          slowest[a][b] = 1e9 / route.bytesPerS();
          scattered[a][b] = route.scattered();
          reduced[a][b] = route.reduced();
        }
      }
    }
    tierWays = new int[problem.spills().size()][][];
    for (int i = 0; i < tierWays.length; i++) {
      ProblemSpill spill = problem.spills().get(i);
      String device = vertex(spill.device());
      List<Link> there = spill.way().links();
      int[] out = compile(spill.way(), device);
      int[] back = compile(spill.way().reversed(), end(there, device));
      tierWays[i] = new int[][] {out, back};
    }
  }

  private String vertex(int v) {
    return v == devices ? "" : problem.devices().get(v).id();
  }

  /** A link counts once a direction: its id, and whether it is walked from a to b. */
  private int[] compile(Route route, String from) {
    List<Link> links = route.links();
    int[] way = new int[links.size()];
    String at = from.isEmpty() && !links.isEmpty() ? callerEnd(links) : from;
    for (int i = 0; i < way.length; i++) {
      Link link = links.get(i);
      boolean forward = link.a().equals(at);
      way[i] = steps.of(link, forward, route.shares().get(i));
      at = link.other(at);
    }
    return way;
  }

  /** Where a way ends. */
  private static String end(List<Link> way, String from) {
    String at = from;
    for (Link link : way) {
      at = link.other(at);
    }
    return at;
  }

  /** The end of the first link that the second does not share. */
  private static String callerEnd(List<Link> links) {
    if (links.size() == 1) {
      return links.getFirst().a();
    }
    Link first = links.get(0);
    Link second = links.get(1);
    return first.a().equals(second.a()) || first.a().equals(second.b()) ? first.b() : first.a();
  }

  /** Link directions, as the link's id and {@code >} (from its a to its b) or {@code <}. */
  List<String> resources() {
    return steps.resources();
  }

  /** The steps of the way between two vertices; empty if there is none to use. */
  int[] between(int from, int to) {
    return path[from][to];
  }

  /** How many of the first steps a tensor crosses once, however many read it beyond them. */
  int scattered(int from, int to) {
    return scattered[from][to];
  }

  /** How many of the last steps carry a sum in place of its parts. */
  int reduced(int from, int to) {
    return reduced[from][to];
  }

  /** The steps from a spill's device to its tier, and back; not to be written to. */
  int[][] tierWays(int spill) {
    return tierWays[spill];
  }

  /** What steps are. */
  Steps steps() {
    return steps;
  }

  /** The link direction that a step crosses. */
  int resource(int step) {
    return steps.resource(step);
  }

  /** Nanoseconds that a sent byte takes of the link direction of a step. */
  double nanosPerByte(int step) {
    return steps.nanosPerByte(step);
  }

  /** Nanoseconds a byte takes on the slowest link between two vertices. */
  double slowest(int from, int to) {
    return slowest[from][to];
  }

  /** The sum of link latencies between two vertices. */
  long latency(int from, int to) {
    return latency[from][to];
  }
}

package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ways between devices, and between the caller and each, as link directions with numbers. The
 * caller is vertex number {@code devices}.
 */
final class Paths {

  /** The path of a pair of vertices without a way. */
  private static final int[] NO_WAY = new int[0];

  private final PlacementProblem problem;
  private final int devices;
  private final int[][][] path;
  private final long[][] latency;
  private final double[][] slowest;
  private final double[] nanosPerByte;

  /** Of each spill: from its device to its tier, and back. */
  private final int[][][] tierWays;

  private final List<String> resources;

  Paths(PlacementProblem problem) {
    this.problem = problem;
    this.devices = problem.devices().size();
    Map<String, Integer> ids = new LinkedHashMap<>();
    List<Double> perByte = new ArrayList<>();
    path = new int[devices + 1][devices + 1][];
    latency = new long[devices + 1][devices + 1];
    slowest = new double[devices + 1][devices + 1];
    for (int a = 0; a <= devices; a++) {
      for (int b = 0; b <= devices; b++) {
        path[a][b] = NO_WAY;
        if (problem.links().connected(a, b)) {
          Route route = problem.links().route(a, b);
          path[a][b] = compile(route, vertex(a), ids, perByte);
          latency[a][b] = route.latencyNanos();
          slowest[a][b] = 1e9 / route.bytesPerS();
        }
      }
    }
    tierWays = new int[problem.spills().size()][][];
    for (int i = 0; i < tierWays.length; i++) {
      ProblemSpill spill = problem.spills().get(i);
      String device = vertex(spill.device());
      List<Link> there = spill.way().links();
      int[] out = compile(spill.way(), device, ids, perByte);
      int[] back = compile(new Route(there.reversed()), end(there, device), ids, perByte);
      tierWays[i] = new int[][] {out, back};
    }
    resources = List.copyOf(ids.keySet());
    nanosPerByte = perByte.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private String vertex(int v) {
    return v == devices ? "" : problem.devices().get(v).id();
  }

  /** A link counts once a direction: its id, and whether it is walked from a to b. */
  private static int[] compile(
      Route route, String from, Map<String, Integer> ids, List<Double> perByte) {
    List<Link> links = route.links();
    int[] path = new int[links.size()];
    String at = from.isEmpty() && !links.isEmpty() ? callerEnd(links) : from;
    for (int i = 0; i < path.length; i++) {
      Link link = links.get(i);
      boolean forward = link.a().equals(at);
      String key = link.id() + (forward ? " >" : " <");
      if (!ids.containsKey(key)) {
        ids.put(key, ids.size());
        perByte.add(1e9 / link.bytesPerS());
      }
      path[i] = ids.get(key);
      at = link.other(at);
    }
    return path;
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
    return resources;
  }

  /** The link directions on the way between two vertices; empty if there is none to use. */
  int[] between(int from, int to) {
    return path[from][to];
  }

  /** The link directions from a spill's device to its tier, and back; not to be written to. */
  int[][] tierWays(int spill) {
    return tierWays[spill];
  }

  /** Nanoseconds a byte takes on a link direction. */
  double nanosPerByte(int resource) {
    return nanosPerByte[resource];
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

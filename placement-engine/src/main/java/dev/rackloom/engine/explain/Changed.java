package dev.rackloom.engine.explain;

import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.rack.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A problem with one thing twice as good. */
final class Changed {

  private final PlacementProblem problem;

  Changed(PlacementProblem problem) {
    this.problem = problem;
  }

  /** The links that any route goes over. */
  Set<String> links() {
    Set<String> ids = new TreeSet<>();
    LinkTable links = problem.links();
    for (int a = 0; a <= links.devices(); a++) {
      for (int b = 0; b <= links.devices(); b++) {
        if (links.connected(a, b)) {
          links.route(a, b).links().forEach(link -> ids.add(link.id()));
        }
      }
    }
    problem.spills().forEach(s -> s.way().links().forEach(link -> ids.add(link.id())));
    return ids;
  }

  PlacementProblem fasterDevice(int device) {
    int upper = problem.places() - problem.spills().size();
    long[][] nanos = new long[problem.stages().size()][upper];
    for (int s = 0; s < nanos.length; s++) {
      for (int d = 0; d < upper; d++) {
        long now = problem.costs().nanos(s, d);
        boolean half = d == device && problem.costs().allows(s, d);
        nanos[s][d] = half ? Math.ceilDiv(now, 2) : now;
      }
    }
    return problem.with(problem.devices(), CostTable.of(nanos), problem.links(), problem.spills());
  }

  PlacementProblem moreMemory(int device) {
    List<ProblemDevice> devices = new ArrayList<>(problem.devices());
    ProblemDevice now = devices.get(device);
    long twice = now.memoryBytes() > Long.MAX_VALUE / 4 ? now.memoryBytes() : 2 * now.memoryBytes();
    devices.set(device, now.withMemory(twice));
    return problem.with(devices, problem.costs(), problem.links(), problem.spills());
  }

  PlacementProblem widerLink(String id) {
    UnaryOperator<Link> change = link -> link.id().equals(id) ? wider(link) : link;
    return problem.with(
        problem.devices(),
        problem.costs(),
        problem.links().withLinks(change),
        problem.spills().stream().map(s -> s.over(s.way().over(change))).toList());
  }

  private static Link wider(Link link) {
    return new Link(
        link.id(), link.a(), link.b(), link.kind(), 2 * link.bytesPerS(), link.latencyNanos());
  }
}

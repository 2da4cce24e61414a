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
    return ids;
  }

  PlacementProblem fasterDevice(int device) {
    long[][] nanos = new long[problem.stages().size()][problem.places()];
    for (int s = 0; s < nanos.length; s++) {
      for (int d = 0; d < nanos[s].length; d++) {
        long now = problem.costs().nanos(s, d);
        boolean half = d == device && problem.costs().allows(s, d);
        nanos[s][d] = half ? Math.ceilDiv(now, 2) : now;
      }
    }
    return with(problem.devices(), CostTable.of(nanos), problem.links());
  }

  PlacementProblem moreMemory(int device) {
    List<ProblemDevice> devices = new ArrayList<>(problem.devices());
    ProblemDevice now = devices.get(device);
    long twice = now.memoryBytes() > Long.MAX_VALUE / 4 ? now.memoryBytes() : 2 * now.memoryBytes();
    devices.set(
        device,
        new ProblemDevice(
            now.id(), twice, now.busyW(), now.node(), now.host(), now.pricePerHour()));
    return with(devices, problem.costs(), problem.links());
  }

  PlacementProblem widerLink(String id) {
    return with(
        problem.devices(),
        problem.costs(),
        problem.links().withLinks(link -> link.id().equals(id) ? wider(link) : link));
  }

  private static Link wider(Link link) {
    return new Link(
        link.id(), link.a(), link.b(), link.kind(), 2 * link.bytesPerS(), link.latencyNanos());
  }

  private PlacementProblem with(List<ProblemDevice> devices, CostTable costs, LinkTable links) {
    return new PlacementProblem(
        problem.name(),
        problem.stages(),
        devices,
        costs,
        links,
        problem.flows(),
        problem.constraints(),
        problem.objective(),
        problem.semantics(),
        problem.groups(),
        problem.current());
  }
}

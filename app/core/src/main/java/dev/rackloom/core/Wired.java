package dev.rackloom.core;

import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How the tensors of a plan travel, as {@link dev.rackloom.engine.WireRule} says of a graph. */
final class Wired {

  private Wired() {}

  /**
   * The routes with float32 in the format, but for what the caller sends and what it gets. Parts of
   * split experts send rows, weights and sums by the same rule.
   */
  static List<PlannedRoute> routes(
      List<PlannedRoute> routes, List<PlannedStage> stages, WireFormat wire) {
    Set<String> made =
        stages.stream()
            .flatMap(s -> s.outputs().stream())
            .filter(p -> p.dtype().equals(DType.FLOAT32))
            .map(Port::name)
            .collect(Collectors.toSet());
    return routes.stream()
        .map(r ->
            made.contains(r.tensor()) && !r.to().contains(PlannedRoute.CALLER)
                ? r.withWire(wire)
                : r)
        .toList();
  }
}

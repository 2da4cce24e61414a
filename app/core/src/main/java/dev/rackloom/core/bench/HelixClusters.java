package dev.rackloom.core.bench;

import dev.rackloom.dag.HelixInstance;
import dev.rackloom.dag.HelixInstance.Held;
import dev.rackloom.engine.layers.LayerCluster;
import dev.rackloom.engine.layers.LayerPlacement;
import dev.rackloom.engine.layers.LinkCapacities;
import dev.rackloom.engine.layers.LinkCapacities.Capacity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serving clusters as they are read, for the engine. */
final class HelixClusters {

  private HelixClusters() {}

  static LayerCluster cluster(HelixInstance instance) {
    Map<String, Integer> positions = positions(instance);
    List<Capacity> links =
        instance.links().stream()
            .map(l ->
                new Capacity(
                    positions.getOrDefault(l.from(), LinkCapacities.SOURCE),
                    positions.getOrDefault(l.to(), LinkCapacities.SINK),
                    l.tokensPerS()))
            .toList();
    return new LayerCluster(
        instance.layers(),
        instance.nodes().stream()
            .map(n -> new LayerCluster.Node(n.name(), n.tokensPerS()))
            .toList(),
        LinkCapacities.of(instance.nodes().size(), links));
  }

  static LayerPlacement placement(HelixInstance instance, List<Held> placement) {
    Map<String, Integer> positions = positions(instance);
    int[] start = new int[instance.nodes().size()];
    int[] count = new int[start.length];
    for (Held held : placement) {
      int node = positions.getOrDefault(held.node(), 0);
      start[node] = held.start();
      count[node] = held.count();
    }
    return LayerPlacement.of(start, count);
  }

  private static Map<String, Integer> positions(HelixInstance instance) {
    Map<String, Integer> positions = new HashMap<>();
    instance.nodes().forEach(node -> positions.put(node.name(), positions.size()));
    return positions;
  }
}

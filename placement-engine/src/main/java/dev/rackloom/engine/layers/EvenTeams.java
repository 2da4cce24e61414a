package dev.rackloom.engine.layers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Placements of equal teams, one after the other: the fastest nodes, as many of them as there are
 * before a slower one, in 1, 2, ... teams of as many nodes and as many layers each. Where nodes are
 * alike these flow as well as any, and they fit the groups that a rack has.
 */
final class EvenTeams {

  private final LayerCluster cluster;

  EvenTeams(LayerCluster cluster) {
    this.cluster = cluster;
  }

  List<LayerPlacement> all() {
    List<Integer> fastest =
        IntStream.range(0, cluster.size())
            .boxed()
            .filter(i -> cluster.fastest(i) > 0)
            .sorted(Comparator.comparingDouble(i -> -cluster.fastest(i)))
            .toList();
    List<LayerPlacement> all = new ArrayList<>();
    for (int size = 1; size <= fastest.size(); size++) {
      boolean slowerNext =
          size == fastest.size()
              || cluster.fastest(fastest.get(size)) < cluster.fastest(fastest.get(size - 1));
      for (int teams = 1; slowerNext && teams <= Math.min(size, cluster.layers()); teams++) {
        if (size % teams == 0) {
          all.add(of(fastest.subList(0, size), teams));
        }
      }
    }
    return all.stream().filter(this::isWhole).toList();
  }

  private LayerPlacement of(List<Integer> nodes, int teams) {
    int[] start = new int[cluster.size()];
    int[] count = new int[cluster.size()];
    for (int i = 0; i < nodes.size(); i++) {
      int team = i * teams / nodes.size();
      start[nodes.get(i)] = cluster.layers() * team / teams;
      count[nodes.get(i)] = cluster.layers() * (team + 1) / teams - start[nodes.get(i)];
    }
    return LayerPlacement.of(start, count);
  }

  private boolean isWhole(LayerPlacement placement) {
    return IntStream.range(0, cluster.size())
        .allMatch(i -> placement.count().get(i) <= cluster.most(i));
  }
}

package dev.rackloom.engine.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The balancer that serving engines use ("EPLB", published with DeepSeek-V3): blind to speeds, to
 * experts that fire together and to where experts are now. Every rank gets as many slots as every
 * other.
 *
 * <p>Hierarchical, where the groups of experts can be dealt to the nodes: groups are packed onto
 * nodes, then each node is balanced by itself. Global: everything is one node and one group. To
 * pack is to take the heaviest first and put it where the least weight is among bins that have
 * room, all bins taking the same number. A slot beyond the experts goes, one after the other, to
 * the expert whose copies carry most. Of equals, the first.
 */
public final class Eplb {

  private final int ranks;
  private final int slotsPerRank;
  private final int nodes;
  private final int groups;

  /**
   * For equal ranks.
   *
   * @param groups the experts come in this many groups of neighbours
   */
  public Eplb(int nodes, int ranks, int slots, int groups) {
    Checks.positive(nodes, "nodes");
    Checks.positive(groups, "groups of experts");
    if (ranks % nodes != 0 || slots % ranks != 0) {
      throw RackloomException.user(
          slots + " slots on " + ranks + " ranks of " + nodes + " nodes are not equal shares",
          "use a solver that knows unequal ranks.");
    }
    this.ranks = ranks;
    this.slotsPerRank = slots / ranks;
    this.nodes = nodes;
    this.groups = groups;
  }

  /** For all slots of a topology, shared out equally; without nodes and groups. */
  public static Eplb global(RankTopology topology) {
    return new Eplb(1, topology.size(), topology.slots(), 1);
  }

  /**
   * For all slots of a topology, shared out equally, groups dealt out to its nodes.
   *
   * @throws RackloomException if nodes have unlike numbers of ranks, or groups cannot be dealt out
   *     to them
   */
  public static Eplb grouped(RankTopology topology, int groups) {
    int nodes = topology.nodes();
    if (groups % nodes != 0) {
      throw RackloomException.user(
          groups + " groups of experts cannot be dealt out to " + nodes + " nodes",
          "give a multiple of the nodes, or none for the variant that knows no nodes.");
    }
    return new Eplb(nodes, topology.size(), topology.slots(), groups);
  }

  /** The topology with slots shared out equally, which the maps are of. */
  public static RankTopology evened(RankTopology topology) {
    int each = topology.slots() / topology.size();
    return new RankTopology(
        topology.ranks().stream().map(r -> r.withSlots(each)).toList(), topology.latencyMicros());
  }

  /** The map for some loads. */
  public ExpertMap place(LayerNumbers layers, LoadTable loads) {
    if (loads.experts() > ranks * slotsPerRank) {
      throw RackloomException.user(
          loads.experts() + " experts do not fit into " + ranks * slotsPerRank + " slots",
          "add ranks or slots.");
    }
    int[][] map = new int[loads.rows()][];
    Arrays.setAll(map, row -> place(loads.row(row)));
    int[] slotRanks = new int[ranks * slotsPerRank];
    Arrays.setAll(slotRanks, s -> s / slotsPerRank);
    return ExpertMap.of(layers, loads.experts(), dev.rackloom.api.Ids.of(slotRanks), map);
  }

  /** The expert of each slot, for the loads of one layer. */
  int[] place(double[] loads) {
    boolean hierarchical = groups % nodes == 0 && loads.length % groups == 0;
    int[][] ofNode = hierarchical ? expertsOfNodes(loads) : new int[][] {range(loads.length)};
    int ranksOfNode = ranks / ofNode.length;
    int[] map = new int[ranks * slotsPerRank];
    for (int n = 0; n < ofNode.length; n++) {
      int[] copies = replicate(ofNode[n], loads, ranksOfNode * slotsPerRank);
      double[] weights = weights(copies, loads);
      int[][] onRank = pack(weights, ranksOfNode);
      for (int r = 0; r < ranksOfNode; r++) {
        for (int i = 0; i < slotsPerRank; i++) {
          map[(n * ranksOfNode + r) * slotsPerRank + i] = copies[onRank[r][i]];
        }
      }
    }
    return map;
  }

  private int[][] expertsOfNodes(double[] loads) {
    int size = loads.length / groups;
    double[] weights = new double[groups];
    for (int e = 0; e < loads.length; e++) {
      weights[e / size] += loads[e];
    }
    int[][] packed = pack(weights, nodes);
    int[][] experts = new int[nodes][];
    Arrays.setAll(
        experts,
        n ->
            Arrays.stream(packed[n])
                .flatMap(g -> IntStream.range(g * size, (g + 1) * size))
                .toArray());
    return experts;
  }

  /** The expert of each of {@code slots} copies: all experts, then further copies. */
  static int[] replicate(int[] experts, double[] loads, int slots) {
    int[] copies = Arrays.copyOf(experts, slots);
    int[] count = new int[loads.length];
    PriorityQueue<Integer> heaviest =
        new PriorityQueue<>(
            Comparator.<Integer>comparingDouble(i -> -loads[experts[i]] / count[experts[i]])
                .thenComparingInt(i -> i));
    Arrays.fill(count, 1);
    IntStream.range(0, experts.length).forEach(heaviest::add);
    for (int s = experts.length; s < slots; s++) {
      int i = heaviest.remove();
      copies[s] = experts[i];
      count[experts[i]]++;
      heaviest.add(i);
    }
    return copies;
  }

  private static double[] weights(int[] copies, double[] loads) {
    int[] count = new int[loads.length];
    for (int e : copies) {
      count[e]++;
    }
    return Arrays.stream(copies).mapToDouble(e -> loads[e] / count[e]).toArray();
  }

  /** Items per bin, the heaviest first, each bin the same number of them. */
  static int[][] pack(double[] weights, int bins) {
    int each = weights.length / bins;
    int[][] packed = new int[bins][each];
    int[] count = new int[bins];
    double[] sum = new double[bins];
    for (int item : heaviestFirst(weights)) {
      int least = -1;
      for (int b = 0; b < bins; b++) {
        if (count[b] < each && (least < 0 || sum[b] < sum[least])) {
          least = b;
        }
      }
      packed[least][count[least]++] = item;
      sum[least] += weights[item];
    }
    return packed;
  }

  private static int[] heaviestFirst(double[] weights) {
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -weights[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  private static int[] range(int n) {
    return IntStream.range(0, n).toArray();
  }
}

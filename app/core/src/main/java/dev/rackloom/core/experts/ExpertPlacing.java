package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.moe.counts.BalanceSolver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Places the experts of a model over the devices of a rack by statistics of their routing: balanced
 * by what was asked for, within memory.
 */
public final class ExpertPlacing {

  private ExpertPlacing() {}

  /**
   * An assignment of every copy. The devices are taken to be equally fast.
   *
   * @param model its name
   * @param blocks its layers with experts
   * @param statistics with a row for each of them
   * @throws RackloomException if the statistics are of another model, or memory does not hold the
   *     experts
   */
  public static List<ExpertAssignment> balanced(
      String model, List<ExpertBlock> blocks, Rack rack, ExpertStatistics statistics) {
    List<ExpertAssignment> all = new ArrayList<>();
    if (blocks.isEmpty()) {
      return all;
    }
    ExpertStatistics rows = statistics.rows(rows(blocks, statistics));
    RankTopology ranks = ranks(rack, blocks);
    ExpertMap map = new BalanceSolver(ranks, List.of()).place(rows.layers(), rows.loads());
    for (int row = 0; row < blocks.size(); row++) {
      ExpertBlock block = blocks.get(row);
      Ids copies = map.copies(row);
      for (int s = 0; s < map.slots(); s++) {
        int e = map.expertAt(row, s);
        String device = ranks.rank(map.rankOf(s)).id();
        all.add(
            new ExpertAssignment(
                model, block.layer(), block.moeLayer(), e, device, 1.0 / copies.get(e)));
      }
    }
    return all;
  }

  /** The row of each block: by the model's numbers where the statistics know them. */
  private static Ids rows(List<ExpertBlock> blocks, ExpertStatistics statistics) {
    return Ids.copyOf(blocks.stream().map(b -> row(b, statistics)).toList());
  }

  private static int row(ExpertBlock block, ExpertStatistics statistics) {
    LayerNumbers layers = statistics.layers();
    for (int row = 0; row < layers.size(); row++) {
      boolean known = layers.layers().get(row) != LayerNumbers.UNKNOWN;
      boolean same =
          known
              ? layers.layers().get(row) == block.layer()
              : layers.moeLayers().get(row) == block.moeLayer();
      if (same && statistics.experts() == block.experts()) {
        return row;
      }
    }
    throw RackloomException.user(
        "statistics '"
            + statistics.name()
            + "' ("
            + layers.text()
            + ", "
            + statistics.experts()
            + " experts) have no row for layer "
            + block.layer()
            + " (MoE layer "
            + block.moeLayer()
            + ") of "
            + block.experts()
            + " experts",
        "take statistics of this model, or say how many dense layers it begins with.");
  }

  private static RankTopology ranks(Rack rack, List<ExpertBlock> blocks) {
    Set<String> nodes = new LinkedHashSet<>();
    rack.devices().forEach(d -> nodes.add(d.node()));
    int experts = blocks.getFirst().experts();
    int each = (experts + rack.devices().size() - 1) / rack.devices().size();
    long bytes = blocks.stream().mapToLong(ExpertPlacing::bytes).max().orElseThrow();
    List<RankTopology.Rank> ranks = new ArrayList<>();
    int number = 0;
    for (String node : nodes) {
      for (Device device : rack.devices()) {
        if (device.node().equals(node)) {
          ranks.add(rank(device, number, each));
        }
      }
      number++;
    }
    RankTopology topology = new RankTopology(ranks, RankTopology.DEFAULT_LATENCY_MICROS);
    return bytes == 0 ? topology : topology.within(bytes, blocks.size());
  }

  private static RankTopology.Rank rank(Device device, int node, int slots) {
    return new RankTopology.Rank(
        device.id(),
        node,
        1,
        slots,
        device.home().capacityBytes(),
        RankTopology.Rank.DEFAULT_INTRA_GB_PER_S,
        RankTopology.Rank.DEFAULT_INTER_GB_PER_S);
  }

  /** Of one expert, 0 where that is not known: then slots are the only limit. */
  private static long bytes(ExpertBlock block) {
    return block.bytesPerExpert() instanceof Dim.Known k ? k.value() : 0;
  }
}

package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.core.moe.RackRanks;
import dev.rackloom.engine.moe.counts.BalanceSolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Places the experts of a model over the devices of a rack by statistics of their routing: balanced
 * by what was asked for, within memory.
 */
public final class BalancedExperts {

  private BalancedExperts() {}

  /**
   * An assignment of every copy. A device takes as much as it is fast, by the peaks of data sheets;
   * where they have none in common, all are taken to be equally fast. Ranks are the accelerators of
   * the rack if it has any, else its CPUs.
   *
   * @param model its name
   * @param blocks its layers with experts
   * @param statistics with a row for each of them
   * @throws RackloomException if the statistics are of another model, or memory does not hold the
   *     experts
   */
  public static List<ExpertAssignment> of(
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
    BlockRows rows =
        new BlockRows(
            "statistics '" + statistics.name() + "'", statistics.layers(), statistics.experts());
    return Ids.copyOf(blocks.stream().map(rows::of).toList());
  }

  private static RankTopology ranks(Rack rack, List<ExpertBlock> blocks) {
    List<Device> devices = RackRanks.devices(rack);
    List<String> nodes = devices.stream().map(Device::node).distinct().toList();
    double[] speeds =
        RackRanks.speeds(devices)
            .map(Numbers::toArray)
            .orElseGet(() -> devices.stream().mapToDouble(d -> 1).toArray());
    long bytes = blocks.stream().mapToLong(BalancedExperts::bytes).max().orElseThrow();
    int experts = blocks.getFirst().experts();
    int[] most =
        devices.stream()
            .mapToInt(d -> most(d.home().capacityBytes(), bytes * blocks.size(), experts))
            .toArray();
    int[] slots = slots(speeds, most, experts);
    List<RankTopology.Rank> ranks = new ArrayList<>();
    for (int d = 0; d < slots.length; d++) {
      Device device = devices.get(d);
      ranks.add(
          new RankTopology.Rank(
              device.id(),
              nodes.indexOf(device.node()),
              speeds[d],
              slots[d],
              device.home().capacityBytes(),
              RankTopology.Rank.DEFAULT_INTRA_GB_PER_S,
              RankTopology.Rank.DEFAULT_INTER_GB_PER_S));
    }
    RankTopology topology = new RankTopology(ranks, RankTopology.DEFAULT_LATENCY_MICROS);
    return bytes == 0 ? topology : topology.within(bytes, blocks.size());
  }

  /** Slots that a memory holds, with an expert of every layer in each. */
  private static int most(long capacityBytes, long slotBytes, int experts) {
    return slotBytes == 0 ? experts : (int) Math.min(experts, capacityBytes / slotBytes);
  }

  /**
   * Slots by speed, one each at least, as many in all as equal devices would need.
   *
   * @param most that each device has room for
   */
  static int[] slots(double[] speeds, int[] most, int experts) {
    int all = (experts + speeds.length - 1) / speeds.length * speeds.length;
    int[] slots = new int[speeds.length];
    Arrays.setAll(slots, d -> Math.min(1, most[d]));
    for (int left = all - Arrays.stream(slots).sum(); left > 0; left--) {
      int least = -1;
      for (int d = 0; d < speeds.length; d++) {
        boolean lighter =
            least < 0 || (slots[d] + 1) / speeds[d] < (slots[least] + 1) / speeds[least];
        least = slots[d] < most[d] && lighter ? d : least;
      }
      if (least < 0) {
        return slots;
      }
      slots[least]++;
    }
    return slots;
  }

  /** Of one expert, 0 where that is not known: then slots are the only limit. */
  private static long bytes(ExpertBlock block) {
    return block.bytesPerExpert() instanceof Dim.Known k ? k.value() : 0;
  }
}

package dev.rackloom.core.experts;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.core.moe.RackRanks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An expert map of any engine as assignments to the devices of a rack, in the order of its ranks.
 */
public final class MappedExperts {

  private MappedExperts() {}

  /**
   * Every copy with an equal share of its expert; copies of one expert on one rank are one.
   *
   * @throws RackloomException if the map is of another model, or of more or fewer ranks than the
   *     rack has
   */
  public static List<ExpertAssignment> of(Graph graph, Rack rack, ExpertMap map) {
    List<Device> devices = devices(rack, map.ranks());
    BlockRows rows = new BlockRows("the map", map.layers(), map.experts());
    List<ExpertAssignment> all = new ArrayList<>();
    for (ExpertBlock block : graph.experts()) {
      int row = rows.of(block);
      for (int e = 0; e < map.experts(); e++) {
        add(graph.name(), block, e, held(map, row, e), devices, all);
      }
    }
    return all;
  }

  /** The share of an expert on each rank that holds it. */
  private static Map<Integer, Double> held(ExpertMap map, int row, int expert) {
    int[] slots = map.slotsOf(row, expert).toArray();
    Map<Integer, Double> shares = new TreeMap<>();
    for (int slot : slots) {
      shares.merge(map.rankOf(slot), 1.0 / slots.length, Double::sum);
    }
    return shares;
  }

  private static void add(
      String model,
      ExpertBlock block,
      int expert,
      Map<Integer, Double> shares,
      List<Device> devices,
      List<ExpertAssignment> all) {
    shares.forEach((rank, share) ->
        all.add(
            new ExpertAssignment(
                model, block.layer(), block.moeLayer(), expert, devices.get(rank).id(), share)));
  }

  private static List<Device> devices(Rack rack, int ranks) {
    List<Device> computing = RackRanks.devices(rack);
    if (computing.size() == ranks) {
      return computing;
    }
    if (rack.devices().size() == ranks) {
      return rack.devices();
    }
    throw RackloomException.user(
        "the map is for "
            + ranks
            + " ranks, rack '"
            + rack.name()
            + "' has "
            + computing.size()
            + " devices that are ranks",
        "place experts for this rack: rackloom moe place STATS --rack FILE --out MAP.");
  }
}

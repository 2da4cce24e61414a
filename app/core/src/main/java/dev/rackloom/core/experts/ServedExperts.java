package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.ExpertSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The experts of a deployment: what was asked of them so far, and where they are.
 *
 * @param statistics counts of its agents: measured
 * @param ranks the devices that hold experts, taken to be equally fast
 * @param map who holds what; a rank that holds fewer experts of a layer than of another has empty
 *     slots there
 */
public record ServedExperts(ExpertStatistics statistics, RankTopology ranks, ExpertMap map) {

  /**
   * What is known now; empty while the plan splits no experts, a layer of them was not asked yet,
   * or layers differ in the number of experts.
   */
  public static Optional<ServedExperts> of(DeploymentPlan plan, ExpertBook book) {
    String name = plan.deployment() + ", " + book.tokens() + " tokens";
    return book.statistics(name)
        .filter(s -> s.layers().size() == plan.experts().size())
        .map(s -> of(plan, s));
  }

  private static ServedExperts of(DeploymentPlan plan, ExpertStatistics statistics) {
    List<PlannedExperts> blocks =
        plan.experts().stream().sorted(Comparator.comparingInt(PlannedExperts::moeLayer)).toList();
    RankTopology ranks = ranks(plan.rack(), blocks);
    int[][] rows = blocks.stream().map(b -> row(b, ranks)).toArray(int[][]::new);
    ExpertMap map =
        ExpertMap.of(statistics.layers(), statistics.experts(), ranks.slotRanks(), rows);
    return new ServedExperts(statistics, ranks, map);
  }

  private static RankTopology ranks(Rack rack, List<PlannedExperts> blocks) {
    List<String> nodes = rack.nodes().stream().map(n -> n.id()).toList();
    List<RankTopology.Rank> ranks = new ArrayList<>();
    for (Device device : rack.devices()) {
      int most = blocks.stream().mapToInt(b -> held(b, device.id()).size()).max().orElse(0);
      if (most > 0) {
        ranks.add(
            new RankTopology.Rank(
                device.id(),
                nodes.indexOf(device.node()),
                1,
                most,
                RankTopology.NO_LIMIT,
                RankTopology.Rank.DEFAULT_INTRA_GB_PER_S,
                RankTopology.Rank.DEFAULT_INTER_GB_PER_S));
      }
    }
    return new RankTopology(ranks, RankTopology.DEFAULT_LATENCY_MICROS);
  }

  private static Ids held(PlannedExperts block, String device) {
    return block.ranks().stream()
        .filter(r -> r.device().equals(device))
        .map(PlannedExperts.Rank::experts)
        .findFirst()
        .orElse(Ids.NONE);
  }

  private static int[] row(PlannedExperts block, RankTopology ranks) {
    int[] row = new int[ranks.slots()];
    Arrays.fill(row, ExpertMap.EMPTY);
    int slot = 0;
    for (RankTopology.Rank rank : ranks.ranks()) {
      int[] held = held(block, rank.id()).toArray();
      System.arraycopy(held, 0, row, slot, held.length);
      slot += rank.slots();
    }
    return row;
  }

  /** As people look at it, with what numbers are for where nobody says otherwise. */
  public ExpertSession session() {
    return ExpertSession.of(statistics, ranks, ExpertSetting.DEFAULT);
  }
}

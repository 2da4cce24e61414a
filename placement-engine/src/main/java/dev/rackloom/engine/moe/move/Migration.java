package dev.rackloom.engine.moe.move;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.MigrationPlan;
import dev.rackloom.api.moe.MigrationStep;
import dev.rackloom.api.moe.RankTopology;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders the moves from a map to another so that every expert has a copy at any time and no rank
 * holds more than it has room for.
 *
 * <p>A slot may be written over while what it holds has another copy. Where no slot may be, the
 * moves left go in circles of single copies, and one of them has to wait elsewhere: in memory that
 * a rank has beside its slots (best on the rank it goes to: then nothing is carried twice), else in
 * an empty slot or in the place of a copy too many, which is put back afterwards. Where there is
 * none of these, the layer cannot be migrated while serving, and the plan says so.
 */
public final class Migration {

  private final RankTopology topology;
  private final long expertBytes;

  /**
   * @param expertBytes weights of one expert of one layer
   */
  public Migration(RankTopology topology, long expertBytes) {
    this.topology = topology;
    this.expertBytes = expertBytes;
  }

  /** The plan from what serves to what shall serve; both of the topology's slots. */
  public MigrationPlan plan(ExpertMap from, ExpertMap to) {
    int fewest = Moves.carried(from, to);
    ExpertMap settled = Settled.of(from, to);
    List<Integer> lenders = lenders(from.rows());
    List<MigrationStep> steps = new ArrayList<>();
    List<String> impossible = new ArrayList<>();
    for (int row = 0; row < from.rows(); row++) {
      LayerMigration layer = new LayerMigration(from, settled, row, topology, expertBytes, lenders);
      int left = layer.run();
      steps.addAll(layer.steps());
      if (left > 0) {
        impossible.add(
            from.layers().label(row)
                + ": "
                + left
                + " experts with one copy each change places in circles, and no rank has an empty"
                + " slot, a copy too many or memory for one more expert");
      }
    }
    return new MigrationPlan(from, settled, steps, Ids.copyOf(lenders), fewest, impossible);
  }

  /** Ranks with memory for one expert beside their slots. */
  private List<Integer> lenders(int rows) {
    List<Integer> lenders = new ArrayList<>();
    for (int r = 0; r < topology.size(); r++) {
      RankTopology.Rank rank = topology.rank(r);
      long held = Math.multiplyExact((long) rank.slots() * rows, expertBytes);
      if (rank.memoryBytes() == RankTopology.NO_LIMIT || rank.memoryBytes() - held >= expertBytes) {
        lenders.add(r);
      }
    }
    return lenders;
  }
}

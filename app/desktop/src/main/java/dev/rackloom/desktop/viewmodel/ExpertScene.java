package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.MapShape;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands on the screen of the expert map, drawn and worked out; a value.
 *
 * @param title what was opened
 * @param numbering how layers are numbered
 * @param grid the heat map
 * @param together who fires with whom in the picked layer; empty without a trace
 * @param pairsNote what the matrix is of, or why there is none
 * @param bars loads of ranks in the picked layer
 */
public record ExpertScene(
    String title,
    String numbering,
    HeatGrid grid,
    HeatGrid together,
    String pairsNote,
    List<RankBar> bars) {

  /** Nothing is open. */
  static final ExpertScene EMPTY =
      new ExpertScene("", "", HeatGrid.EMPTY, HeatGrid.EMPTY, "", List.of());

  public ExpertScene {
    bars = List.copyOf(bars);
  }

  /**
   * The load of a rank.
   *
   * @param id the rank
   * @param node its node
   * @param overIdeal its load over its speed, over that of perfect balance: predicted, copies
   *     taking equal shares
   * @param holds whether it holds the picked expert
   */
  public record RankBar(String id, int node, double overIdeal, boolean holds) {}

  /** Whether anything is open. */
  public boolean isEmpty() {
    return grid.rows() == 0;
  }

  static ExpertScene of(
      ExpertSession session,
      ExpertMap map,
      LoadTable loads,
      HeatGrid.Colouring colouring,
      int row,
      int expert,
      HeatGrid together) {
    var s = session.statistics();
    return new ExpertScene(
        s.name() + " (" + s.format() + ")",
        numbering(s.layers()),
        HeatGrid.of(colouring, loads, map),
        together,
        s.trace().isEmpty()
            ? "Counts do not say who fires with whom"
            : "Who fires with whom, " + s.layers().known(row),
        bars(session, map, loads, row, expert));
  }

  /** In a few words: the title of the map stands before it. */
  private static String numbering(LayerNumbers layers) {
    return layers.size() == 0
        ? layers.text()
        : layers.known(0) + " to " + layers.known(layers.size() - 1);
  }

  private static List<RankBar> bars(
      ExpertSession session, ExpertMap map, LoadTable loads, int row, int expert) {
    RankTopology topology = session.topology();
    double[] load = MapShape.rankLoads(map, loads, row);
    double ideal = loads.sum(row) / topology.speed();
    List<Integer> holders = MapShape.ranksOf(map, row, expert);
    List<RankBar> bars = new ArrayList<>();
    for (int r = 0; r < topology.size(); r++) {
      RankTopology.Rank rank = topology.rank(r);
      bars.add(
          new RankBar(
              rank.id(),
              rank.node(),
              ideal == 0 ? 0 : load[r] / rank.speed() / ideal,
              holders.contains(r)));
    }
    return bars;
  }
}

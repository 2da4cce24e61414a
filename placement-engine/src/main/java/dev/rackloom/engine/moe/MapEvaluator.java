package dev.rackloom.engine.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.ReplicaPolicy;
import java.util.ArrayList;
import java.util.List;

/** Prices maps: everything that is said of a map is said by this class. */
public final class MapEvaluator {

  private final RankTopology topology;
  private final Ranks ranks;

  public MapEvaluator(RankTopology topology) {
    this.topology = topology;
    this.ranks = new Ranks(topology);
  }

  /** What a map does to the steps of a trace. */
  public MapMetrics price(
      ExpertMap map, TraceSteps steps, ExpertCosts costs, ReplicaPolicy policy) {
    agree(map, steps.trace().rows(), steps.trace().experts());
    Checks.that(
        steps.ranks() == ranks.size,
        "the steps are of " + steps.ranks() + " ranks, the topology has " + ranks.size);
    LayerEvaluator evaluator = new LayerEvaluator(steps, ranks, costs);
    LoadTable loads =
        policy == ReplicaPolicy.LP
            ? steps.trace().loads()
            : LoadTable.of(new double[map.rows()][map.experts()]);
    List<LayerMetrics> layers = new ArrayList<>();
    for (int row = 0; row < map.rows(); row++) {
      CopyChoice choice = CopyChoice.of(policy, Copies.of(map, row), ranks, loads.row(row));
      layers.add(evaluator.price(row, choice));
    }
    return new MapMetrics(policy, steps.steps(), layers, lowerBound(steps, costs));
  }

  /** No map's layer time is less: perfect balance and no exchange beyond its latency. */
  public double lowerBound(TraceSteps steps, ExpertCosts costs) {
    double work = (double) steps.perStep() * steps.trace().topK() * costs.microsPerToken();
    return work / ranks.speedSum + 2 * ranks.latencyMicros;
  }

  /**
   * The balance of a map under loads alone, each table a step. {@link ReplicaPolicy#LOCAL} needs a
   * trace.
   */
  public MapMetrics balance(ExpertMap map, List<LoadTable> windows, ReplicaPolicy policy) {
    Checks.that(!windows.isEmpty(), "no loads to price a map with");
    windows.forEach(w -> agree(map, w.rows(), w.experts()));
    if (policy == ReplicaPolicy.LOCAL) {
      throw RackloomException.user(
          "counts do not say where tokens come from, policy local needs a trace",
          "use policy even or lp.");
    }
    LoadTable all = windows.stream().reduce(LoadTable::plus).orElseThrow();
    List<LayerMetrics> layers = new ArrayList<>();
    for (int row = 0; row < map.rows(); row++) {
      Copies copies = Copies.of(map, row);
      double sum = 0;
      for (LoadTable window : windows) {
        sum += balance(copies, window.row(row), policy);
      }
      layers.add(LayerMetrics.ofLoads(sum / windows.size(), balance(copies, all.row(row), policy)));
    }
    return new MapMetrics(policy, windows.size(), layers, Double.NaN);
  }

  private double balance(Copies copies, double[] loads, ReplicaPolicy policy) {
    if (policy == ReplicaPolicy.LP) {
      double sum = 0;
      for (double l : loads) {
        sum += l;
      }
      return Balances.of(sum, new ShareProgram(copies, ranks.speed).largest(loads), ranks);
    }
    double[] load = new double[ranks.size];
    for (int e = 0; e < loads.length; e++) {
      for (int c = copies.first(e); c < copies.first(e) + copies.count(e); c++) {
        load[copies.rank(c)] += loads[e] / copies.count(e);
      }
    }
    return Balances.of(load, ranks);
  }

  private void agree(ExpertMap map, int rows, int experts) {
    if (map.rows() != rows || map.experts() != experts) {
      throw RackloomException.user(
          "the map has "
              + map.rows()
              + " layers of "
              + map.experts()
              + " experts, the statistics "
              + rows
              + " of "
              + experts,
          "take statistics of the same model and the same layers.");
    }
    if (!map.slotRanks().equals(topology.slotRanks())) {
      throw RackloomException.user(
          "the map has "
              + map.slots()
              + " slots on "
              + map.ranks()
              + " ranks, the topology "
              + topology.slots()
              + " on "
              + topology.size()
              + ", or other slots a rank",
          "describe the ranks that the map is for.");
    }
  }
}

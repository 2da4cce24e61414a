package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.MapEvaluator;
import dev.rackloom.engine.moe.counts.BalanceSolver;
import java.util.ArrayList;
import java.util.List;

/** Balance on generated loads of known skew. */
final class MoeGeneratedRows {

  private record Generated(String file, RankTopology ranks) {}

  private static final List<Generated> ALL =
      List.of(
          new Generated("dsv3_lognormal1.0", RankTopology.equal(4, 8, 9)),
          new Generated("dsv3_zipf0.8", RankTopology.equal(4, 8, 9)),
          new Generated("qwen3_235b_lognormal1.0", RankTopology.equal(2, 8, 9)),
          new Generated("qwen3_235b_zipf0.8", RankTopology.equal(2, 8, 9)),
          new Generated("mixtral_lognormal0.5", RankTopology.equal(1, 8, 2)),
          new Generated("mixtral_zipf0.8", RankTopology.equal(1, 8, 2)));

  private final MoeData data;
  private final Progress progress;

  MoeGeneratedRows(MoeData data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Generated g : ALL) {
      progress.at((double) rows.size() / ALL.size(), g.file());
      ExpertStatistics loads = data.counts("synth_" + g.file() + ".csv");
      MapMetrics ours =
          price(
              g.ranks(),
              loads,
              new BalanceSolver(g.ranks(), List.of()).place(loads.layers(), loads.loads()));
      MapMetrics eplb =
          price(g.ranks(), loads, Eplb.global(g.ranks()).place(loads.layers(), loads.loads()));
      rows.add(
          MoeCountRows.predicted(
              "synth." + g.file() + ".balance-mean",
              "1",
              ours.balanceMean(),
              MoeCountRows.eplb(eplb.balanceMean()),
              g.ranks().slots() + " slots on " + g.ranks().size() + " equal ranks"));
    }
    return rows;
  }

  private static MapMetrics price(RankTopology ranks, ExpertStatistics loads, ExpertMap map) {
    return new MapEvaluator(ranks).balance(map, List.of(loads.loads()), ReplicaPolicy.EVEN);
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.MapEvaluator;
import dev.rackloom.engine.moe.counts.BalanceSolver;
import dev.rackloom.engine.moe.counts.RobustSolver;
import dev.rackloom.engine.moe.counts.ShiftGoal;
import dev.rackloom.engine.moe.counts.ShiftSolver;
import dev.rackloom.engine.moe.move.Moves;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Maps from counts: 58 layers of 256 experts, as a server counted them under several workloads. */
final class MoeCountRows {

  private static final int WARM_UP = 150;
  private static final int TIMES = 101;
  private static final int ROBUST_PROPOSALS = 3000;

  /** Groups of experts of DeepSeek-R1, {@code n_group} of its published configuration. */
  private static final int GROUPS = 8;

  /** Prices of a move that the curve is drawn for; the first is the one that counts. */
  private static final List<ShiftGoal> PRICES =
      List.of(new ShiftGoal(0.0015), new ShiftGoal(0.0006), new ShiftGoal(0.004));

  private final MoeData data;
  private final Progress progress;
  private final LayerNumbers layers;
  private final LoadTable decode;
  private final RankTopology equal = RankTopology.equal(4, 8, 9);

  MoeCountRows(MoeData data, Progress progress) {
    this.data = data;
    this.progress = progress;
    var statistics = data.counts("dsr1_decode_in1000out1000.json");
    this.layers = statistics.layers();
    this.decode = statistics.loads();
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(balance("r1.global", equal));
    rows.add(hierarchical());
    rows.add(solve());
    rows.addAll(balance("r1.320x64", RankTopology.equal(8, 8, 5)));
    rows.addAll(balance("r1.288x144", RankTopology.equal(18, 8, 2)));
    progress.at(0.1, "unequal ranks");
    rows.addAll(unequal());
    progress.at(0.2, "another workload, moving little");
    rows.addAll(shift());
    progress.at(0.5, "several workloads");
    rows.addAll(robust());
    return rows;
  }

  private List<Row> balance(String id, RankTopology ranks) {
    ExpertMap map = new BalanceSolver(ranks, List.of()).place(layers, decode);
    MapMetrics ours = price(ranks, map, decode, ReplicaPolicy.EVEN);
    MapMetrics eplb =
        price(ranks, Eplb.global(ranks).place(layers, decode), decode, ReplicaPolicy.EVEN);
    String note =
        decode.rows() + " layers, " + ranks.slots() + " slots on " + ranks.size() + " equal ranks";
    return List.of(
        predicted(id + ".balance-mean", "1", ours.balanceMean(), eplb(eplb.balanceMean()), note),
        predicted(id + ".balance-min", "1", ours.balanceMin(), eplb(eplb.balanceMin()), note));
  }

  /** The variant that engines take where a model's groups can be dealt out to the nodes. */
  private Row hierarchical() {
    RankTopology ranks = equal;
    double value =
        price(ranks, Eplb.grouped(ranks, GROUPS).place(layers, decode), decode, ReplicaPolicy.EVEN)
            .balanceMean();
    return predicted(
        "r1.eplb-hierarchical.balance-mean",
        "1",
        value,
        "ours is r1.global.balance-mean",
        GROUPS + " groups of experts on " + ranks.nodes() + " nodes, as engines choose");
  }

  private Row solve() {
    BalanceSolver solver = new BalanceSolver(equal, List.of());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] millis = new double[TIMES];
    long cpu = 0;
    for (int i = -WARM_UP; i < TIMES; i++) {
      long cpuBefore = threads.getCurrentThreadCpuTime();
      long before = System.nanoTime();
      solver.place(layers, decode);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - before) / 1e6;
        cpu += threads.getCurrentThreadCpuTime() - cpuBefore;
      }
    }
    Arrays.sort(millis);
    long before = System.nanoTime();
    Eplb.global(equal).place(layers, decode);
    return Row.measured(
        "r1.solve",
        "ms",
        millis[TIMES / 2],
        text("EPLB %.1f ms", (System.nanoTime() - before) / 1e6),
        text(
            "wall, median of %d after %d to warm up, one thread; fastest %.1f; %.1f ms of a core"
                + " each",
            TIMES, WARM_UP, millis[0], cpu / 1e6 / TIMES));
  }

  private List<Row> unequal() {
    List<RankTopology.Rank> ranks = new ArrayList<>();
    for (int r = 0; r < 32; r++) {
      ranks.add(RankTopology.Rank.of(r, r / 8, r < 24 ? 1 : 0.5, 9));
    }
    RankTopology topology = new RankTopology(ranks, RankTopology.DEFAULT_LATENCY_MICROS);
    MapMetrics ours =
        price(
            topology,
            new BalanceSolver(topology, List.of()).place(layers, decode),
            decode,
            ReplicaPolicy.EVEN);
    MapMetrics eplb =
        price(topology, Eplb.global(topology).place(layers, decode), decode, ReplicaPolicy.EVEN);
    String note = "24 ranks of speed 1 and 8 of 0.5, 9 slots each";
    return List.of(
        predicted("r1.het.balance", "1", ours.balanceMean(), eplb(eplb.balanceMean()), note),
        predicted("r1.het.balance-min", "1", ours.balanceMin(), eplb(eplb.balanceMin()), note));
  }

  private List<Row> shift() {
    LoadTable next = data.counts("dsr1_prefill_in1000out1000.json").loads();
    ExpertMap from = new BalanceSolver(equal, List.of()).place(layers, decode);
    ExpertMap again = Eplb.global(equal).place(layers, next);
    int full = Moves.count(from, Moves.matched(from, again, equal, false));
    double stay = price(equal, from, next, ReplicaPolicy.EVEN).balanceMean();
    List<Row> rows = new ArrayList<>();
    long before = System.nanoTime();
    var points = new ShiftSolver(equal, List.of(), 1).curve(from, next, PRICES, Cancellation.NEVER);
    double seconds = (System.nanoTime() - before) / 1e9 / PRICES.size();
    for (ShiftSolver.Point point : points) {
      String suffix = rows.isEmpty() ? "" : text(".%.4f", point.goal().movePrice());
      MapMetrics ours = price(equal, point.map(), next, ReplicaPolicy.EVEN);
      int moves = Moves.count(from, point.map());
      String note =
          text("price of a move %.4f of a layer, %.1f s", point.goal().movePrice(), seconds);
      rows.add(
          predicted(
              "r1.shift.balance" + suffix, "1", ours.balanceMean(), text("stay %.3f", stay), note));
      rows.add(
          predicted(
              "r1.shift.moves-ratio" + suffix,
              "ratio",
              (double) moves / full,
              full + " moves of EPLB's map of the new loads, ranks matched",
              moves + " moves, from the same map"));
    }
    return rows;
  }

  private List<Row> robust() {
    List<LoadTable> known = List.of(decode, data.counts("dsr1_prefill_in512.json").loads());
    List<LoadTable> unseen =
        List.of(
            data.counts("dsr1_prefill_in1000out1000.json").loads(),
            data.counts("dsr1_decode_in500out1500.json").loads());
    long before = System.nanoTime();
    ExpertMap map =
        new RobustSolver(equal, List.of(), 1, ROBUST_PROPOSALS)
            .place(layers, known, progress.part(0.5, 1), Cancellation.NEVER);
    double seconds = (System.nanoTime() - before) / 1e9;
    LoadTable sum = known.get(0).plus(known.get(1));
    double eplb = worst(Eplb.global(equal).place(layers, sum), unseen);
    return List.of(
        predicted(
            "r1.robust.balance",
            "1",
            worst(map, unseen),
            eplb(eplb),
            text(
                "the worse of two unseen workloads; shares by linear program; known ones %.3f, %.1f"
                    + " s",
                worst(map, known), seconds)));
  }

  private double worst(ExpertMap map, List<LoadTable> workloads) {
    return workloads.stream()
        .mapToDouble(w -> price(equal, map, w, ReplicaPolicy.LP).balanceMean())
        .min()
        .orElseThrow();
  }

  private static MapMetrics price(
      RankTopology ranks, ExpertMap map, LoadTable loads, ReplicaPolicy policy) {
    return new MapEvaluator(ranks).balance(map, List.of(loads), policy);
  }

  static Row predicted(String id, String unit, double value, String against, String note) {
    return new Row(id, unit, value, against, "predicted", note);
  }

  static String eplb(double value) {
    return text("EPLB %.4f", value);
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

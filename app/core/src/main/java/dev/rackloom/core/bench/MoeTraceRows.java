package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.MapEvaluator;
import dev.rackloom.engine.moe.TraceSteps;
import dev.rackloom.engine.moe.trace.TraceEffort;
import dev.rackloom.engine.moe.trace.TraceGoal;
import dev.rackloom.engine.moe.trace.TraceProblem;
import dev.rackloom.engine.moe.trace.TraceSolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Maps from traces, judged by layer time on prompts that were not used to place. */
final class MoeTraceRows {

  private static final long PROPOSALS = 300_000;
  private static final Duration PER_LAYER = Duration.ofSeconds(30);
  private static final String FEW_COPIES = "dsv2_16r4n_80";

  /** Microseconds that a copy between nodes per token is worth where copies are to be few. */
  private static final double INTER_MICROS = 120;

  private static final String GROUPED = "synth_dsr1_group_limited_";

  private final MoeData data;
  private final Progress progress;
  private final int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
  private final Map<String, ExpertStatistics> traces = new HashMap<>();

  MoeTraceRows(MoeData data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  /** What one case was placed from and is judged by. */
  private record Judged(
      MoeCase given, LayerNumbers layers, RoutingTrace place, TraceSteps judge, MapMetrics eplb) {}

  /** A map of ours, priced, and how long it took. */
  private record Found(MapMetrics metrics, double secondsPerLayer) {}

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    List<MoeCase> cases = MoeCase.all();
    for (int i = 0; i < cases.size(); i++) {
      Progress part = progress.part((double) i / cases.size(), (i + 1.0) / cases.size());
      Judged judged = judged(cases.get(i));
      rows.addAll(timed(judged, found(judged, TraceGoal.TIME, part)));
      if (judged.given.id().equals(FEW_COPIES)) {
        rows.addAll(fewCopies(judged, found(judged, new TraceGoal(INTER_MICROS, 0), part)));
      }
    }
    Judged grouped = grouped();
    rows.addAll(timed(grouped, found(grouped, TraceGoal.TIME, Progress.SILENT)));
    return rows;
  }

  private Judged judged(MoeCase given) {
    ExpertStatistics all =
        traces.computeIfAbsent(given.trace(), file -> data.everySecondLayer(file, given.experts()));
    RoutingTrace trace = all.trace().orElseThrow();
    return judged(given, all.layers(), trace.half(false), trace.half(true));
  }

  private Judged judged(
      MoeCase given, LayerNumbers layers, RoutingTrace place, RoutingTrace judge) {
    TraceSteps steps = TraceSteps.of(judge, given.ranks().size(), given.tokensPerRank());
    RankTopology even = Eplb.evened(given.ranks());
    ExpertMap map = Eplb.global(given.ranks()).place(layers, place.loads());
    MapMetrics eplb = new MapEvaluator(even).price(map, steps, given.costs(), ReplicaPolicy.EVEN);
    return new Judged(given, layers, place, steps, eplb);
  }

  /** Generated routing in which a token's experts are of few groups; other tokens judge. */
  private Judged grouped() {
    ExpertStatistics place = data.trace(GROUPED + "train", 256);
    MoeCase given =
        new MoeCase(
            "synth_group_limited_16r4n_288",
            GROUPED + "train",
            256,
            RankTopology.equal(4, 4, 18),
            dev.rackloom.api.moe.ExpertCosts.gated(7168, 2048, 1, 1, 800, 3350),
            256);
    return judged(
        given,
        place.layers(),
        place.trace().orElseThrow(),
        data.trace(GROUPED + "test", 256).trace().orElseThrow());
  }

  private Found found(Judged judged, TraceGoal goal, Progress part) {
    MoeCase given = judged.given;
    TraceProblem problem =
        new TraceProblem(
                judged.layers, judged.place, given.ranks(), given.costs(), given.tokensPerRank())
            .aiming(goal);
    TraceEffort effort = TraceEffort.within(PER_LAYER).proposing(PROPOSALS).on(threads);
    long before = System.nanoTime();
    ExpertMap map = new TraceSolver(effort).solve(problem, part, Cancellation.NEVER);
    double seconds = (System.nanoTime() - before) / 1e9 * threads / map.rows();
    MapMetrics metrics =
        new MapEvaluator(given.ranks()).price(map, judged.judge, given.costs(), ReplicaPolicy.EVEN);
    return new Found(metrics, seconds);
  }

  private static List<Row> timed(Judged judged, Found found) {
    MapMetrics ours = found.metrics;
    MapMetrics eplb = judged.eplb;
    String id = judged.given.id();
    return List.of(
        MoeCountRows.predicted(
            id + ".time-ratio",
            "ratio",
            ours.layerMicros() / eplb.layerMicros(),
            MoeCountRows.text("EPLB %.1f us a layer", eplb.layerMicros()),
            MoeCountRows.text(
                "%.1f us, no map is below %.1f; %d layers, %d unseen steps; %.1f s of a core a"
                    + " layer",
                ours.layerMicros(),
                ours.lowerBoundMicros(),
                ours.layers().size(),
                ours.steps(),
                found.secondsPerLayer)),
        both(id + ".step-balance", ours, eplb, LayerMetrics::stepBalance),
        both(id + ".internode-copies", ours, eplb, LayerMetrics::interCopies),
        both(id + ".rank-copies", ours, eplb, LayerMetrics::rankCopies));
  }

  private static Row both(
      String id,
      MapMetrics ours,
      MapMetrics eplb,
      java.util.function.ToDoubleFunction<LayerMetrics> number) {
    return MoeCountRows.predicted(
        id, "1", ours.mean(number), MoeCountRows.eplb(eplb.mean(number)), "mean over layers");
  }

  private static List<Row> fewCopies(Judged judged, Found found) {
    double ours = found.metrics.mean(LayerMetrics::interCopies);
    double eplb = judged.eplb.mean(LayerMetrics::interCopies);
    return List.of(
        MoeCountRows.predicted(
            judged.given.id() + ".internode-ratio",
            "ratio",
            ours / eplb,
            MoeCountRows.text(
                "EPLB %.3f copies a token at a step balance of %.4f",
                eplb, judged.eplb.mean(LayerMetrics::stepBalance)),
            MoeCountRows.text(
                "%.3f copies a token at a step balance of %.4f; a copy counts %.0f us",
                ours, found.metrics.mean(LayerMetrics::stepBalance), INTER_MICROS)));
  }
}

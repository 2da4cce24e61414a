package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.dag.HelixInstance;
import dev.rackloom.dag.HelixInstances;
import dev.rackloom.engine.layers.LayerCluster;
import dev.rackloom.engine.layers.LayerContext;
import dev.rackloom.engine.layers.LayerFlow;
import dev.rackloom.engine.layers.LayerFlowSolver;
import dev.rackloom.engine.layers.LayerOutcome;
import dev.rackloom.engine.layers.LayerPlacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Layers of serving clusters: what flows, how far below the proven bound, how long that took and
 * how deep the pipelines are; one cluster a file of the folder {@code placement/helix}.
 */
final class LayerFlowRows {

  private static final Duration LIMIT = Duration.ofSeconds(50);

  /** Names of placements in the files, and of the objectives published for them. */
  private static final Map<String, String> PUBLISHED =
      Map.of(
          "helix_milp", "published_milp",
          "swarm", "swarm_noPartial",
          "petals", "petals_noPartial");

  private final Path folder;
  private final Progress progress;
  private final List<Best> found = new ArrayList<>();

  /** Of given data. */
  LayerFlowRows(Path data, Progress progress) {
    this.folder = data.resolve("placement").resolve("helix");
    this.progress = progress;
  }

  /**
   * How far our evaluator is from published objectives.
   *
   * @param largest relative error
   * @param placements how many were compared
   */
  record EvaluatorError(double largest, int placements) {}

  /** A cluster and the best placement found for it. */
  record Best(HelixInstance instance, LayerPlacement placement) {}

  /** The placements of the clusters that were solved so far. */
  List<Best> found() {
    return List.copyOf(found);
  }

  /** Prices the published placements whose objective is published too. */
  EvaluatorError evaluatorError() {
    double largest = 0;
    int placements = 0;
    for (HelixInstance instance : instances()) {
      LayerCluster cluster = HelixClusters.cluster(instance);
      for (var held : instance.placements().entrySet()) {
        Double published = instance.objectives().get(PUBLISHED.getOrDefault(held.getKey(), ""));
        if (published != null) {
          LayerPlacement placement = HelixClusters.placement(instance, held.getValue());
          double ours = LayerFlow.of(cluster, placement).tokensPerS();
          largest = Math.max(largest, Math.abs(ours / published - 1));
          placements++;
        }
      }
    }
    return new EvaluatorError(largest, placements);
  }

  /** Solves every cluster; some minutes at worst, seconds where the bound proves the answer. */
  List<Row> rows() {
    List<HelixInstance> instances = instances();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      HelixInstance instance = instances.get(i);
      double from = i / (double) instances.size();
      progress.at(from, "layers of " + instance.name());
      rows.addAll(rows(instance, progress.part(from, (i + 1.0) / instances.size())));
    }
    return rows;
  }

  private List<Row> rows(HelixInstance instance, Progress progress) {
    LayerContext context = new LayerContext(LIMIT, 1, better -> {}, progress, Cancellation.NEVER);
    String id = "helix." + instance.name();
    return switch (new LayerFlowSolver().solve(HelixClusters.cluster(instance), context)) {
      case LayerOutcome.Infeasible none ->
          List.of(Row.missing(id, "tokens/s", String.join("; ", none.reasons())));
      case LayerOutcome.Solved solved -> {
        found.add(new Best(instance, solved.placement()));
        yield rows(id, against(instance), solved);
      }
    };
  }

  private static List<Row> rows(String id, String against, LayerOutcome.Solved solved) {
    double seconds = solved.wallNanos() * 1e-9;
    LayerFlow flow = solved.flow();
    return List.of(
        Row.measured(
            id,
            "tokens/s",
            flow.tokensPerS(),
            against,
            format("by %s in %.2f s; %s", solved.solver(), seconds, proof(solved))),
        Row.measured(
            id + ".bound", "tokens/s", solved.bound(), against, String.join("; ", solved.notes())),
        Row.measured(id + ".gap", "%", solved.gapPercent(), "the bound", proof(solved)),
        Row.measured(id + ".wall", "s", seconds, LIMIT.toSeconds() + " s allowed", proof(solved)),
        Row.measured(
            id + ".depth",
            "nodes",
            flow.longestPipeline(),
            solved.placement().start().size() + " nodes there are",
            format(
                "the longest pipeline; %.2f on average, %d nodes used",
                flow.meanPipeline(), solved.placement().used())));
  }

  private static String proof(LayerOutcome.Solved solved) {
    return solved.proven() ? "proven: no placement is better" : "not proven to be the best";
  }

  private static String against(HelixInstance instance) {
    Double published = instance.objectives().get("published_milp");
    return published == null ? "nothing published" : format("published planner %.3f", published);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private List<HelixInstance> instances() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".json"))
          .sorted()
          .map(f -> HelixInstances.read(f, ReadContext.QUIET))
          .toList();
    } catch (IOException e) {
      throw RackloomException.user("cannot read " + folder, "give the folder with --data.");
    }
  }
}

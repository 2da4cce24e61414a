package dev.rackloom.core.bench;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.partition.PartitionOptions;
import dev.rackloom.engine.partition.Partitioner;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.loader.PluginCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A million operators made ten thousand stages, and those placed on sixty-four devices. */
final class CoarsenRows {

  private static final int OPERATORS = 1_000_000;
  private static final int STAGES = 10_000;
  private static final Duration SEARCH = Duration.ofSeconds(20);

  private static final String RACK =
      """
      rack: coarsen
      nodes:
        - id: n0
          devices:
            - {id: gpu, use: h200-sxm, count: 32}
            - {id: gaudi, use: gaudi3-oam, count: 32}
      switches: [fabric]
      links:
        - {id: g, between: ["gpu*", fabric], use: roce-400g}
        - {id: h, between: ["gaudi*", fabric], use: roce-200g}
      """;

  private final Progress progress;
  private final int operators;
  private final int stages;

  CoarsenRows(Progress progress) {
    this(progress, OPERATORS, STAGES);
  }

  /** A smaller one, for tests. */
  CoarsenRows(Progress progress, int operators, int stages) {
    this.progress = progress;
    this.operators = operators;
    this.stages = stages;
  }

  List<Row> rows() {
    progress.at(Double.NaN, text("%d operators made %d stages", operators, stages));
    Graph graph = LargeGraph.of(1, operators);
    long begin = System.nanoTime();
    StageGraph cut = cut(graph, stages);
    double seconds = seconds(begin);
    return List.of(
        Row.measured(
            "coarsen.1m",
            "s",
            seconds,
            text("%d operators, %d tensors", operators, graph.tensors().size()),
            text("%.0f operators/s, once, from a cold start", operators / seconds)),
        Row.measured(
            "coarsen.1m.stages",
            "count",
            cut.stages().size(),
            text("%d asked for", stages),
            text("%.1f MB cut, %s operators a stage at most", megabytes(cut), most(cut))),
        feasible(graph, cut));
  }

  /** Cuts a generated graph, whose operators are of ONNX. */
  static StageGraph cut(Graph graph, int stages) {
    WorkRules rules = PluginCatalog.onClassPath().reader("onnx").orElseThrow().workRules();
    return Partitioner.partition(graph, rules, new PartitionOptions(stages, Bindings.NONE));
  }

  /** The first answer for the latency of a request. */
  private Row feasible(Graph graph, StageGraph cut) {
    Rack rack = RackFile.parse("coarsen", RACK);
    progress.at(Double.NaN, text("%d stages on %d devices", stages, rack.devices().size()));
    OpenModel open = new OpenModel(Path.of("large"), graph, cut, Bindings.NONE, List.of());
    long begin = System.nanoTime();
    Session session = Workbench.session(PluginCatalog.onClassPath(), open, rack, Optional.empty());
    double priced = seconds(begin);
    double[] first = {Double.POSITIVE_INFINITY};
    long search = System.nanoTime();
    session.place(
        Portfolio.ALL,
        new SolveContext(
            SEARCH,
            1,
            Ids.NONE,
            better -> first[0] = Math.min(first[0], seconds(search)),
            Progress.SILENT,
            () -> first[0] < Double.POSITIVE_INFINITY));
    return first[0] == Double.POSITIVE_INFINITY
        ? Row.missing("coarsen.1m.feasible", "s", "nothing feasible was found in " + SEARCH)
        : Row.measured(
            "coarsen.1m.feasible",
            "s",
            first[0],
            text("%d stages, %d devices", cut.stages().size(), rack.devices().size()),
            text("to the first placement for latency; stages priced in %.2f s before", priced));
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double megabytes(StageGraph cut) {
    return cut.flows().stream().mapToLong(f -> f.bytes().known().orElse(0)).sum() / 1e6;
  }

  private static int most(StageGraph cut) {
    return cut.stages().stream().mapToInt(s -> s.operators().size()).max().orElse(0);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

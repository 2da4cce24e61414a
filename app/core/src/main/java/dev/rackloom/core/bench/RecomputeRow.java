package dev.rackloom.core.bench;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Session;
import dev.rackloom.core.SizeNames;
import dev.rackloom.core.Workbench;
import dev.rackloom.engine.partition.PartitionOptions;
import dev.rackloom.engine.partition.Partitioner;
import dev.rackloom.llm.Architecture;
import dev.rackloom.llm.ConfigModelReader;
import dev.rackloom.llm.Feed;
import dev.rackloom.llm.Kernels;
import dev.rackloom.llm.LlmGraph;
import dev.rackloom.llm.Mixer;
import dev.rackloom.llm.Precision;
import dev.rackloom.loader.PluginCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How long all numbers of a model of 61 layers, 58 of them with 256 experts, take to follow another
 * batch or length: every stage, phase and device with its time, class, sensitivity and slack, and
 * the prediction of the placement.
 */
final class RecomputeRow {

  private static final int WARM_UP = 100;
  private static final int TIMES = 400;

  private static final String RACK =
      """
      rack: recompute
      nodes:
        - id: n0
          devices:
            - {id: gpu, use: h200-sxm, count: 4}
            - {id: gaudi, use: gaudi3-oam, count: 4}
            - {id: cpu, use: xeon6-6980p}
            - {id: rdu, use: sn40l}
      switches: [fabric]
      links:
        - {id: g, between: ["gpu*", fabric], use: roce-400g}
        - {id: h, between: ["gaudi*", fabric], use: roce-200g}
        - {id: c, between: [cpu, fabric], use: pcie5-x16}
        - {id: r, between: [rdu, fabric], use: pcie5-x16}
      """;

  private RecomputeRow() {}

  static BenchReport.Row row() {
    Session session = session();
    Optional<Placement> placement = Optional.of(placed(session));
    double[] millis = new double[TIMES];
    for (int i = -WARM_UP; i < TIMES; i++) {
      long before = System.nanoTime();
      Session moved = session.withSizes(sizes(i + WARM_UP));
      moved.rows(placement);
      placement.ifPresent(moved::price);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - before) / 1e6;
      }
    }
    Arrays.sort(millis);
    return BenchReport.Row.measured(
        "recompute.moe61",
        "ms",
        millis[(int) Math.ceil(0.99 * TIMES) - 1],
        "",
        String.format(
            java.util.Locale.ROOT,
            "p99 of %d after %d to warm up; median %.1f ms; %d stages, 2 phases, %d devices",
            TIMES,
            WARM_UP,
            millis[TIMES / 2],
            session.model().stages().stages().size(),
            session.rack().devices().size()));
  }

  /** Batch and length by turns, as when their sliders are dragged. */
  private static Bindings sizes(int i) {
    return i % 2 == 0
        ? Bindings.of("batch", 1 + i % 64)
        : Bindings.of("tokens", 128 + 37L * i, "past", 128 + 41L * i);
  }

  private static Placement placed(Session session) {
    return switch (session.place("local-search", SolveContext.within(Duration.ofMillis(500)))) {
      case Outcome.Solved solved -> solved.placement();
      case Outcome.Infeasible none ->
          throw new IllegalStateException("no placement: " + none.reasons());
    };
  }

  private static Session session() {
    Graph graph = LlmGraph.of(model(), Kernels.SERVING, "huggingface");
    Bindings given = Bindings.of("batch", 8, "seq", 1024).with("context", 4096);
    SizeNames.Bound bound = SizeNames.bind(graph.inputSymbols(), given);
    var stages =
        Partitioner.partition(
            graph,
            new ConfigModelReader().workRules(),
            new PartitionOptions(PartitionOptions.ALL, bound.bindings()));
    OpenModel open = new OpenModel(Path.of("moe61"), graph, stages, bound.bindings(), List.of());
    Rack rack = RackFile.parse("recompute", RACK);
    return Workbench.session(PluginCatalog.onClassPath(), open, rack, Optional.empty());
  }

  private static Architecture model() {
    Mixer mixer = new Mixer.Latent(128, 1536, 512, 128, 64, 128);
    Feed dense = new Feed.Dense(18432, true);
    Feed experts = new Feed.Experts(256, 8, 2048, true, 1, 2048, false, true);
    List<Architecture.Layer> layers = new ArrayList<>();
    for (int i = 0; i < 61; i++) {
      layers.add(new Architecture.Layer(mixer, i < 3 ? dense : experts, 2, false));
    }
    return new Architecture(
        "moe61", "moe", 7168, 129_280, false, layers, Precision.all(DType.FLOAT8_E4M3), List.of());
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.Codec;
import dev.rackloom.llm.Architecture;
import dev.rackloom.llm.ConfigModelReader;
import dev.rackloom.llm.Feed;
import dev.rackloom.llm.Kernels;
import dev.rackloom.llm.LlmGraph;
import dev.rackloom.llm.Mixer;
import dev.rackloom.llm.Precision;
import dev.rackloom.llm.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares operations and bytes of every operator of a layer with those of LLM-Viewer (Yuan et al.,
 * 2024), operator by operator and without the causal discount, which it does not take. Rows of
 * kinds where it is wrong are left out and counted: {@code lm_head} (lacks the factor 2 and the
 * batch), {@code mlp_act} (takes the hidden width for the feed's), {@code fused_attention} (writes
 * a row a key), and with grouped queries {@code qk_matmul} of prefill (reads key heads for query
 * heads).
 */
final class LlmViewerRows {

  private static final double TOLERANCE = 1e-6;

  /** Layers, hidden width, heads, key-value heads, feed width, vocabulary, as published. */
  private static final Map<String, long[]> MODELS =
      Map.of(
          "meta-llama/Llama-2-7b-hf", new long[] {32, 4096, 32, 32, 11008, 32000},
          "meta-llama/Llama-2-13b-hf", new long[] {40, 5120, 40, 40, 13824, 32000},
          "meta-llama/Llama-3-8B", new long[] {32, 4096, 32, 8, 14336, 128256});

  private static final Map<String, Function<WorkItem, Dim>> FIELDS =
      Map.of(
          "OPs", WorkItem::flops,
          "load_weight", WorkItem::weightBytes,
          "load_act", w -> w.activations().read(),
          "store_act", w -> w.activations().written(),
          "load_kv_cache", w -> w.states().read(),
          "store_kv_cache", w -> w.states().written());

  private final WorkRules rules = new ConfigModelReader().workRules();
  private final Map<String, Integer> faulty = new TreeMap<>();
  private final Map<String, Integer> unlike = new TreeMap<>();
  private int compared;
  private int equal;

  private LlmViewerRows() {}

  /** The row of the bench, from the reference in {@code data}. */
  static BenchReport.Row row(Path data) {
    LlmViewerRows rows = new LlmViewerRows();
    rows.compare(read(data.resolve("cost/llmviewer_reference.json")));
    return BenchReport.Row.measured(
        "llmviewer.rows-equal",
        "%",
        rows.compared == 0 ? 0 : 100.0 * rows.equal / rows.compared,
        "LLM-Viewer's numbers",
        rows.equal
            + " of "
            + rows.compared
            + " rows equal to 1e-6 in operations and five kinds of bytes; left out as faulty there: "
            + rows.faulty
            + (rows.unlike.isEmpty() ? "" : "; unlike: " + rows.unlike));
  }

  private static Map<?, ?> read(Path file) {
    try {
      return object(Codec.parse(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw RackloomException.user("cannot read " + file, "give the folder with --data.");
    }
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private void compare(Map<?, ?> reference) {
    reference.forEach((name, phases) -> {
      String[] parts = String.valueOf(name).split("\\|", -1);
      long @Nullable [] sizes = MODELS.get(parts[0]);
      if (sizes == null) {
        unlike.merge("no sizes known of " + parts[0], 1, Integer::sum);
      } else {
        compare(parts, sizes, object(phases));
      }
    });
  }

  private void compare(String[] parts, long[] sizes, Map<?, ?> phases) {
    boolean flash = setting(parts, "flash").equals("True");
    Graph graph =
        LlmGraph.of(architecture(parts[0], sizes), new Kernels(false, flash, false), "llmviewer");
    long batch = Long.parseLong(setting(parts, "batch"));
    long length = Long.parseLong(setting(parts, "seqlen"));
    Bindings one = Bindings.of("batch", batch);
    compare(
        graph,
        Phase.DECODE,
        one.with("tokens", 1).with("past", length - 1),
        object(phases.get("decode")));
    compare(
        graph,
        Phase.PREFILL,
        one.with("tokens", length).with("past", 0),
        object(phases.get("prefill")));
  }

  private static String setting(String[] parts, String key) {
    for (String part : parts) {
      if (part.startsWith(key + "=")) {
        return part.substring(key.length() + 1);
      }
    }
    throw RackloomException.user("the reference does not say '" + key + "'", "check the file.");
  }

  private static Architecture architecture(String name, long[] s) {
    Mixer mixer = new Mixer.Attention(s[2], s[3], s[1] / s[2], Span.full(), false, false, false);
    Architecture.Layer layer = new Architecture.Layer(mixer, new Feed.Dense(s[4], true), 2, false);
    return new Architecture(
        name,
        "llama",
        s[1],
        s[5],
        false,
        Collections.nCopies((int) s[0], layer),
        Precision.all(DType.BFLOAT16),
        List.of());
  }

  private void compare(Graph graph, Phase phase, Bindings sizes, Map<?, ?> rows) {
    boolean grouped =
        graph.operators().stream()
            .anyMatch(o -> o.intAttribute("heads", 0) != o.intAttribute("kvHeads", 0));
    rows.forEach((key, expected) -> {
      String row = String.valueOf(key);
      @Nullable String fault = fault(row, phase, grouped);
      if (fault != null) {
        faulty.merge(fault, 1, Integer::sum);
        return;
      }
      compared++;
      if (equal(graph, phase, sizes, row, object(expected))) {
        equal++;
      } else {
        unlike.merge(phase + " " + row, 1, Integer::sum);
      }
    });
  }

  private static @Nullable String fault(String row, Phase phase, boolean grouped) {
    return switch (row) {
      case "lm_head", "mlp_act", "fused_attention" -> row;
      case "qk_matmul" ->
          grouped && phase == Phase.PREFILL ? "prefill qk_matmul of grouped queries" : null;
      default -> null;
    };
  }

  private boolean equal(Graph graph, Phase phase, Bindings sizes, String row, Map<?, ?> expected) {
    String name = row.equals("out_proj") ? "o_proj" : row;
    Operator operator =
        graph.operators().stream()
            .filter(o -> o.name().startsWith("layers.0.") && o.name().endsWith("." + name))
            .findFirst()
            .orElse(null);
    if (operator == null) {
      return false;
    }
    WorkItem work = rules.work(graph, operator, phase);
    return FIELDS.entrySet().stream()
        .allMatch(f ->
            close(
                expected.get(f.getKey()) instanceof Number n ? n.doubleValue() : Double.NaN,
                f.getValue().apply(work).bind(sizes).known().orElse(-1)));
  }

  private static boolean close(double expected, double ours) {
    return Math.abs(expected - ours) <= TOLERANCE * Math.max(1, Math.abs(expected));
  }
}

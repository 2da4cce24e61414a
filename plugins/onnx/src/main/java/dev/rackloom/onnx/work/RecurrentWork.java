package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Recurrent layers: the products with the weights of each step. */
final class RecurrentWork {

  private RecurrentWork() {}

  static void into(Map<String, Function<Operands, WorkItem>> rules) {
    rules.put("RNN", t -> recurrent(t, 1, t.dtype()));
    rules.put("GRU", t -> recurrent(t, 3, t.dtype()));
    rules.put("LSTM", t -> recurrent(t, 4, t.dtype()));
    rules.put("DynamicQuantizeLSTM", t -> recurrent(t, 4, DType.INT8));
    rules.put("LinearAttention", RecurrentWork::linearAttention);
  }

  /** Each step multiplies (batch, input + hidden) with all gates of each direction. */
  private static WorkItem recurrent(Operands t, int gates, DType dtype) {
    Optional<List<Dim>> x = t.dims(0).filter(d -> d.size() == 3);
    Dim hidden = hidden(t, gates);
    long directions = t.text("direction", "").equals("bidirectional") ? 2 : 1;
    Dim rows =
        x.map(d -> d.get(0).times(d.get(1)))
            .orElse(Dim.unknown("the input of " + t.type() + " is not of rank 3"));
    Dim k = x.map(List::getLast).orElse(rows).plus(hidden);
    Dim n = hidden.times(gates * directions);
    return t.item(
        OperatorFamily.GEMM,
        dtype,
        rows.times(n).times(k).times(2),
        Map.of("m", rows, "n", n, "k", k));
  }

  private static Dim hidden(Operands t, int gates) {
    long given = t.operator().intAttribute("hidden_size", 0);
    if (given > 0) {
      return Dim.of(given);
    }
    return t.dims(2)
        .filter(d -> d.size() == 3)
        .map(List::getLast)
        .or(() -> t.dims(1).filter(d -> d.size() == 3).map(d -> d.get(1).floorDiv(Dim.of(gates))))
        .orElse(Dim.unknown("hidden_size is not given"));
  }

  /**
   * Every token updates a matrix of key width by value width a head and reads it once: 2 operations
   * an element each way, one more for a decay, two more to look up what a delta replaces.
   */
  private static WorkItem linearAttention(Operands t) {
    Dim kvHeads = Dim.of(Math.max(1, t.operator().intAttribute("kv_num_heads", 1)));
    Dim heads = Dim.of(Math.max(1, t.operator().intAttribute("q_num_heads", 1)));
    Optional<List<Dim>> k = t.dims(1).filter(d -> d.size() == 3);
    Optional<List<Dim>> v = t.dims(2).filter(d -> d.size() == 3);
    if (k.isEmpty() || v.isEmpty()) {
      return t.unknown("an input of LinearAttention is not of rank 3");
    }
    Dim width = k.get().getLast().floorDiv(kvHeads);
    Dim matrix = width.times(v.get().getLast().floorDiv(kvHeads));
    Dim rows = k.get().get(0).times(k.get().get(1));
    String rule = t.text("update_rule", "gated_delta");
    long update = 2L + (rule.startsWith("gated") ? 1 : 0) + (rule.endsWith("delta") ? 2 : 0);
    Dim each = kvHeads.times(update).plus(heads.max(kvHeads).times(2));
    Map<String, Dim> features =
        Map.of(
            "tokens", k.get().get(1),
            "batch", k.get().get(0),
            "heads", heads,
            "kvHeads", kvHeads,
            "headDim", width);
    return t.item(OperatorFamily.ATTENTION, rows.times(matrix).times(each), features);
  }
}

package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.Heads;
import dev.rackloom.onnx.inference.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fused attention in the layouts of its operators. */
final class AttentionWork {

  private static final Map<String, Function<Operands, WorkItem>> CONTRIB =
      Map.ofEntries(
          Map.entry("Attention", t -> packed(t, 4)),
          Map.entry("QAttention", t -> packed(t, 8)),
          Map.entry("PackedAttention", t -> packed(t, -1)),
          Map.entry("DecoderMaskedSelfAttention", t -> packed(t, 4)),
          Map.entry("MultiHeadAttention", t -> multiHead(t, 6)),
          Map.entry("DecoderMaskedMultiHeadAttention", t -> multiHead(t, 5)),
          Map.entry("PackedMultiHeadAttention", t -> multiHead(t, -1)),
          Map.entry("GroupQueryAttention", AttentionWork::grouped),
          Map.entry("SparseAttention", AttentionWork::grouped),
          Map.entry("PagedAttention", AttentionWork::paged));

  private AttentionWork() {}

  static @Nullable Function<Operands, WorkItem> rule(OpType type) {
    if (Rules.isContrib(type.domain(), type.name())) {
      return CONTRIB.get(type.name());
    }
    boolean standard = type.name().equals("Attention") || type.name().equals("FlexAttention");
    return standard ? AttentionWork::standard : null;
  }

  private static Dim heads(Operands t, String attribute) {
    return Dim.of(Math.max(1, t.operator().intAttribute(attribute, 1)));
  }

  private static WorkItem open(Operands t) {
    return t.unknown("an input of " + t.operator().type() + " has no known rank");
  }

  private static Dim tokens(Optional<List<Dim>> cache, int axis) {
    return cache
        .filter(d -> d.size() > axis)
        .map(d -> d.get(axis))
        .orElse(Dim.unknown("the cache's rank is not known"));
  }

  private static WorkItem standard(Operands t) {
    Optional<List<Dim>> q = t.dims(0);
    Optional<List<Dim>> k = t.dims(1);
    Optional<List<Dim>> v = t.dims(2);
    if (q.isEmpty() || k.isEmpty() || v.isEmpty()) {
      return open(t);
    }
    Heads query = Heads.of(q.get(), t.operator().intAttribute("q_num_heads", 0));
    Heads key = Heads.of(k.get(), t.operator().intAttribute("kv_num_heads", 0));
    Heads value = Heads.of(v.get(), t.operator().intAttribute("kv_num_heads", 0));
    Dim past = t.input(4).isPresent() ? tokens(t.dims(4), 2) : Dim.zero();
    long left = t.operator().intAttribute("left_window_size", -1);
    boolean causal = t.flag("is_causal");
    Attended attended =
        new Attended(
            query.tokens(), past, key.tokens(), causal, left >= 0 && causal ? left + 1 : 0);
    return new AttentionItem(t, query, key.heads(), value.width(), attended).cached(4, 5).item();
  }

  /** (batch, tokens, heads x width), query, key and value apart or in one. */
  private static WorkItem grouped(Operands t) {
    Dim heads = heads(t, "num_heads");
    Dim kvHeads = heads(t, "kv_num_heads");
    Optional<List<Dim>> q = t.dims(0).filter(d -> d.size() == 3);
    if (q.isEmpty()) {
      return open(t);
    }
    boolean merged = t.input(1).isEmpty();
    Dim parts = merged ? heads.plus(kvHeads.times(2)) : heads;
    Dim width = q.get().get(2).floorDiv(parts);
    Heads query = new Heads(q.get().get(0), heads, q.get().get(1), width);
    Dim past = t.input(3).isPresent() ? tokens(t.dims(3), 2) : Dim.zero();
    long window = t.operator().intAttribute("local_window_size", -1);
    boolean causal = t.operator().intAttribute("causal", 1) != 0;
    Attended attended =
        new Attended(query.tokens(), past, query.tokens(), causal, Math.max(0, window));
    return new AttentionItem(t, query, kvHeads, width, attended).cached(3, 4).item();
  }

  /** Separate inputs; key and value of attention across come as (batch, heads, tokens, width). */
  private static WorkItem multiHead(Operands t, int past) {
    Dim heads = heads(t, "num_heads");
    Optional<List<Dim>> q = t.dims(0);
    if (q.filter(d -> d.size() == 3 || d.size() == 5).isEmpty()) {
      return open(t);
    }
    List<Dim> d = q.get();
    boolean merged = d.size() == 5 || t.input(1).isEmpty();
    Dim width = d.size() == 5 ? d.get(4) : d.get(2).floorDiv(merged ? heads.times(3) : heads);
    Heads query = new Heads(d.get(0), heads, d.get(1), width);
    Dim keys = merged ? query.tokens() : keys(t, query.tokens());
    Dim valueWidth =
        t.dims(2)
            .filter(v -> v.size() == 3 || v.size() == 4)
            .map(v -> v.size() == 4 ? v.get(3) : v.get(2).floorDiv(heads))
            .orElse(width);
    boolean cached = past >= 0 && t.input(past).isPresent();
    Dim before = cached ? tokens(t.dims(past), 2) : Dim.zero();
    boolean causal = t.flag("unidirectional");
    Attended attended = new Attended(query.tokens(), before, keys, causal, 0);
    AttentionItem item = new AttentionItem(t, query, heads, valueWidth, attended);
    return (past >= 0 ? item.cached(past, past + 1) : item).item();
  }

  private static Dim keys(Operands t, Dim otherwise) {
    return t.dims(1)
        .filter(k -> k.size() >= 3)
        .map(k -> k.size() == 4 ? k.get(2) : k.get(1))
        .orElse(otherwise);
  }

  /** Projects (batch, tokens, width) with merged weights first. */
  private static WorkItem packed(Operands t, int past) {
    Dim heads = heads(t, "num_heads");
    Optional<List<Dim>> x = t.dims(0).filter(d -> d.size() == 3);
    Optional<List<Dim>> w = t.dims(1).filter(d -> d.size() == 2);
    Optional<List<Dim>> out = t.output(0).flatMap(Operands::dims).filter(d -> d.size() == 3);
    if (x.isEmpty() || w.isEmpty() || out.isEmpty()) {
      return open(t);
    }
    Dim valueWidth = out.get().get(2).floorDiv(heads);
    Dim width = w.get().get(1).minus(out.get().get(2)).floorDiv(heads.times(2));
    Heads query = new Heads(x.get().get(0), heads, x.get().get(1), width);
    boolean cached = past >= 0 && t.input(past).isPresent();
    Dim before = cached ? tokens(t.dims(past), 3) : Dim.zero();
    Attended attended =
        new Attended(query.tokens(), before, query.tokens(), t.flag("unidirectional"), 0);
    Dim projection = t.elements(0).times(w.get().get(1)).times(2);
    AttentionItem item =
        new AttentionItem(t, query, heads, valueWidth, attended).projecting(projection);
    return (past >= 0 ? item.cached(past, past) : item).item();
  }

  /** Tokens of all sequences in one axis: how they are shared out depends on the data. */
  private static WorkItem paged(Operands t) {
    Optional<List<Dim>> table = t.dims(7).filter(d -> d.size() == 2);
    Optional<List<Dim>> cache = t.dims(3).filter(d -> d.size() == 4);
    Optional<List<Dim>> q = t.dims(0).filter(d -> d.size() == 2);
    if (table.isEmpty() || cache.isEmpty() || q.isEmpty()) {
      return open(t);
    }
    Tensor keys = t.input(3).orElseThrow();
    return t.unknown(
        "the lengths of the sequences in '" + keys.name() + "' are data of PagedAttention");
  }
}

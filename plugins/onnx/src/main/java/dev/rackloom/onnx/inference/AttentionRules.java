package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fused attention: the standard operator and those of ONNX Runtime. */
final class AttentionRules {

  private AttentionRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Attention", AttentionRules::standard);
    rules.put("FlexAttention", AttentionRules::standard);
  }

  static void contrib(Map<String, Rule> rules) {
    rules.put("Attention", call -> packed(call, 1, 4, call.input(0).dtype()));
    rules.put("PackedAttention", call -> packed(call, 1, -1, call.input(0).dtype()));
    rules.put("QAttention", call -> packed(call, 1, 8, call.input(3).dtype()));
    rules.put("DecoderMaskedSelfAttention", call -> packed(call, 1, 4, call.input(0).dtype()));
    rules.put("MultiHeadAttention", call -> multiHead(call, 6, true));
    rules.put("DecoderMaskedMultiHeadAttention", call -> multiHead(call, 5, true));
    rules.put("PackedMultiHeadAttention", call -> multiHead(call, -1, false));
    rules.put("GroupQueryAttention", call -> grouped(call, 3));
    rules.put("SparseAttention", AttentionRules::sparse);
    rules.put("PagedAttention", AttentionRules::paged);
    rules.put("LongformerAttention", call -> List.of(call.input(0).withoutValues()));
    rules.put("QOrderedAttention", call -> List.of(call.input(0).withoutValues()));
    rules.put("QOrderedLongformerAttention", call -> List.of(call.input(0).withoutValues()));
    rules.put("DecoderAttention", AttentionRules::decoder);
    rules.put("RelativePositionBias", AttentionRules::positionBias);
    rules.put("GatedRelativePositionBias", AttentionRules::gatedBias);
  }

  private static Dim heads(Call call, String attribute) {
    return Dim.of(Math.max(1, call.integer(attribute, 1)));
  }

  private static Fact fact(DType type, Dim... dims) {
    return Fact.of(type, Shape.of(List.of(dims)));
  }

  /** Rank 4 is (batch, heads, tokens, width), rank 3 (batch, tokens, heads x width). */
  private static List<Fact> standard(Call call) {
    Optional<List<Dim>> q = call.dims(0);
    Optional<List<Dim>> k = call.dims(1);
    Optional<List<Dim>> v = call.dims(2);
    DType type = call.input(0).dtype();
    if (q.isEmpty() || k.isEmpty() || v.isEmpty()) {
      return call.unknown(type, "an input has no known rank");
    }
    Heads query = Heads.of(q.get(), call.integer("q_num_heads", 0));
    Heads key = Heads.of(k.get(), call.integer("kv_num_heads", 0));
    Heads value = Heads.of(v.get(), call.integer("kv_num_heads", 0));
    Dim total = past(call, 4).plus(key.tokens());
    Fact y =
        q.get().size() == 4
            ? fact(type, query.batch(), query.heads(), query.tokens(), value.width())
            : fact(type, query.batch(), query.tokens(), query.heads().times(value.width()));
    return List.of(
        y,
        fact(call.dtype(4, type), key.batch(), key.heads(), total, key.width()),
        fact(call.dtype(5, type), key.batch(), key.heads(), total, value.width()),
        fact(type, query.batch(), query.heads(), query.tokens(), total));
  }

  /** The tokens of a cache (batch, heads, tokens, width); 0 if there is none. */
  private static Dim past(Call call, int input) {
    if (input < 0 || call.optional(input).isEmpty()) {
      return Dim.zero();
    }
    return call.dims(input)
        .filter(d -> d.size() == 4)
        .map(d -> d.get(2))
        .orElse(Dim.unknown("the cache is not of rank 4"));
  }

  /** Input (batch, tokens, width) with merged weights (width, q + k + v). */
  private static List<Fact> packed(Call call, int weights, int past, DType type) {
    Dim heads = heads(call, "num_heads");
    return call.ranked(
        0,
        in -> {
          Dim merged =
              call.dims(weights)
                  .filter(d -> d.size() == 2)
                  .map(List::getLast)
                  .orElse(Dim.unknown("the merged weights are no matrix"));
          Optional<List<Long>> widths =
              call.integers("qkv_hidden_sizes").filter(w -> w.size() == 3);
          Dim width = widths.map(w -> Dim.of(w.get(2))).orElse(merged.floorDiv(Dim.of(3)));
          List<Dim> out = new ArrayList<>(in.subList(0, Math.max(0, in.size() - 1)));
          out.add(width);
          if (in.size() != 3) {
            return List.of(Fact.of(type, Shape.of(out)));
          }
          return List.of(
              Fact.of(type, Shape.of(out)),
              cache(call, past, in, heads, width.floorDiv(heads), type));
        });
  }

  /** Key and value in one tensor (2, batch, heads, tokens, width). */
  private static Fact cache(Call call, int past, List<Dim> in, Dim heads, Dim width, DType type) {
    Optional<List<Dim>> before =
        past < 0 ? Optional.empty() : call.dims(past).filter(d -> d.size() == 5);
    if (before.isPresent() && call.flag("past_present_share_buffer")) {
      return Fact.of(type, Shape.of(before.get()));
    }
    Dim total = before.map(d -> d.get(3)).orElse(Dim.zero()).plus(in.get(1));
    return fact(type, Dim.of(2), in.get(0), heads, total, width);
  }

  /** Separate query, key and value; key and value may come as (batch, heads, tokens, width). */
  private static List<Fact> multiHead(Call call, int past, boolean batched) {
    DType type = call.input(0).dtype();
    Dim heads = heads(call, "num_heads");
    return call.ranked(
        0,
        q -> {
          if (q.size() == 5 || !batched) {
            return packedHeads(call, q, heads);
          }
          if (q.size() < 3) {
            return call.unknown(type, "the query is not of rank 3");
          }
          Optional<List<Dim>> v = call.dims(2);
          boolean merged = call.optional(1).isEmpty();
          Dim width =
              merged
                  ? q.get(2).floorDiv(Dim.of(3))
                  : v.filter(d -> !d.isEmpty())
                      .map(d -> d.size() == 4 ? d.get(1).times(d.get(3)) : d.getLast())
                      .orElse(q.get(2));
          Dim keys = merged ? q.get(1) : tokens(call, 1);
          Dim total = past(call, past).plus(keys);
          boolean shared = call.flag("past_present_share_buffer") || sharesBuffer(call, past);
          Dim kept = shared ? past(call, past) : total;
          Dim keyWidth = (merged ? width : q.get(2)).floorDiv(heads);
          return List.of(
              fact(type, q.get(0), q.get(1), width),
              fact(type, q.get(0), heads, kept, keyWidth),
              fact(type, q.get(0), heads, kept, width.floorDiv(heads)),
              fact(type, q.get(0), heads, q.get(1), total));
        });
  }

  /** MultiHeadAttention shares the buffer when it is told how much of it is filled. */
  private static boolean sharesBuffer(Call call, int past) {
    return past == 6 && call.optional(8).isPresent();
  }

  private static Dim tokens(Call call, int input) {
    return call.dims(input)
        .filter(d -> d.size() >= 3)
        .map(d -> d.size() == 4 ? d.get(2) : d.get(1))
        .orElse(Dim.unknown("how many keys there are is not known"));
  }

  /** (batch, tokens, heads, 3, width), or packed without padding (tokens, heads, 3, width). */
  private static List<Fact> packedHeads(Call call, List<Dim> q, Dim heads) {
    DType type = call.input(0).dtype();
    List<Dim> out = new ArrayList<>();
    if (q.size() == 5) {
      out.addAll(q.subList(0, 2));
      out.add(heads.times(q.get(4)));
    } else if (q.size() == 4) {
      out.add(q.getFirst());
      out.add(q.get(1).times(q.get(3)));
    } else {
      out.addAll(q.subList(0, Math.max(0, q.size() - 1)));
      out.add(call.dims(2).filter(d -> !d.isEmpty()).map(List::getLast).orElse(q.getLast()));
    }
    return List.of(Fact.of(type, Shape.of(out)));
  }

  private static List<Fact> grouped(Call call, int past) {
    DType type = call.input(0).dtype();
    Dim heads = heads(call, "num_heads");
    Dim kvHeads = heads(call, "kv_num_heads");
    return call.ranked(
        0,
        q -> {
          if (q.size() != 3) {
            return call.unknown(type, "the query is not of rank 3");
          }
          boolean merged = call.optional(1).isEmpty();
          Dim width =
              merged ? q.get(2).floorDiv(heads.plus(kvHeads.times(2))) : q.get(2).floorDiv(heads);
          Dim kept = kept(call, past, q.get(1));
          Fact cache = fact(type, q.get(0), kvHeads, kept, width);
          return List.of(
              fact(type, q.get(0), q.get(1), heads.times(width)),
              cached(call, past, cache),
              cached(call, past + 1, cache),
              fact(type, q.get(0), heads, q.get(1), kept));
        });
  }

  /** The cache after the step: grown by the new tokens, unless it only holds a window. */
  private static Dim kept(Call call, int past, Dim fresh) {
    Dim before = past(call, past);
    return call.flag("sliding_window_cache") ? before : before.plus(fresh);
  }

  /** A quantised cache keeps its type and its width. */
  private static Fact cached(Call call, int past, Fact fresh) {
    Optional<List<Dim>> before = call.dims(past).filter(d -> d.size() == 4);
    Optional<List<Dim>> after = fresh.dims();
    if (before.isEmpty() || after.isEmpty()) {
      return fresh;
    }
    List<Dim> dims = new ArrayList<>(after.get());
    dims.set(3, before.get().get(3));
    return Fact.of(call.dtype(past, fresh.dtype()), Shape.of(dims));
  }

  private static List<Fact> sparse(Call call) {
    List<Fact> grouped = grouped(call, 3);
    return List.of(
        grouped.getFirst(), call.input(3).withoutValues(), call.input(4).withoutValues());
  }

  /** Tokens of all sequences in one axis; the caches are written in place. */
  private static List<Fact> paged(Call call) {
    Dim heads = heads(call, "num_heads");
    Dim kvHeads = heads(call, "kv_num_heads");
    return call.ranked(
        0,
        q -> {
          if (q.size() != 2) {
            return call.unknown(call.input(0).dtype(), "the query is not of rank 2");
          }
          boolean latent = call.text("kv_cache_layout", "SEPARATE").equals("LATENT");
          boolean merged = !latent && call.optional(1).isEmpty();
          Dim width =
              merged ? q.get(1).floorDiv(heads.plus(kvHeads.times(2))) : q.get(1).floorDiv(heads);
          long valueWidth = call.integer("v_head_size", 0);
          Dim out = heads.times(latent && valueWidth > 0 ? Dim.of(valueWidth) : width);
          return List.of(
              fact(call.input(0).dtype(), q.get(0), out),
              call.input(3).withoutValues(),
              call.optional(4).map(Fact::withoutValues).orElse(call.input(3)));
        });
  }

  private static List<Fact> decoder(Call call) {
    Fact open = call.unknown(call.input(0).dtype(), "its caches depend on flags").getFirst();
    return List.of(call.input(0).withoutValues(), open, open);
  }

  private static List<Fact> positionBias(Call call) {
    Dim open = Dim.unknown("the query's or key's length is computed");
    Dim q =
        call.optional(1)
            .flatMap(Fact::values)
            .filter(v -> v.size() == 1)
            .map(List::getFirst)
            .orElse(open);
    Dim k =
        call.optional(2)
            .flatMap(Fact::values)
            .filter(v -> v.size() == 1)
            .map(List::getFirst)
            .orElse(open);
    Dim heads =
        call.dims(0)
            .filter(d -> d.size() == 2)
            .map(List::getLast)
            .orElse(Dim.unknown("the table is no matrix"));
    return List.of(fact(call.input(0).dtype(), Dim.one(), heads, q, k));
  }

  private static List<Fact> gatedBias(Call call) {
    return call.ranked(
        0,
        in ->
            in.size() < 3
                ? call.unknown(call.input(0).dtype(), "the query is not of rank 3")
                : List.of(
                    fact(
                        call.input(0).dtype(),
                        in.get(0),
                        heads(call, "num_heads"),
                        in.get(1),
                        in.get(1))));
  }
}

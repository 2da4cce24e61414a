package dev.rackloom.openvino;

import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fused attention: for each pair of a query and a key that it may see, a product over the width of
 * the keys, the softmax, and a product over the width of the values.
 */
final class AttentionWork {

  /** As a softmax by itself, and the scale. */
  private static final int SOFTMAX = 14;

  private static final int MASK = 3;

  private AttentionWork() {}

  /** {@code ScaledDotProductAttention}: queries, keys, values, perhaps a mask and a scale. */
  static WorkItem fused(Firing firing) {
    Optional<List<Dim>> q = firing.dims(0, 2);
    Optional<List<Dim>> k = firing.dims(1, 2);
    Optional<List<Dim>> v = firing.dims(2, 2);
    if (q.isEmpty() || k.isEmpty() || v.isEmpty()) {
      return firing.unknown(
          OperatorFamily.ATTENTION, "the rank of attention's inputs is not known");
    }
    Dim width = q.get().getLast();
    Dim valueWidth = v.get().getLast();
    Dim queries = q.get().get(q.get().size() - 2);
    Dim keys = k.get().get(k.get().size() - 2);
    Dim heads = Dim.product(q.get().subList(0, q.get().size() - 2));
    Dim pairs = heads.times(pairs(firing, queries, keys));
    boolean mask = !firing.isSet("causal") && firing.dims(MASK, 1).isPresent();
    Dim each = width.plus(valueWidth).times(2).plus(SOFTMAX).plus(mask ? 1 : 0);
    return firing.streaming(
        OperatorFamily.ATTENTION,
        pairs.times(each),
        Map.of("q", queries, "kv", keys, "width", width, "heads", heads));
  }

  /** A causal query sees the keys up to its own place, places counted from the first. */
  private static Dim pairs(Firing firing, Dim queries, Dim keys) {
    if (!firing.isSet("causal")) {
      return queries.times(keys);
    }
    Dim within = queries.min(keys);
    Dim triangle = within.times(within.plus(1)).floorDiv(Dim.of(2));
    return triangle.plus(queries.minus(within).times(keys));
  }

  /**
   * {@code PagedAttention}: queries (tokens, heads x width), new keys and values of the same form,
   * and caches of blocks (blocks, heads, tokens, width). How much the caches hold is a value of the
   * run: the symbol {@code context}. A new token sees that, and the new ones up to itself. Counted
   * for one sequence.
   */
  static WorkItem paged(Firing firing) {
    Optional<Dim> width = firing.dims(3, 4).map(List::getLast).filter(Dim::isKnown);
    Optional<List<Dim>> query = firing.dims(0, 2);
    Optional<Dim> key = firing.dims(1, 2).map(List::getLast);
    Optional<Dim> value = firing.dims(2, 2).map(List::getLast);
    if (width.isEmpty() || query.isEmpty() || key.isEmpty() || value.isEmpty()) {
      return firing.unknown(
          OperatorFamily.ATTENTION, "the width of a paged cache's heads is not known");
    }
    Dim tokens = query.get().getFirst();
    Dim context = SizeSymbols.CONTEXT;
    Dim pairs = tokens.times(context).plus(tokens.times(tokens.plus(1)).floorDiv(Dim.of(2)));
    Dim wide = query.get().getLast();
    Dim heads = wide.floorDiv(width.get());
    return new WorkItem(
        OperatorFamily.ATTENTION,
        firing.dtype(),
        1,
        pairs.times(wide.times(4).plus(heads.times(SOFTMAX))),
        Dim.zero(),
        new Traffic(
            Dim.sum(List.of(bytes(firing, 0), bytes(firing, 1), bytes(firing, 2))),
            firing.writtenBytes()),
        new Traffic(
            cached(firing, 3, key.get().times(context))
                .plus(cached(firing, 4, value.get().times(context))),
            cached(firing, 3, firing.elements(1)).plus(cached(firing, 4, firing.elements(2)))),
        Map.of("kv", context, "width", width.get()));
  }

  private static Dim bytes(Firing firing, int input) {
    return firing.input(input).map(Tensor::bytes).orElse(Dim.zero());
  }

  /** Bytes of elements in the type of a cache. */
  private static Dim cached(Firing firing, int cache, Dim elements) {
    return firing
        .input(cache)
        .map(t -> t.dtype().bytes(elements))
        .orElseGet(() -> Dim.unknown("the cache is not given"));
  }
}

package dev.rackloom.llm;

import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/**
 * The work of attention. With P pairs of a token and a key it sees ({@link Span#pairs}), fused
 * attention takes {@code batch x heads x P x (2 keyDim + 2 valueDim + 5)} operations, and reads the
 * cache once per key-value head however many query heads share it.
 */
final class AttentionWork {

  private static final int SOFTMAX = 5;

  private AttentionWork() {}

  static WorkItem fused(Facts f) {
    Dim keys = span(f).keys(f.tokens(), Draft.PAST);
    long kept = f.number("kvHeads") * (f.number("keyDim") + f.number("valueDim"));
    return f.item(
        OperatorFamily.ATTENTION,
        operations(f, f.number("keyDim"), f.number("valueDim")),
        Dim.zero(),
        queries(f, f.number("keyDim"), f.number("valueDim")),
        Traffic.reading(f.cache().bytes(f.batch().times(keys).times(kept))),
        features(f, keys, f.number("kvHeads"), f.number("keyDim")));
  }

  private static Dim operations(Facts f, long keyDim, long valueDim) {
    return pairs(f).times(f.number("heads") * (2 * keyDim + 2 * valueDim + SOFTMAX));
  }

  /** Pairs of all sequences together. */
  private static Dim pairs(Facts f) {
    Dim one =
        f.number("causal") == 0
            ? f.tokens().times(Draft.PAST.plus(f.tokens()))
            : span(f).pairs(f.tokens(), Draft.PAST);
    return f.batch().times(one);
  }

  private static Span span(Facts f) {
    if (f.number("window") > 0) {
      return new Span.Window(f.number("window"));
    }
    return f.number("chunk") > 0 ? new Span.Chunk(f.number("chunk")) : Span.full();
  }

  private static Traffic queries(Facts f, long keyDim, long valueDim) {
    Dim heads = f.rows().times(f.number("heads"));
    return new Traffic(f.active(heads.times(keyDim)), f.active(heads.times(valueDim)));
  }

  private static Map<String, Dim> features(Facts f, Dim keys, long kvHeads, long headDim) {
    return Map.of(
        "batch", f.batch(),
        "tokens", f.tokens(),
        "context", keys,
        "heads", Dim.of(f.number("heads")),
        "kvHeads", Dim.of(kvHeads),
        "headDim", Dim.of(headDim));
  }

  static WorkItem scores(Facts f) {
    return product(f, f.number("keyDim"), true);
  }

  static WorkItem values(Facts f) {
    return product(f, f.number("valueDim"), false);
  }

  /** Queries with keys, or weights with values, each a product of its own. */
  private static WorkItem product(Facts f, long width, boolean first) {
    Dim heads = Dim.of(f.number("heads"));
    Dim scores = f.active(pairs(f).times(heads));
    Dim vectors = f.active(f.rows().times(heads).times(width));
    Dim keys = span(f).keys(f.tokens(), Draft.PAST);
    Dim kept = f.batch().times(keys).times(f.number("kvHeads") * width);
    return f.item(
        OperatorFamily.GEMM,
        pairs(f).times(heads).times(2 * width),
        Dim.zero(),
        first ? new Traffic(vectors, scores) : new Traffic(scores, vectors),
        Traffic.reading(f.cache().bytes(kept)),
        Map.of(
            "batch",
            f.batch().times(heads),
            "m",
            f.tokens(),
            "n",
            first ? keys : Dim.of(width),
            "k",
            first ? Dim.of(width) : keys));
  }

  static WorkItem softmax(Facts f) {
    Dim scores = pairs(f).times(f.number("heads"));
    return f.item(OperatorFamily.REDUCTION, scores.times(SOFTMAX), scores, scores);
  }

  /**
   * Latent attention's up-projection. Prefill makes keys and values of all the context; decode
   * multiplies queries and outputs by the same weights instead, so that the cache is read as it is.
   */
  static WorkItem latentUp(Facts f, boolean prefill) {
    long rank = f.number("latent");
    long heads = f.number("heads");
    long out = f.number("nope") + f.number("valueDim");
    Dim stored = f.cache().bytes(f.rows().times(rank + f.number("rope")));
    Dim context = f.batch().times(Draft.PAST.plus(f.tokens()));
    Dim m = prefill ? context : f.rows();
    Traffic states =
        new Traffic(prefill ? f.cache().bytes(context.times(rank)) : Dim.zero(), stored);
    Traffic active =
        prefill
            ? new Traffic(Dim.zero(), f.active(m.times(heads * out)))
            : new Traffic(
                f.active(m.times(heads * (f.number("nope") + rank))),
                f.active(m.times(heads * (rank + f.number("valueDim")))));
    return f.item(
        OperatorFamily.GEMM,
        m.times(2 * rank * heads * out),
        f.weightBytes(),
        active,
        states,
        prefill
            ? Map.of("m", m, "n", Dim.of(heads * out), "k", Dim.of(rank))
            : Map.of("batch", Dim.of(heads), "m", m, "n", Dim.of(out), "k", Dim.of(rank)));
  }

  static WorkItem latent(Facts f, boolean prefill) {
    long rank = f.number("latent");
    long rope = f.number("rope");
    Dim context = Draft.PAST.plus(f.tokens());
    if (prefill) {
      long width = f.number("nope") + f.number("valueDim");
      Dim expanded = f.active(f.batch().times(context).times(f.number("heads") * width));
      Traffic q = queries(f, f.number("keyDim"), f.number("valueDim"));
      return f.item(
          OperatorFamily.ATTENTION,
          operations(f, f.number("keyDim"), f.number("valueDim")),
          Dim.zero(),
          q.plus(Traffic.reading(expanded)),
          Traffic.reading(f.cache().bytes(f.batch().times(context).times(rope))),
          features(f, context, f.number("heads"), f.number("keyDim")));
    }
    return f.item(
        OperatorFamily.ATTENTION,
        operations(f, rank + rope, rank),
        Dim.zero(),
        queries(f, rank + rope, rank),
        Traffic.reading(f.cache().bytes(f.batch().times(context).times(rank + rope))),
        features(f, context, 1, rank + rope));
  }
}

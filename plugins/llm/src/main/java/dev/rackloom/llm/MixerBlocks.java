package dev.rackloom.llm;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Dim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operators of one layer's mixer. */
final class MixerBlocks {

  private final Draft draft;
  private final Kernels kernels;
  private final long hidden;
  private final int layer;
  private final String scope;
  private final String module;

  MixerBlocks(Draft draft, Kernels kernels, long hidden, int layer, String scope, String module) {
    this.draft = draft;
    this.kernels = kernels;
    this.hidden = hidden;
    this.layer = layer;
    this.scope = scope;
    this.module = module;
  }

  int of(Mixer mixer, int x) {
    return switch (mixer) {
      case Mixer.Attention a -> attention(a, x);
      case Mixer.Latent l -> latent(l, x);
      case Mixer.DeltaRule d -> deltaRule(d, x);
      case Mixer.StateSpace s -> stateSpace(s, x);
      case Mixer.ShortConvolution c -> shortConvolution(c, x);
      case Mixer.None n -> x;
    };
  }

  private int attention(Mixer.Attention a, int x) {
    long queries = a.heads() * a.headDim() * (a.gated() ? 2 : 1);
    long keys = a.kvHeads() * a.headDim();
    int[] qkv = kernels.projections() ? fused(a, queries, keys, x) : apart(queries, keys, x);
    if (a.qkNorm()) {
      qkv[0] = headNorm("q_norm", a.headDim(), a.heads() * a.headDim(), qkv[0]);
      headNorm("k_norm", a.headDim(), keys, qkv[0]);
    }
    int turned =
        unary("Rotary", "rotary", a.heads() * a.headDim(), Draft.ints("extra", keys), qkv[0]);
    var kept =
        draft.state(
            "kv",
            scope,
            "cache",
            layer,
            draft.precision().cache(),
            List.of(Dim.of(2), Dim.of(a.kvHeads()), Dim.of(a.headDim())),
            a.span());
    int seen = attend(a, turned, kept);
    return linear("o_proj", hidden, seen, a.heads() * a.headDim());
  }

  private int[] fused(Mixer.Attention a, long queries, long keys, int x) {
    int qkv =
        draft.op(
            "Linear",
            scope,
            "qkv_proj",
            computing("q_proj", 2 * keys),
            activation("qkv", queries + 2 * keys),
            weights(a, x, queries, keys));
    return new int[] {qkv};
  }

  private int[] weights(Mixer.Attention a, int x, long queries, long keys) {
    int q = draft.weight(module + ".q_proj.weight", queries, hidden);
    int k = draft.weight(module + ".k_proj.weight", keys, hidden);
    int v = draft.weight(module + ".v_proj.weight", keys, hidden);
    return a.bias()
        ? new int[] {x, q, k, v, draft.gain(module + ".qkv_proj.bias", queries + 2 * keys)}
        : new int[] {x, q, k, v};
  }

  private int[] apart(long queries, long keys, int x) {
    int q = linear("q_proj", queries, x, hidden);
    int k = cached("k_proj", keys, x);
    int v = cached("v_proj", keys, x);
    return new int[] {q, k, v};
  }

  private int cached(String what, long width, int x) {
    return draft.op(
        "Linear",
        scope,
        what,
        computing(what, width),
        activation(what, width),
        x,
        draft.weight(module + "." + what + ".weight", width, hidden));
  }

  private int attend(Mixer.Attention a, int q, Draft.Kept kept) {
    Map<String, Attribute> sizes =
        heads(a.heads(), a.kvHeads(), a.headDim(), a.headDim(), a.span());
    long width = a.heads() * a.headDim();
    if (kernels.attention()) {
      return draft.opWithState(
          "Attention", scope, "attention", sizes, activation("attended", width), kept, q);
    }
    int scores = activation("scores", a.heads());
    draft.opWithState("Scores", scope, "qk_matmul", sizes, scores, kept, q);
    int weights =
        draft.op("ScoreSoftmax", scope, "softmax", sizes, activation("weights", a.heads()), scores);
    return draft.op(
        "Values",
        scope,
        "sv_matmul",
        sizes,
        activation("attended", width),
        weights,
        kept.present());
  }

  private Map<String, Attribute> heads(
      long heads, long kvHeads, long keyDim, long valueDim, Span span) {
    Map<String, Attribute> sizes =
        new HashMap<>(
            Draft.ints(
                "heads",
                heads,
                "kvHeads",
                kvHeads,
                "keyDim",
                keyDim,
                "valueDim",
                valueDim,
                "causal",
                kernels.causal() ? 1L : 0L));
    if (span instanceof Span.Window w) {
      sizes.put("window", new Attribute.IntValue(w.size()));
    } else if (span instanceof Span.Chunk c) {
      sizes.put("chunk", new Attribute.IntValue(c.size()));
    }
    return sizes;
  }

  private int latent(Mixer.Latent l, int x) {
    long key = l.nopeDim() + l.ropeDim();
    int query = x;
    long from = hidden;
    if (l.queryRank() > 0) {
      query = linear("q_a_proj", l.queryRank(), x, hidden);
      query = norm("q_a_layernorm", l.queryRank(), query);
      from = l.queryRank();
    }
    int q = linear(l.queryRank() > 0 ? "q_b_proj" : "q_proj", l.heads() * key, query, from);
    long latent = l.latentRank() + l.ropeDim();
    int compressed = linear("kv_a_proj_with_mqa", latent, x, hidden);
    int normed = norm("kv_a_layernorm", l.latentRank(), compressed);
    int turned =
        unary(
            "Rotary",
            "rotary",
            l.heads() * key,
            Draft.ints("extra", l.ropeDim(), "width", l.heads() * l.ropeDim()),
            q);
    var kept =
        draft.state(
            "kv",
            scope,
            "cache",
            layer,
            draft.precision().cache(),
            List.of(Dim.of(latent)),
            Span.full());
    Map<String, Attribute> sizes =
        new HashMap<>(heads(l.heads(), l.heads(), key, l.valueDim(), Span.full()));
    sizes.putAll(
        Draft.ints(
            "latent",
            l.latentRank(),
            "nope",
            l.nopeDim(),
            "rope",
            l.ropeDim(),
            "compute",
            draft.precision().compute(module + ".kv_b_proj.weight").name()));
    int up =
        draft.weight(
            module + ".kv_b_proj.weight", l.heads() * (l.nopeDim() + l.valueDim()), l.latentRank());
    int expanded =
        draft.op(
            "LatentUp",
            scope,
            "kv_b_proj",
            sizes,
            activation("expanded", l.heads() * key),
            turned,
            normed,
            up);
    int seen =
        draft.opWithState(
            "LatentAttention",
            scope,
            "attention",
            sizes,
            activation("attended", l.heads() * l.valueDim()),
            kept,
            expanded);
    return linear("o_proj", hidden, seen, l.heads() * l.valueDim());
  }

  private int deltaRule(Mixer.DeltaRule d, int x) {
    long keys = d.keyHeads() * d.keyDim();
    long values = d.valueHeads() * d.valueDim();
    int mixed = linear("in_proj_qkvz", 2 * keys + 2 * values, x, hidden);
    int gates = linear("in_proj_ba", 2 * d.valueHeads(), x, hidden);
    int convolved = convolution(2 * keys + values, d.kernel(), mixed);
    var kept =
        draft.state(
            "recurrent",
            scope,
            "memory",
            layer,
            DType.FLOAT32,
            List.of(Dim.of(d.valueHeads()), Dim.of(d.keyDim()), Dim.of(d.valueDim())),
            Span.full());
    int seen =
        draft.opWithState(
            "DeltaRule",
            scope,
            "delta_rule",
            Draft.ints("heads", d.valueHeads(), "keyDim", d.keyDim(), "valueDim", d.valueDim()),
            activation("remembered", values),
            kept,
            convolved,
            gates,
            draft.gain(module + ".A_log", d.valueHeads()),
            draft.gain(module + ".dt_bias", d.valueHeads()));
    int normed = headNorm("norm", d.valueDim(), values, seen);
    return linear("out_proj", hidden, normed, values);
  }

  private int stateSpace(Mixer.StateSpace s, int x) {
    boolean second = s.heads() > 0;
    long shared = second ? 2 * s.groups() * s.state() : 0;
    int mixed = linear("in_proj", 2 * s.inner() + shared + s.heads(), x, hidden);
    int convolved = convolution(s.inner() + shared, s.kernel(), mixed);
    int timed = second ? convolved : times(s, convolved);
    var kept =
        draft.state(
            "recurrent",
            scope,
            "memory",
            layer,
            DType.FLOAT32,
            List.of(Dim.of(s.inner()), Dim.of(s.state())),
            Span.full());
    int seen =
        draft.opWithState(
            "StateSpace",
            scope,
            "scan",
            Draft.ints("inner", s.inner(), "state", s.state()),
            activation("scanned", s.inner()),
            kept,
            timed,
            draft.gain(module + ".A_log", second ? s.heads() : s.inner() * s.state()),
            draft.gain(module + ".D", second ? s.heads() : s.inner()));
    int gated = second ? norm("norm", s.inner(), seen) : seen;
    return linear("out_proj", hidden, gated, s.inner());
  }

  private int times(Mixer.StateSpace s, int x) {
    int parts = linear("x_proj", s.timeRank() + 2 * s.state(), x, s.inner());
    return linear("dt_proj", s.inner(), parts, s.timeRank());
  }

  private int shortConvolution(Mixer.ShortConvolution c, int x) {
    int mixed = linear("in_proj", 3 * hidden, x, hidden);
    return linear("out_proj", hidden, convolution(hidden, c.kernel(), mixed), hidden);
  }

  private int convolution(long channels, long kernel, int x) {
    var kept =
        draft.state(
            "window",
            scope,
            "conv",
            layer,
            draft.precision().activations(),
            List.of(Dim.of(channels), Dim.of(Math.max(1, kernel - 1))),
            Span.full());
    return draft.opWithState(
        "Convolution",
        scope,
        "conv1d",
        Draft.ints("kernel", kernel),
        activation("convolved", channels),
        kept,
        x,
        draft.weight(module + ".conv1d.weight", channels, kernel));
  }

  private int linear(String what, long out, int x, long in) {
    return draft.op(
        "Linear",
        scope,
        what,
        computing(what, 0),
        activation(what, out),
        x,
        draft.weight(module + "." + what + ".weight", out, in));
  }

  private Map<String, Attribute> computing(String what, long cached) {
    return Draft.ints(
        "compute",
        draft.precision().compute(module + "." + what + ".weight").name(),
        "cached",
        cached);
  }

  private int norm(String name, long width, int x) {
    return draft.op(
        "Norm",
        scope,
        name,
        Map.of(),
        activation(name, width),
        x,
        draft.gain(module + "." + name + ".weight", width));
  }

  /** A normalisation of each head by itself, one gain for all. */
  private int headNorm(String name, long headDim, long width, int x) {
    return draft.op(
        "Norm",
        scope,
        name,
        Map.of(),
        activation(name, width),
        x,
        draft.gain(module + "." + name + ".weight", headDim));
  }

  private int unary(String type, String name, long width, Map<String, Attribute> sizes, int x) {
    return draft.op(type, scope, name, sizes, activation(name, width), x);
  }

  private int activation(String what, long width) {
    return draft.activation(scope.replace('/', '.') + "." + what + ".out", width);
  }
}

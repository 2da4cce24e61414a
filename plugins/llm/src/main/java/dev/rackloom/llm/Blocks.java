package dev.rackloom.llm;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/** The operators of one layer. */
final class Blocks {

  private final Draft draft;
  private final Kernels kernels;
  private final long hidden;
  private final int layer;
  private final int norms;

  Blocks(Draft draft, Kernels kernels, long hidden, int layer, int norms) {
    this.draft = draft;
    this.kernels = kernels;
    this.hidden = hidden;
    this.layer = layer;
    this.norms = norms;
  }

  /** The mixer block: what the residual stream is after it. */
  int mixer(String layerScope, Mixer mixer, int x) {
    if (mixer instanceof Mixer.None) {
      return x;
    }
    String scope = layerScope + "/" + part(mixer);
    int normed = norm(scope, "attn_norm", weightOf(layerScope, "input_layernorm"), x);
    MixerBlocks blocks =
        new MixerBlocks(draft, kernels, hidden, layer, scope, weightOf(layerScope, part(mixer)));
    int mixed = blocks.of(mixer, normed);
    if (norms == 4) {
      mixed =
          norm(scope, "attn_post_norm", weightOf(layerScope, "post_attention_layernorm"), mixed);
    }
    return add(scope, "attn_add", x, mixed);
  }

  private static String part(Mixer mixer) {
    return switch (mixer) {
      case Mixer.Attention a -> "self_attn";
      case Mixer.Latent l -> "self_attn";
      case Mixer.DeltaRule d -> "linear_attn";
      case Mixer.StateSpace s -> "mamba";
      case Mixer.ShortConvolution c -> "conv";
      case Mixer.None n -> "none";
    };
  }

  /** The feed block: {@code from} is what it reads, {@code x} what it is added to. */
  int feed(String layerScope, Feed feed, int x, int from) {
    return switch (feed) {
      case Feed.None none -> x;
      case Feed.Dense dense -> {
        String scope = layerScope + "/mlp";
        int normed = before(layerScope, scope, x, from);
        int down =
            perceptron(scope, weightOf(layerScope, "mlp"), dense.width(), dense.gated(), normed);
        yield add(scope, "mlp_add", x, after(layerScope, scope, down));
      }
      case Feed.Experts experts -> {
        String scope = layerScope + "/mlp";
        int normed = before(layerScope, scope, x, from);
        int out = routed(scope, weightOf(layerScope, "mlp"), experts, normed);
        yield add(scope, "mlp_add", x, after(layerScope, scope, out));
      }
    };
  }

  private int before(String layerScope, String scope, int x, int from) {
    if (norms == 1 && x != from) {
      return from;
    }
    String name = norms == 4 ? "pre_feedforward_layernorm" : "post_attention_layernorm";
    return norm(scope, "mlp_norm", weightOf(layerScope, name), from);
  }

  private int after(String layerScope, String scope, int x) {
    return norms == 4
        ? norm(scope, "mlp_post_norm", weightOf(layerScope, "post_feedforward_layernorm"), x)
        : x;
  }

  private int perceptron(String scope, String module, long width, boolean gated, int x) {
    int activated = activated(scope, module, "", width, gated, x);
    return linear(scope, "down_proj", module, hidden, activated, width);
  }

  private int activated(
      String scope, String module, String prefix, long width, boolean gated, int x) {
    int[] sources;
    if (gated && kernels.projections()) {
      sources = new int[] {gateUp(scope, module, prefix, width, x)};
    } else if (gated) {
      sources =
          new int[] {
            linear(scope, "gate_proj", module, width, x, hidden),
            linear(scope, "up_proj", module, width, x, hidden)
          };
    } else {
      sources = new int[] {linear(scope, "up_proj", module, width, x, hidden)};
    }
    return draft.op(
        "Activation",
        scope,
        prefix + "mlp_act",
        Map.of(),
        draft.activation(name(scope, prefix + "activated"), width),
        sources);
  }

  private int gateUp(String scope, String module, String prefix, long width, int x) {
    int gate = draft.weight(module + ".gate_proj.weight", width, hidden);
    int up = draft.weight(module + ".up_proj.weight", width, hidden);
    return draft.op(
        "Linear",
        scope,
        prefix + "gate_up_proj",
        Draft.ints("compute", draft.precision().compute(module + ".gate_proj.weight").name()),
        draft.activation(name(scope, prefix + "gate_up"), 2 * width),
        x,
        gate,
        up);
  }

  private int linear(String scope, String what, String module, long out, int x, long in) {
    String weight = module + "." + what + ".weight";
    String prefix = module.endsWith("shared_expert") ? "shared_" : "";
    return draft.op(
        "Linear",
        scope,
        prefix + what,
        Draft.ints("compute", draft.precision().compute(weight).name()),
        draft.activation(name(scope, prefix + what), out),
        x,
        draft.weight(weight, out, in));
  }

  private int routed(String scope, String module, Feed.Experts e, int x) {
    int first = draft.operators.size();
    int scores = linear(scope, "gate", module, e.experts(), x, hidden);
    int chosen = draft.activation(name(scope, "chosen"), 2 * e.topK());
    int[] taken =
        e.correction()
            ? new int[] {scores, draft.gain(module + ".gate.e_score_correction_bias", e.experts())}
            : new int[] {scores};
    draft.op("Route", scope, "top_k", Draft.ints("topK", e.topK()), chosen, taken);
    int out = experts(scope, module, e, x, chosen);
    if (e.shared() > 0) {
      out = withShared(scope, module, e, x, out);
    }
    draft.experts.add(
        new ExpertBlock(
            layer,
            draft.experts.size(),
            Math.toIntExact(e.experts()),
            Math.toIntExact(e.topK()),
            Math.toIntExact(e.shared()),
            bytesPerExpert(e, module),
            Ids.range(first, draft.operators.size())));
    return out;
  }

  private Dim bytesPerExpert(Feed.Experts e, String module) {
    long products = e.gated() ? 3 : 2;
    return draft
        .precision()
        .stored(module + ".experts.0.up_proj.weight")
        .bytes(Dim.of(e.width() * hidden))
        .times(products);
  }

  private int experts(String scope, String module, Feed.Experts e, int x, int chosen) {
    String up = module + ".experts.0.up_proj.weight";
    var kept = draft.precision().stored(up);
    Dim experts = Dim.of(e.experts());
    int upper =
        draft.tensor(
            module + ".experts.gate_up_proj.weight",
            kept,
            shape(experts, (e.gated() ? 2 : 1) * e.width(), hidden),
            Tensor.Role.WEIGHT);
    int lower =
        draft.tensor(
            module + ".experts.down_proj.weight",
            draft.precision().stored(module + ".experts.0.down_proj.weight"),
            shape(experts, hidden, e.width()),
            Tensor.Role.WEIGHT);
    return draft.op(
        "Experts",
        scope,
        "experts",
        Draft.ints("topK", e.topK(), "compute", draft.precision().compute(up).name()),
        draft.activation(name(scope, "routed"), hidden),
        x,
        chosen,
        upper,
        lower);
  }

  private static dev.rackloom.api.graph.Shape shape(Dim experts, long rows, long columns) {
    return dev.rackloom.api.graph.Shape.of(
        java.util.List.of(experts, Dim.of(rows), Dim.of(columns)));
  }

  private int withShared(String scope, String module, Feed.Experts e, int x, int routed) {
    String shared = module + ".shared_expert";
    int activated = activated(scope, shared, "shared_", e.sharedWidth(), e.gated(), x);
    int down = linear(scope, "down_proj", shared, hidden, activated, e.sharedWidth());
    int[] taken = {routed, down};
    if (e.sharedGate()) {
      int gate =
          draft.op(
              "Linear",
              scope,
              "shared_gate",
              Draft.ints("compute", draft.precision().activations().name()),
              draft.activation(name(scope, "shared_gate"), 1),
              x,
              draft.gain(module + ".shared_expert_gate.weight", hidden));
      taken = new int[] {routed, down, gate};
    }
    return draft.op(
        "Add",
        scope,
        "shared_add",
        Map.of(),
        draft.activation(name(scope, "expert_sum"), hidden),
        taken);
  }

  private int norm(String scope, String name, String module, int x) {
    return draft.op(
        "Norm",
        scope,
        name,
        Map.of(),
        draft.activation(name(scope, name), hidden),
        x,
        draft.gain(module + ".weight", hidden));
  }

  private int add(String scope, String name, int x, int y) {
    return draft.op(
        "Add", scope, name, Map.of(), draft.activation(name(scope, name), hidden), x, y);
  }

  private static String name(String scope, String what) {
    return scope.replace('/', '.') + "." + what + ".out";
  }

  private static String weightOf(String layerScope, String module) {
    return "model." + layerScope.replace('/', '.') + "." + module;
  }
}

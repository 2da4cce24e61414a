package dev.rackloom.llm;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;

/**
 * Turns an architecture into a graph: an embedding, layers of a mixer block and a feed block each
 * with a scope of its own, and the output projection of the last token.
 */
public final class LlmGraph {

  private final Architecture model;
  private final Kernels kernels;
  private final Draft draft;

  private LlmGraph(Architecture model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    this.draft = new Draft(model.precision());
  }

  /** The graph of {@code model} in format {@code format}. */
  public static Graph of(Architecture model, Kernels kernels, String format) {
    return new LlmGraph(model, kernels).build(format);
  }

  private Graph build(String format) {
    int x = embedding();
    for (int i = 0; i < model.layers().size(); i++) {
      x = layer(i, model.layers().get(i), x);
    }
    draft.outputs.add(head(x));
    return new Graph(
        model.name(),
        format,
        GraphDigest.of(draft.tensors, draft.operators),
        draft.tensors,
        draft.operators,
        Ids.copyOf(draft.inputs),
        Ids.copyOf(draft.outputs),
        draft.states,
        draft.experts,
        Map.of(
            "modelType", model.type(),
            "layers", Integer.toString(model.layers().size()),
            "hiddenSize", Long.toString(model.hidden()),
            "activations", model.precision().activations().name(),
            "cache", model.precision().cache().name()),
        model.notUnderstood());
  }

  private int embedding() {
    int ids =
        draft.tensor(
            "input_ids",
            DType.INT64,
            Shape.of(List.of(Draft.BATCH, Draft.TOKENS)),
            Tensor.Role.INPUT);
    draft.inputs.add(ids);
    int table = draft.weight(embeddingName(), model.vocabulary(), model.hidden());
    return draft.op(
        "Embedding",
        "embed_tokens",
        "gather",
        Map.of(),
        draft.activation("embedded", model.hidden()),
        ids,
        table);
  }

  private static String embeddingName() {
    return "model.embed_tokens.weight";
  }

  private int layer(int i, Architecture.Layer layer, int x) {
    String scope = "layers/" + i;
    Blocks blocks = new Blocks(draft, kernels, model.hidden(), i, layer.norms());
    int mixed = blocks.mixer(scope, layer.mixer(), x);
    return blocks.feed(scope, layer.feed(), mixed, layer.parallel() ? x : mixed);
  }

  private int head(int x) {
    long hidden = model.hidden();
    int last = rows("last", hidden);
    draft.op("LastToken", "lm_head", "last", Map.of(), last, x);
    int normed = rows("last_normed", hidden);
    draft.op(
        "Norm", "lm_head", "norm", Map.of(), normed, last, draft.gain("model.norm.weight", hidden));
    int weight =
        draft.weight(model.tied() ? embeddingName() : "lm_head.weight", model.vocabulary(), hidden);
    return draft.op(
        "Linear",
        "lm_head",
        "project",
        Draft.ints("compute", model.precision().compute("lm_head.weight").name()),
        rows("logits", model.vocabulary()),
        normed,
        weight);
  }

  /** One row a sequence: that of its last token. */
  private int rows(String name, long width) {
    return draft.tensor(
        name,
        model.precision().activations(),
        Shape.of(List.of(Draft.BATCH, Dim.one(), Dim.of(width))),
        Tensor.Role.ACTIVATION);
  }
}

package dev.rackloom.llm;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;

/**
 * What the operators of a language model do. A multiply-add counts 2.
 *
 * <ul>
 *   <li>Products read their weights once and each operand once.
 *   <li>Norms take 7 operations a value, softmax 5 a score, rotary embeddings 3 a value; gains of
 *       norms stay in registers and are not counted as traffic (as in LLM-Viewer, Yuan et al.,
 *       2024).
 *   <li>An addition reads one operand less than it has: the last one made is still on chip.
 *   <li>The gated activation reads both projections and writes the hidden width of the feed.
 *   <li>The output projection serves the last token of each sequence.
 *   <li>Experts read the weights of {@code min(experts, tokens x topK)} of them, the most that can
 *       be hit.
 * </ul>
 */
final class LlmWork implements WorkRules {

  private static final int NORM = 7;
  private static final int ROTARY = 3;
  private static final int GATED = 6;
  private static final int PLAIN = 5;
  private static final int ROUTE = 8;

  @Override
  public List<Phase> phases(Graph graph) {
    return List.of(Phase.PREFILL, Phase.DECODE);
  }

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    return work(graph, operator, Phase.DECODE);
  }

  @Override
  public WorkItem work(Graph graph, Operator operator, Phase phase) {
    Facts f = new Facts(graph, operator);
    boolean prefill = phase == Phase.PREFILL;
    return switch (operator.type().name()) {
      case "Linear" -> linear(f);
      case "Norm" -> norm(f);
      case "Add" -> add(f);
      case "Activation" -> activation(f);
      case "Rotary" -> rotary(f);
      case "Embedding" -> embedding(f);
      case "LastToken" -> f.item(OperatorFamily.VIEW, Dim.zero(), Dim.zero(), Dim.zero());
      case "Route" -> route(f);
      case "Experts" -> experts(f);
      case "Attention" -> AttentionWork.fused(f);
      case "Scores" -> AttentionWork.scores(f);
      case "ScoreSoftmax" -> AttentionWork.softmax(f);
      case "Values" -> AttentionWork.values(f);
      case "LatentUp" -> AttentionWork.latentUp(f, prefill);
      case "LatentAttention" -> AttentionWork.latent(f, prefill);
      case "Convolution" -> RecurrentWork.convolution(f);
      case "DeltaRule" -> RecurrentWork.deltaRule(f, prefill);
      case "StateSpace" -> RecurrentWork.stateSpace(f);
      default -> unknown(f);
    };
  }

  private static WorkItem unknown(Facts f) {
    Dim unknown = Dim.unknown("no rule for the work of " + f.operator().type());
    return f.item(OperatorFamily.OTHER, unknown, unknown, unknown);
  }

  private static WorkItem linear(Facts f) {
    List<Tensor> weights = f.weights();
    List<Tensor> matrices = weights.stream().filter(w -> Facts.dims(w).size() == 2).toList();
    long k = f.width(matrices.isEmpty() ? weights.getFirst() : matrices.getFirst());
    long n =
        matrices.isEmpty()
            ? 1
            : matrices.stream()
                .mapToLong(w -> Facts.dims(w).getFirst().known().orElseThrow())
                .sum();
    boolean biased = !matrices.isEmpty() && matrices.size() < weights.size();
    Dim m = f.rows();
    Dim cached = m.times(f.number("cached"));
    Dim written = f.active(m.times(n - f.number("cached")));
    return f.item(
        OperatorFamily.GEMM,
        m.times(2 * n * k + (biased ? n : 0)),
        f.weightBytes(),
        new Traffic(f.active(m.times(k)), written),
        new Traffic(Dim.zero(), f.cache().bytes(cached)),
        Map.of("m", m, "n", Dim.of(n), "k", Dim.of(k)));
  }

  private static WorkItem norm(Facts f) {
    Dim values = f.rows().times(f.width(f.output()));
    return f.item(OperatorFamily.REDUCTION, values.times(NORM), values, values);
  }

  private static WorkItem add(Facts f) {
    int operands = f.operator().inputs().size();
    Dim values = f.rows().times(f.width(f.output()));
    return f.item(
        OperatorFamily.ELEMENTWISE, values.times(operands - 1), values.times(operands - 1), values);
  }

  private static WorkItem activation(Facts f) {
    long width = f.width(f.output());
    long read =
        f.operator().inputs().stream().mapToLong(t -> f.width(f.graph().tensors().get(t))).sum();
    Dim rows = f.rows();
    return f.item(
        OperatorFamily.ELEMENTWISE,
        rows.times(width * (read > width ? GATED : PLAIN)),
        rows.times(read),
        rows.times(width));
  }

  private static WorkItem rotary(Facts f) {
    long own = f.number("width") > 0 ? f.number("width") : f.width(f.output());
    Dim values = f.rows().times(own + f.number("extra"));
    return f.item(OperatorFamily.ELEMENTWISE, values.times(ROTARY), values, values);
  }

  private static WorkItem embedding(Facts f) {
    Dim values = f.rows().times(f.width(f.output()));
    Dim rows = f.weights().getFirst().dtype().bytes(values);
    return f.item(
        OperatorFamily.MOVEMENT,
        Dim.zero(),
        rows,
        new Traffic(f.input(0).bytes(), f.active(values)),
        Traffic.none(),
        Map.of());
  }

  private static WorkItem route(Facts f) {
    Dim scores = f.rows().times(f.width(f.input(0)));
    Dim chosen = f.rows().times(f.width(f.output()));
    return f.item(OperatorFamily.REDUCTION, scores.times(ROUTE), scores, chosen);
  }

  private static WorkItem experts(Facts f) {
    Tensor upper = f.weights().get(0);
    Tensor lower = f.weights().get(1);
    long count = Facts.dims(upper).get(0).known().orElseThrow();
    long up = Facts.dims(upper).get(1).known().orElseThrow();
    long hidden = f.width(upper);
    long width = f.width(lower);
    Dim routed = f.rows().times(f.number("topK"));
    Dim hit = routed.min(Dim.of(count));
    Dim oneExpert =
        upper.dtype().bytes(Dim.of(up * hidden)).plus(lower.dtype().bytes(Dim.of(hidden * width)));
    return f.item(
        OperatorFamily.EXPERTS,
        routed.times(2 * hidden * (up + width) + GATED * width),
        hit.times(oneExpert),
        new Traffic(f.active(routed.times(hidden)), f.active(routed.times(hidden))),
        Traffic.none(),
        Map.of(
            "tokens", f.rows(),
            "experts", Dim.of(count),
            "topK", Dim.of(f.number("topK")),
            "hidden", Dim.of(hidden),
            "width", Dim.of(width)));
  }
}

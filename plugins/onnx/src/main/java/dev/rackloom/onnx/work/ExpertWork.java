package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Fused routed experts: every token runs through k experts, and the weights of those experts that
 * any token was routed to are read, at most all of them.
 */
final class ExpertWork {

  private static final List<Integer> PLAIN_MATRICES = List.of(2, 4, 6);
  private static final List<Integer> PACKED_MATRICES = List.of(2, 5, 8);

  private ExpertWork() {}

  static void into(Map<String, Function<Operands, WorkItem>> rules) {
    rules.put("MoE", ExpertWork::work);
    rules.put("QMoE", ExpertWork::work);
  }

  private static WorkItem work(Operands t) {
    Dim experts = experts(t);
    Dim k = Dim.of(Math.max(1, t.operator().intAttribute("k", 1)));
    Dim hidden =
        t.dims(0)
            .filter(d -> !d.isEmpty())
            .map(List::getLast)
            .orElse(Dim.unknown("the input of " + t.type() + " has no known rank"));
    Dim tokens = t.elements(0).floorDiv(hidden);
    Dim routed = tokens.times(k);
    Dim read = experts.min(routed).times(bytes(t, experts));
    return new WorkItem(
        OperatorFamily.EXPERTS,
        t.dtype(),
        1,
        routed.times(parameters(t, experts)).times(2),
        read,
        new Traffic(
            Operands.bytes(t.inputs().filter(i -> i.role() != Tensor.Role.WEIGHT)),
            Operands.bytes(t.outputs())),
        Traffic.none(),
        Map.of("tokens", tokens, "experts", experts, "topK", k, "hidden", hidden));
  }

  private static Dim experts(Operands t) {
    return t.dims(2)
        .filter(d -> d.size() == 3)
        .map(List::getFirst)
        .orElse(Dim.unknown("the weights of " + t.type() + " are not of rank 3"));
  }

  private static Dim bytes(Operands t, Dim experts) {
    return t.weightBytes().floorDiv(experts);
  }

  /** The parameters of one expert's matrices; packed ones hold several in a byte. */
  private static Dim parameters(Operands t, Dim experts) {
    boolean packed = t.type().equals("QMoE");
    long bits = Math.max(1, t.operator().intAttribute("expert_weight_bits", 4));
    Dim all = Dim.zero();
    for (int index : packed ? PACKED_MATRICES : PLAIN_MATRICES) {
      Tensor matrix = t.input(index).orElse(null);
      if (matrix != null) {
        boolean bytes = packed && matrix.dtype().blockElements() == 1 && bits < 8;
        all = all.plus(matrix.shape().elements().times(bytes ? 8 / bits : 1));
      }
    }
    return all.floorDiv(experts);
  }
}

package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/** What the stages of a block do, in terms of the tokens that they get. */
final class BlockWork {

  private static final Dim FLOAT_BYTES = Dim.of(Float.BYTES);

  private final ExpertBlock block;
  private final Dim tokens;
  private final Dim tokenBytes;
  private final Dim width;
  private final OperatorFamily family;
  private final Phase phase;

  /**
   * The work of a block.
   *
   * @param whole the block as one stage
   */
  BlockWork(ExpertBlock block, Tensor tokens, Dim width, Stage whole, Phase phase) {
    this.block = block;
    this.tokens = tokens.shape().elements().floorDiv(width);
    this.tokenBytes = width.times(FLOAT_BYTES);
    this.width = width;
    this.phase = phase;
    boolean fused =
        whole.work().values().stream()
            .flatMap(w -> w.items().stream())
            .anyMatch(i -> i.family().equals(OperatorFamily.EXPERTS));
    this.family = fused ? OperatorFamily.EXPERTS : OperatorFamily.GEMM;
  }

  /** How many tokens come in. */
  Dim tokens() {
    return tokens;
  }

  /**
   * A stage that moves every token.
   *
   * @param times how often, reads and writes together
   */
  Stage moves(String id, String verb, Ids operators, long times) {
    Dim bytes = tokens.times(tokenBytes);
    WorkItem item =
        item(OperatorFamily.MOVEMENT, Dim.zero(), Dim.zero(), bytes.times(times), Map.of());
    Footprint footprint = new Footprint(Dim.zero(), bytes.times(times), Dim.zero());
    return stage(id, verb + " layer " + block.layer(), operators, item, footprint);
  }

  /**
   * Some experts on a rank.
   *
   * @param rows tokens it gets
   * @param answers what they ask of it
   */
  Stage experts(String id, Ids experts, Dim rows, Dim answers) {
    Dim weights = block.bytesPerExpert().times(experts.size());
    Dim parameters = block.bytesPerExpert().floorDiv(FLOAT_BYTES);
    Dim read = block.bytesPerExpert().times(answers.min(Dim.of(experts.size())));
    Dim activations = answers.plus(rows).times(2).times(tokenBytes);
    Map<String, Dim> features =
        family.equals(OperatorFamily.EXPERTS)
            ? Map.of(
                "tokens",
                answers,
                "experts",
                Dim.of(experts.size()),
                "topK",
                Dim.one(),
                "hidden",
                width)
            : Map.of();
    WorkItem item = item(family, answers.times(parameters).times(2), read, activations, features);
    String label = experts.size() + " experts of layer " + block.layer();
    return stage(id, label, Ids.NONE, item, new Footprint(weights, activations, Dim.zero()));
  }

  private static WorkItem item(
      OperatorFamily family, Dim flops, Dim weights, Dim activations, Map<String, Dim> features) {
    return new WorkItem(
        family,
        DType.FLOAT32,
        1,
        flops,
        weights,
        Traffic.reading(activations),
        Traffic.none(),
        features);
  }

  private Stage stage(String id, String label, Ids operators, WorkItem item, Footprint footprint) {
    return new Stage(
        id,
        label,
        operators,
        Map.of(phase, new Work(java.util.List.of(item))),
        footprint,
        Dim.zero(),
        Dim.zero());
  }
}

package dev.rackloom.agent.experts;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Routes tokens and makes what each rank gets. */
final class DispatchExecutor implements StageExecutor {

  private final PlannedExperts plan;
  private final StageExecutor router;
  private final RowDispatch dispatch;
  private final LongSupplier clock;

  /**
   * A dispatch.
   *
   * @param router chooses experts and weights; stays its owner's to close
   * @param copies who serves whom
   */
  DispatchExecutor(PlannedExperts plan, StageExecutor router, Copies copies, LongSupplier clock) {
    this.plan = plan;
    this.router = router;
    this.dispatch = new RowDispatch(plan, copies);
    this.clock = clock;
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
    long start = clock.getAsLong();
    Map<String, TensorValue> routed = router.fire(inputs, bindings).outputs();
    List<RankRows> ranks =
        dispatch.sort(
            Tensors.of(routed, PlannedExperts.CHOSEN), Tensors.of(routed, PlannedExperts.WEIGHTS));
    TensorValue tokens = Tensors.of(inputs, plan.tokens());
    int width = Tensors.width(tokens);
    Map<String, TensorValue> outputs = new HashMap<>();
    outputs.put(plan.shown(PlannedExperts.CHOSEN), Tensors.of(routed, PlannedExperts.CHOSEN));
    outputs.put(plan.shown(PlannedExperts.WEIGHTS), Tensors.of(routed, PlannedExperts.WEIGHTS));
    for (int r = 0; r < ranks.size(); r++) {
      RankRows rank = ranks.get(r);
      String device = plan.ranks().get(r).device();
      outputs.put(plan.port(Part.ROWS, device), rank.rows(tokens, width));
      outputs.put(plan.port(Part.TOKENS, device), rank.tokens());
      outputs.put(plan.port(Part.PAIRS, device), rank.pairs());
      outputs.put(plan.port(Part.WEIGHTS, device), rank.weights());
    }
    long ran = Math.max(1, clock.getAsLong() - start);
    return new Fired(outputs, ran, ran, 1, Source.MEASURED);
  }

  @Override
  public boolean ready() {
    return router.ready();
  }

  @Override
  public Optional<EngineTimes> engineTimes() {
    return router.engineTimes();
  }

  @Override
  public void close() {}
}

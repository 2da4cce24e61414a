package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.agent.execution.PortMatcher;
import dev.rackloom.agent.execution.RecentlyUsed;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.policies.Pace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A stage that this agent runs in one epoch. */
public final class LocalStage {

  private final PlannedStage planned;
  private final int order;
  private final StageExecutor executor;
  private final DeviceLane lane;
  private final CostEvaluator predictor;
  private final Optional<FiringReport> report;
  private final Map<Bindings, Long> predictions = new RecentlyUsed<>(256);
  private final AtomicReference<@Nullable Pace> pace = new AtomicReference<>();

  /**
   * A loaded stage.
   *
   * @param order its place in the plan
   * @param executor runs it
   * @param lane its device
   * @param predictor the plan's cost functions
   * @param report tells more of its firings than their times, if there is more to tell
   */
  public LocalStage(
      PlannedStage planned,
      int order,
      StageExecutor executor,
      DeviceLane lane,
      CostEvaluator predictor,
      Optional<FiringReport> report) {
    this.planned = planned;
    this.order = order;
    this.executor = executor;
    this.lane = lane;
    this.predictor = predictor;
    this.report = report;
  }

  /** What of the plan it is. */
  public PlannedStage planned() {
    return planned;
  }

  int order() {
    return order;
  }

  /** Whether a firing would find what it needs, as far as is known. */
  public boolean ready() {
    return executor.ready();
  }

  /** As {@link StageExecutor#engineTimes}. */
  public Optional<EngineTimes> engineTimes() {
    return executor.engineTimes();
  }

  StageExecutor executor() {
    return executor;
  }

  DeviceLane lane() {
    return lane;
  }

  Optional<FiringReport> report() {
    return report;
  }

  /**
   * The sizes of a firing: what the request brought, and what the shapes that arrived say, which
   * wins.
   */
  Bindings bindings(Map<String, TensorValue> inputs, Bindings request) {
    return request.with(PortMatcher.match(planned.inputs(), inputs));
  }

  /** What the plan's cost functions say; -1 if they do not know. */
  long predictedNanos(Bindings bindings) {
    synchronized (predictions) {
      return predictions.computeIfAbsent(bindings, this::predict);
    }
  }

  /** A firing took so long. */
  void took(Bindings bindings, long nanos, long nowNanos) {
    long predicted = predictedNanos(bindings);
    if (predicted > 0) {
      pace.updateAndGet(before ->
          before == null
              ? Pace.of(nanos, predicted, nowNanos)
              : before.then(nanos, predicted, nowNanos));
    }
  }

  /** How long it fired lately, over what was predicted; empty if it did not. */
  Optional<Pace> pace(long nowNanos) {
    return Optional.ofNullable(pace.get()).filter(p -> p.isRecent(nowNanos));
  }

  /**
   * How long a firing is expected to take by the clock; 0 if nobody knows.
   *
   * @param usual the pace, if none was measured lately
   */
  long expectedNanos(Bindings bindings, double usual, long nowNanos) {
    double ratio = pace(nowNanos).map(Pace::ratio).orElse(usual);
    return Math.round(Math.max(0, predictedNanos(bindings)) * ratio);
  }

  private long predict(Bindings bindings) {
    return switch (predictor.sample(planned.stage(), planned.device(), planned.phase(), bindings)) {
      case Estimate.Sampled s -> s.sample().nanos();
      case Estimate.Unknown u -> -1L;
    };
  }
}

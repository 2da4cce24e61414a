package dev.rackloom.agent.experts;

import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.runtime.FiringReport;
import dev.rackloom.agent.runtime.RequestKey;
import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Part;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.SentRows;
import dev.rackloom.client.TensorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Counts what a dispatch did, from what it made. */
final class RoutingReport implements FiringReport {

  private final DeploymentPlan deployment;
  private final PlannedExperts plan;
  private final PlannedStage stage;

  RoutingReport(DeploymentPlan deployment, PlannedExperts plan, PlannedStage stage) {
    this.deployment = deployment;
    this.plan = plan;
    this.stage = stage;
  }

  @Override
  public TelemetryEvent of(
      RequestKey key, long startNanos, Map<String, TensorValue> inputs, Fired fired) {
    int[] counts = new int[plan.experts()];
    List<SentRows> sent = new ArrayList<>();
    for (Rank rank : plan.ranks()) {
      int[] pairs = Tensors.of(fired.outputs(), plan.port(Part.PAIRS, rank.device())).toInts();
      for (int a = 1; a < pairs.length; a += 2) {
        counts[rank.experts().get(pairs[a])]++;
      }
      TensorValue rows = Tensors.of(fired.outputs(), plan.port(Part.ROWS, rank.device()));
      sent.add(new SentRows(rank.device(), (int) rows.shape()[0], rows.byteCount()));
    }
    TensorValue tokens = Tensors.of(inputs, plan.tokens());
    long bytes = Math.max(1, Tensors.width(tokens) * tokens.dtype().blockBytes());
    return new TelemetryEvent.ExpertsRouted(
        deployment.deployment(),
        deployment.epoch(),
        stage.node(),
        stage.device(),
        key.number(),
        startNanos,
        plan.layer(),
        plan.moeLayer(),
        Math.toIntExact(tokens.byteCount() / bytes),
        Ids.of(counts),
        sent,
        fired.source());
  }
}

package dev.rackloom.core.experts;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** A plan that answers with its routing too: experts and weights of every token and layer. */
public final class ShownRouting {

  private static final Shape OPEN = Shape.unranked("as many tokens as a request brings");

  private ShownRouting() {}

  /** The plan with two more outputs for each block, called {@link PlannedExperts#shown}. */
  public static DeploymentPlan of(DeploymentPlan plan) {
    List<PlannedStage> stages = new ArrayList<>(plan.stages());
    List<PlannedRoute> routes = new ArrayList<>(plan.routes());
    List<Port> outputs = new ArrayList<>(plan.outputs());
    for (PlannedExperts block : plan.experts()) {
      List<Port> decision =
          List.of(
              new Port(block.shown(PlannedExperts.CHOSEN), DType.INT64, OPEN),
              new Port(block.shown(PlannedExperts.WEIGHTS), DType.FLOAT32, OPEN));
      stages.replaceAll(s -> s.id().equals(block.dispatch()) ? with(s, decision) : s);
      outputs.addAll(decision);
      decision.forEach(p ->
          routes.add(new PlannedRoute(p.name(), block.dispatch(), List.of(PlannedRoute.CALLER))));
    }
    return new DeploymentPlan(
        plan.deployment(),
        plan.epoch(),
        plan.model(),
        plan.graphDigest(),
        plan.rack(),
        stages,
        routes,
        plan.inputs(),
        outputs,
        plan.typical(),
        plan.profile(),
        plan.experts(),
        plan.microBatches());
  }

  private static PlannedStage with(PlannedStage stage, List<Port> more) {
    List<Port> outputs = new ArrayList<>(stage.outputs());
    outputs.addAll(more);
    return new PlannedStage(
        stage.stage(),
        stage.phase(),
        stage.replica(),
        stage.node(),
        stage.device(),
        stage.artefact(),
        stage.inputs(),
        outputs);
  }
}

package dev.rackloom.agent.runtime;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The stages of an epoch that run here and elsewhere too. Safe to share. */
public final class LocalReplicas {

  private final DeploymentPlan plan;
  private final Set<LocalStage> replicas;

  LocalReplicas(DeploymentPlan plan, PlanRouting routing, List<LocalStage> stages) {
    this.plan = plan;
    List<PlannedStage> replicated = routing.choices().stream().flatMap(List::stream).toList();
    this.replicas =
        stages.stream()
            .filter(s -> replicated.contains(s.planned()))
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean has(LocalStage stage) {
    return replicas.contains(stage);
  }

  /** The devices that hold them. */
  public Set<DeviceLane> lanes() {
    return replicas.stream().map(LocalStage::lane).collect(Collectors.toUnmodifiableSet());
  }

  /** How long they fired lately. */
  public List<NodeWork.Paced> paces(long nowNanos) {
    List<NodeWork.Paced> paces = new ArrayList<>();
    for (LocalStage stage : replicas) {
      String device = stage.planned().device();
      String id = stage.planned().id();
      stage
          .pace(nowNanos)
          .map(p -> new NodeWork.Paced(plan.deployment(), plan.epoch(), id, device, p.ratio()))
          .ifPresent(paces::add);
    }
    return paces;
  }
}

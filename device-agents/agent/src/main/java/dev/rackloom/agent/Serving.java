package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What serves on an agent, or is to.
 *
 * @param sinceNanos by the agent's clock; what others said before may be out of date
 */
record Serving(DeploymentPlan plan, Lineage lineage, long sinceNanos) {

  Electorate electorate() {
    return lineage.electorate();
  }

  String name() {
    return plan.deployment();
  }

  Set<String> nodes() {
    return plan.stages().stream().map(PlannedStage::node).collect(Collectors.toSet());
  }

  /** As it is offered to an agent that is behind: there it takes the place of nothing. */
  Serving asItIs() {
    return new Serving(plan, lineage.replacing(0), sinceNanos);
  }

  /** What a repair makes of it. */
  Serving repaired(DeploymentPlan next, long nowNanos) {
    return new Serving(next, lineage.replacing(plan.epoch()), nowNanos);
  }

  /** Whether it may serve when these have accepted it. */
  boolean isAgreed(Set<String> accepted) {
    return accepted.containsAll(nodes()) && electorate().isQuorum(accepted);
  }
}

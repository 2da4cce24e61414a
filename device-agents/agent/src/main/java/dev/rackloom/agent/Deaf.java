package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Agents that say that they have lost this one, and so drop what comes from here; nearly always
 * nobody. Safe to share between threads, and asked for every request, which waits for nobody;
 * changed under the lock of {@link Members}.
 */
final class Deaf {

  private volatile Set<String> agents = Set.of();

  /** An agent says that it has lost this one, or that it has not. */
  void note(String id, boolean isDeaf) {
    if (isDeaf != agents.contains(id)) {
      Set<String> next = new HashSet<>(agents);
      var _ = isDeaf ? next.add(id) : next.remove(id);
      agents = Set.copyOf(next);
    }
  }

  boolean contains(String id) {
    return agents.contains(id);
  }

  /** The first of them with a stage of a plan. */
  Optional<String> of(DeploymentPlan plan) {
    Set<String> now = agents;
    return now.isEmpty()
        ? Optional.empty()
        : plan.stages().stream()
            .map(PlannedStage::node)
            .filter(now::contains)
            .min(Comparator.naturalOrder());
  }
}

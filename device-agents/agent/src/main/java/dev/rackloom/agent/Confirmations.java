package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when epochs may serve here if nobody says anything new. Asked for every request, while what
 * it is made from, the words of all agents, is looked through once for each news. Safe to share
 * between threads; changed under the lock of {@link Membership}.
 */
final class Confirmations {

  private volatile Map<Said.EpochRef, Long> untilNanos = new ConcurrentHashMap<>();

  private static Said.EpochRef ref(DeploymentPlan plan) {
    return new Said.EpochRef(plan.deployment(), plan.epoch());
  }

  /** Whether it is known that a plan's epoch may serve now. */
  boolean hold(DeploymentPlan plan, long nowNanos) {
    Long until = untilNanos.get(ref(plan));
    return until != null && nowNanos - until <= 0;
  }

  /** It may serve until then. */
  void add(DeploymentPlan plan, long until) {
    untilNanos.put(ref(plan), until);
  }

  /** There is news: nothing holds any more. */
  void forget() {
    untilNanos = new ConcurrentHashMap<>();
  }
}

package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.api.deploy.DeploymentPlan;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when epochs may serve here if nobody says anything new. Asked for every request, while what
 * it is made from, the words of all agents, is looked through once for each news. Safe to share
 * between threads; changed under the lock of {@link Members}.
 */
final class Confirmations {

  private final Map<Said.EpochRef, Long> untilNanos = new ConcurrentHashMap<>();

  private static Said.EpochRef ref(DeploymentPlan plan) {
    return new Said.EpochRef(plan.deployment(), plan.epoch());
  }

  /** Whether it is known that a plan's epoch may serve now. */
  boolean hold(DeploymentPlan plan, long nowNanos) {
    Long until = untilNanos.get(ref(plan));
    return until != null && nowNanos - until <= 0;
  }

  /**
   * Whether a quorum answered; then its epoch may serve until that is a fence ago.
   *
   * @param answered when each of them did
   */
  boolean confirm(
      DeploymentPlan plan, Electorate electorate, Map<String, Long> answered, long fenceNanos) {
    OptionalLong since = quorumSince(answered, electorate);
    since.ifPresent(nanos -> untilNanos.put(ref(plan), nanos + fenceNanos));
    return since.isPresent();
  }

  /** When the last of the quorum answered that did so latest; empty if there is none. */
  private static OptionalLong quorumSince(Map<String, Long> answered, Electorate electorate) {
    Set<String> latest = new HashSet<>();
    return answered.entrySet().stream()
        .sorted((a, b) -> Long.signum(b.getValue() - a.getValue()))
        .filter(e -> latest.add(e.getKey()) && electorate.isQuorum(latest))
        .mapToLong(Map.Entry::getValue)
        .findFirst();
  }

  /** There is news: nothing holds any more. */
  void forget() {
    untilNanos.clear();
  }
}

package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Tells people what cannot be done for deployments so far, and the same thing once. Safe to share
 * between threads.
 *
 * @param <K> what of a deployment it is that cannot be done
 */
final class Complaints<K> {

  private final Reports reports;
  private final Map<K, String> said = new ConcurrentHashMap<>();

  Complaints(Reports reports) {
    this.reports = reports;
  }

  /**
   * Tells it, unless it is what was told of {@code which} last.
   *
   * @param about the agents in the way
   */
  void say(K which, DeploymentPlan plan, String about, String text) {
    if (!text.equals(said.put(which, text))) {
      reports.tell(plan, Change.UNREPAIRED, about, text, 0);
    }
  }

  /** It could be done: what hinders it from now on is new. */
  void done(K which) {
    said.remove(which);
  }

  /** Forgets what is of deployments that are not served any more. */
  void keep(Predicate<K> isServed) {
    said.keySet().removeIf(isServed.negate());
  }
}

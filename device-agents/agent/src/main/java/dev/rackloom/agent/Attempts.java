package dev.rackloom.agent;

import dev.rackloom.agent.repair.ProposalNumbers;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Attempts of this agent to repair deployments: which numbers it has used, how long the next
 * attempt may take, and when it may begin. Each that comes to nothing gives the next one twice the
 * time. Used by one thread.
 */
final class Attempts {

  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What a sub-model takes at least from a disk or another agent, and to be made ready. */
  private static final double BYTES_PER_S = 20e6;

  /** Between two that came first to some agents each; drawn from up to twice that. */
  private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int MOST_DOUBLINGS = 6;

  private final String node;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final Map<String, Long> used = new HashMap<>();
  private final Map<String, Integer> failed = new HashMap<>();
  private final Map<String, Long> notBefore = new HashMap<>();

  Attempts(String node, LongSupplier clock, RandomGenerator random) {
    this.node = node;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A number that no other agent takes and that this one has not used, whatever became of it.
   *
   * @param highest that agents are known to have had
   */
  long number(DeploymentPlan plan, long highest) {
    long last = Math.max(highest, used.getOrDefault(plan.deployment(), 0L));
    List<String> nodes = plan.rack().nodes().stream().map(Node::id).toList();
    return ProposalNumbers.after(last, node, nodes);
  }

  /** One begins: its number is not used again. */
  void begin(DeploymentPlan next) {
    used.put(next.deployment(), next.epoch());
  }

  /** Whether one that came second has waited. */
  boolean mayBegin(String deployment) {
    Long time = notBefore.get(deployment);
    return time == null || clock.getAsLong() - time >= 0;
  }

  /**
   * How long agents may take to accept.
   *
   * @param before what serves: a stage that stays where it is has nothing to load
   */
  long patienceNanos(DeploymentPlan before, DeploymentPlan next) {
    Map<String, Long> bytes = new HashMap<>();
    Collection<PlannedStage> there = before.stages();
    next.stages().stream()
        .filter(s -> !there.contains(s))
        .forEach(s -> bytes.merge(s.node(), s.artefact().bytes(), Long::sum));
    long most = bytes.values().stream().mapToLong(b -> b).max().orElse(0);
    long once = FIRST_NANOS + (long) (most / BYTES_PER_S * 1e9);
    return Math.min(Ballot.LOAD_NANOS, once << failed.getOrDefault(next.deployment(), 0));
  }

  /** It came to nothing; if because somebody else was first, the next one waits a little. */
  void failed(String deployment, boolean outrun) {
    int times = failed.merge(deployment, 1, (a, b) -> Math.min(MOST_DOUBLINGS, a + b));
    if (outrun) {
      long most = BACK_OFF_NANOS << times;
      notBefore.put(deployment, clock.getAsLong() + most / 2 + random.nextLong(most / 2));
    }
  }

  /** It is as it should be. */
  void succeeded(String deployment) {
    failed.remove(deployment);
    notBefore.remove(deployment);
  }
}

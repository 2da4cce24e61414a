package dev.rackloom.agent.runtime;

import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.policies.Replica;
import dev.rackloom.policies.ReplicaPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which replica serves each replicated stage of a request that comes in here, by the {@link
 * ReplicaPolicy}: the one that served the request's session before; else the one where it is
 * expected to end first, from how many requests of this front are under way there and what the plan
 * predicts for one of these sizes. Safe to share.
 */
final class ReplicaChoice {

  private static final int MOST_SESSIONS = 1 << 14;

  private final List<List<PlannedStage>> choices;
  private final List<int[]> underWay = new ArrayList<>();
  private final CostEvaluator predictor;
  private final Map<String, List<Integer>> homes = new LinkedHashMap<>(16, 0.75f, true);

  ReplicaChoice(DeploymentPlan plan, PlanRouting routing) {
    this.choices = routing.choices();
    this.predictor = new CostEvaluator(plan.rack(), plan.profile());
    choices.forEach(replicas -> underWay.add(new int[replicas.size()]));
  }

  /**
   * Chooses for one request, which counts as under way until it has {@link #ended}.
   *
   * @param home the replicas that served its session last; empty if none did
   */
  List<Integer> choose(Bindings bindings, List<Integer> home) {
    List<long[]> nanos =
        choices.stream()
            .map(c -> c.stream().mapToLong(s -> predict(s, bindings)).toArray())
            .toList();
    synchronized (this) {
      List<Integer> chosen = new ArrayList<>();
      for (int i = 0; i < choices.size(); i++) {
        int best = choose(underWay.get(i), nanos.get(i), home.isEmpty() ? -1 : home.get(i));
        underWay.get(i)[best]++;
        chosen.add(best);
      }
      return chosen;
    }
  }

  private static int choose(int[] underWay, long[] nanos, int home) {
    List<Replica> replicas = new ArrayList<>();
    for (int r = 0; r < underWay.length; r++) {
      replicas.add(new Replica(underWay[r], nanos[r], r == home));
    }
    return ReplicaPolicy.choose(replicas);
  }

  /** The replicas that served a session last; empty if none did. */
  synchronized List<Integer> home(String session) {
    return homes.getOrDefault(session, List.of());
  }

  /** That replicas served a session. Those that were asked for last are known. */
  synchronized void remember(String session, List<Integer> chosen) {
    if (session.isEmpty() || choices.isEmpty()) {
      return;
    }
    homes.put(session, List.copyOf(chosen));
    if (homes.size() > MOST_SESSIONS) {
      homes.remove(homes.keySet().iterator().next());
    }
  }

  synchronized void ended(List<Integer> chosen) {
    for (int i = 0; i < chosen.size(); i++) {
      underWay.get(i)[chosen.get(i)]--;
    }
  }

  private long predict(PlannedStage stage, Bindings bindings) {
    return switch (predictor.sample(stage.stage(), stage.device(), stage.phase(), bindings)) {
      case Estimate.Sampled s -> s.sample().nanos() > 0 ? s.sample().nanos() : Replica.UNKNOWN;
      case Estimate.Unknown u -> Replica.UNKNOWN;
    };
  }
}

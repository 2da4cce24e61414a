package dev.rackloom.agent.runtime;

import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.symbolic.Bindings;
import java.util.ArrayList;
import java.util.List;

/**
 * Which replica serves each replicated stage of a request that comes in here: the one where it is
 * expected to end first, from how many requests of this front are under way there and what the plan
 * predicts for one of these sizes. Safe to share.
 */
final class ReplicaChoice {

  private final List<List<PlannedStage>> choices;
  private final List<int[]> underWay = new ArrayList<>();
  private final CostEvaluator predictor;

  ReplicaChoice(DeploymentPlan plan, PlanRouting routing) {
    this.choices = routing.choices();
    this.predictor = new CostEvaluator(plan.rack(), plan.profile());
    choices.forEach(replicas -> underWay.add(new int[replicas.size()]));
  }

  /** Chooses for one request, which counts as under way until it has {@link #ended}. */
  List<Integer> choose(Bindings bindings) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      long[] nanos = choices.get(i).stream().mapToLong(s -> predict(s, bindings)).toArray();
      synchronized (this) {
        int best = ReplicaPolicy.earliest(underWay.get(i), nanos);
        underWay.get(i)[best]++;
        chosen.add(best);
      }
    }
    return chosen;
  }

  synchronized void ended(List<Integer> chosen) {
    for (int i = 0; i < chosen.size(); i++) {
      underWay.get(i)[chosen.get(i)]--;
    }
  }

  private long predict(PlannedStage stage, Bindings bindings) {
    return switch (predictor.sample(stage.stage(), stage.device(), stage.phase(), bindings)) {
      case Estimate.Sampled s -> s.sample().nanos();
      case Estimate.Unknown u -> -1L;
    };
  }
}

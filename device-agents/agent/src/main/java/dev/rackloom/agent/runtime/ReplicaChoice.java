package dev.rackloom.agent.runtime;

import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.policies.Backlog;
import dev.rackloom.policies.Paces;
import dev.rackloom.policies.Replica;
import dev.rackloom.policies.ReplicaPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which replica serves each replicated stage of a request that comes in here, by the {@link
 * ReplicaPolicy}: the one that served the request's session before; else the one where it is
 * expected to end first. Ahead of it there are this front's own requests that are under way to that
 * device, and what the device's agent says of others'; lengths are what the plan predicts for one
 * of these sizes, at the pace that the replica shows. What an agent said a second ago counts for
 * nothing. Safe to share.
 */
final class ReplicaChoice {

  private static final int MOST_SESSIONS = 1 << 14;

  private final List<List<PlannedStage>> choices;
  private final List<int[]> underWay = new ArrayList<>();
  private final List<Paces> paces = new ArrayList<>();
  private final CostEvaluator predictor;
  private final AgentContext agent;
  private final NodeWork.Owner mine;
  private final Map<String, List<Integer>> homes = new LinkedHashMap<>(16, 0.75f, true);

  ReplicaChoice(DeploymentPlan plan, PlanRouting routing, AgentContext agent) {
    this.choices = routing.choices();
    this.predictor = new CostEvaluator(plan.rack(), plan.profile());
    this.agent = agent;
    this.mine = new NodeWork.Owner(plan.deployment(), plan.epoch(), agent.node());
    for (List<PlannedStage> replicas : choices) {
      underWay.add(new int[replicas.size()]);
      paces.add(new Paces(plan.rack().timeDilation()));
    }
  }

  /**
   * Chooses for one request, which counts as under way until it has {@link #ended}.
   *
   * @param home the replicas that served its session last; empty if none did
   */
  List<Integer> choose(Bindings bindings, List<Integer> home) {
    List<long[]> predicted =
        choices.stream()
            .map(c -> c.stream().mapToLong(s -> predict(s, bindings)).toArray())
            .toList();
    Map<String, Optional<NodeWork>> said = said();
    synchronized (this) {
      List<long[]> nanos = new ArrayList<>();
      for (int i = 0; i < choices.size(); i++) {
        nanos.add(expected(i, predicted.get(i), said));
      }
      Map<String, Backlog> ahead = ahead(nanos, said);
      List<Integer> chosen = new ArrayList<>();
      for (int i = 0; i < choices.size(); i++) {
        chosen.add(choose(i, nanos.get(i), ahead, home.isEmpty() ? -1 : home.get(i)));
      }
      count(chosen, 1);
      return chosen;
    }
  }

  /** What is known of each node that has a replica. */
  private Map<String, Optional<NodeWork>> said() {
    Map<String, Optional<NodeWork>> said = new HashMap<>();
    choices.forEach(c -> c.forEach(s -> said.computeIfAbsent(s.node(), agent.works())));
    return said;
  }

  private static Optional<NodeWork> said(PlannedStage at, Map<String, Optional<NodeWork>> said) {
    return said.getOrDefault(at.node(), Optional.empty());
  }

  /** Lengths at each replica of one stage, by the clock. */
  private long[] expected(int stage, long[] predicted, Map<String, Optional<NodeWork>> said) {
    double[] measured =
        choices.get(stage).stream()
            .mapToDouble(s -> said(s, said).map(work -> pace(s, work)).orElse(Double.NaN))
            .toArray();
    double[] pace = paces.get(stage).of(measured);
    long[] nanos = predicted.clone();
    for (int r = 0; r < nanos.length; r++) {
      nanos[r] =
          predicted[r] == Replica.UNKNOWN
              ? Replica.UNKNOWN
              : Math.max(1, Math.round(predicted[r] * pace[r]));
    }
    return nanos;
  }

  private double pace(PlannedStage s, NodeWork work) {
    return work.pace(mine.deployment(), mine.epoch(), s.id(), s.device()).orElse(Double.NaN);
  }

  /** What is on each device before one more request. */
  private Map<String, Backlog> ahead(List<long[]> nanos, Map<String, Optional<NodeWork>> said) {
    Map<String, Backlog> ahead = new HashMap<>();
    for (int i = 0; i < choices.size(); i++) {
      for (int r = 0; r < choices.get(i).size(); r++) {
        PlannedStage at = choices.get(i).get(r);
        ahead.computeIfAbsent(
            at.device(),
            device -> said(at, said).map(w -> w.others(device, mine)).orElse(Backlog.NONE));
        int own = underWay.get(i)[r];
        ahead.merge(
            at.device(), new Backlog(own, own * Math.max(0, nanos.get(i)[r])), Backlog::plus);
      }
    }
    return ahead;
  }

  private int choose(int stage, long[] nanos, Map<String, Backlog> ahead, int home) {
    List<Replica> replicas = new ArrayList<>();
    for (PlannedStage at : choices.get(stage)) {
      int r = replicas.size();
      replicas.add(new Replica(ahead.getOrDefault(at.device(), Backlog.NONE), nanos[r], r == home));
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
    count(chosen, -1);
  }

  private void count(List<Integer> chosen, int change) {
    for (int i = 0; i < chosen.size(); i++) {
      underWay.get(i)[chosen.get(i)] += change;
    }
  }

  private long predict(PlannedStage stage, Bindings bindings) {
    return switch (predictor.sample(stage.stage(), stage.device(), stage.phase(), bindings)) {
      case Estimate.Sampled s -> s.sample().nanos() > 0 ? s.sample().nanos() : Replica.UNKNOWN;
      case Estimate.Unknown u -> Replica.UNKNOWN;
    };
  }
}

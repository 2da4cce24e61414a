package dev.rackloom.agent.runtime;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.protocol.Wire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the tensors of a plan go. Pure: every agent gets the same answer from the same plan and the
 * replicas that a request's front has chosen, so that nobody has to ask.
 */
public final class PlanRouting {

  private final Map<String, List<PlannedStage>> replicas = new LinkedHashMap<>();
  private final Map<String, PlannedRoute> routes = new HashMap<>();
  private final Set<String> nodes = new LinkedHashSet<>();
  private final List<String> replicated;

  /** The routing of {@code plan}. */
  public PlanRouting(DeploymentPlan plan) {
    plan.stages().stream()
        .filter(s -> s.phase() != Phase.DECODE)
        .sorted(Comparator.comparingInt(PlannedStage::replica))
        .forEach(s -> replicas.computeIfAbsent(s.id(), k -> new ArrayList<>()).add(s));
    plan.stages().forEach(s -> nodes.add(s.node()));
    plan.routes().forEach(r -> routes.merge(r.tensor(), r, PlanRouting::join));
    replicated =
        replicas.entrySet().stream()
            .filter(e -> e.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    check(plan);
  }

  private static PlannedRoute join(PlannedRoute a, PlannedRoute b) {
    Set<String> to = new LinkedHashSet<>(a.to());
    to.addAll(b.to());
    return new PlannedRoute(a.tensor(), a.from(), List.copyOf(to), a.wire());
  }

  private void check(DeploymentPlan plan) {
    for (PlannedRoute route : routes.values()) {
      for (String to : route.to()) {
        if (!to.equals(PlannedRoute.CALLER) && !replicas.containsKey(to)) {
          throw new IllegalArgumentException(
              "tensor '" + route.tensor() + "' goes to stage '" + to + "', which is not planned");
        }
      }
    }
    for (PlannedStage stage : plan.stages()) {
      for (Port port : stage.inputs()) {
        PlannedRoute route = routes.get(port.name());
        if (route == null || !route.to().contains(stage.id())) {
          throw new IllegalArgumentException(
              "no route brings '"
                  + port.name()
                  + "' to stage '"
                  + stage.id()
                  + "': it would never fire");
        }
      }
    }
    for (Port port : plan.outputs()) {
      PlannedRoute route = routes.get(port.name());
      if (route == null || !route.to().contains(PlannedRoute.CALLER)) {
        throw new IllegalArgumentException(
            "no route brings output '" + port.name() + "' back to the caller");
      }
    }
  }

  /** A device a tensor goes to; the front if the device is {@link Wire#CALLER}. */
  public record Target(String node, String device) {}

  /** Nodes that run a stage. */
  public Set<String> nodes() {
    return nodes;
  }

  /** The replicas of each stage that has several, in plan order. */
  public List<List<PlannedStage>> choices() {
    return replicated.stream()
        .map(id -> List.copyOf(replicas.getOrDefault(id, List.of())))
        .toList();
  }

  /** Whether these replicas can be meant: one that is there for each stage that has several. */
  public boolean fits(List<Integer> chosen) {
    if (chosen.size() != replicated.size()) {
      return false;
    }
    for (int i = 0; i < chosen.size(); i++) {
      if (chosen.get(i) < 0
          || chosen.get(i) >= replicas.getOrDefault(replicated.get(i), List.of()).size()) {
        return false;
      }
    }
    return true;
  }

  /** How {@code tensor} travels. */
  public WireFormat wire(String tensor) {
    PlannedRoute route = routes.get(tensor);
    return route == null ? WireFormat.SAME : route.wire();
  }

  /**
   * Where {@code tensor} goes, each device once.
   *
   * @param front where the request came in
   * @param chosen the replicas that serve it
   */
  public Set<Target> targets(String tensor, String front, List<Integer> chosen) {
    PlannedRoute route = routes.get(tensor);
    if (route == null) {
      return Set.of();
    }
    Set<Target> targets = new LinkedHashSet<>();
    for (String to : route.to()) {
      if (to.equals(PlannedRoute.CALLER)) {
        targets.add(new Target(front, Wire.CALLER));
      } else {
        PlannedStage stage = chosen(to, chosen);
        targets.add(new Target(stage.node(), stage.device()));
      }
    }
    return targets;
  }

  /** The replica of each stage that serves a request, in plan order. */
  public List<PlannedStage> stages(List<Integer> chosen) {
    return replicas.keySet().stream().map(id -> chosen(id, chosen)).toList();
  }

  private PlannedStage chosen(String id, List<Integer> chosen) {
    List<PlannedStage> all = replicas.getOrDefault(id, List.of());
    return all.get(all.size() == 1 ? 0 : chosen.get(replicated.indexOf(id)));
  }
}

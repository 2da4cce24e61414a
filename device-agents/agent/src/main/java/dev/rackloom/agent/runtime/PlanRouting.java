package dev.rackloom.agent.runtime;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
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
 * Where the tensors of a plan go. Pure: every agent gets the same answer from the same plan, so
 * that nobody has to ask. Of a replicated stage, request number n uses replica n modulo their
 * count.
 */
public final class PlanRouting {

  private final Map<String, List<PlannedStage>> replicas = new LinkedHashMap<>();
  private final Map<String, PlannedRoute> routes = new HashMap<>();
  private final Set<String> nodes = new LinkedHashSet<>();

  /** The routing of {@code plan}. */
  public PlanRouting(DeploymentPlan plan) {
    plan.stages().stream()
        .filter(s -> s.phase() != Phase.DECODE)
        .sorted(Comparator.comparingInt(PlannedStage::replica))
        .forEach(s -> replicas.computeIfAbsent(s.id(), k -> new ArrayList<>()).add(s));
    plan.stages().forEach(s -> nodes.add(s.node()));
    plan.routes().forEach(r -> routes.merge(r.tensor(), r, PlanRouting::join));
    check(plan);
  }

  private static PlannedRoute join(PlannedRoute a, PlannedRoute b) {
    Set<String> to = new LinkedHashSet<>(a.to());
    to.addAll(b.to());
    return new PlannedRoute(a.tensor(), a.from(), List.copyOf(to));
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

  /** Where {@code tensor} of this request goes, each device once. */
  public Set<Target> targets(String tensor, RequestKey key) {
    PlannedRoute route = routes.get(tensor);
    if (route == null) {
      return Set.of();
    }
    Set<Target> targets = new LinkedHashSet<>();
    for (String to : route.to()) {
      if (to.equals(PlannedRoute.CALLER)) {
        targets.add(new Target(key.front(), Wire.CALLER));
      } else {
        PlannedStage stage = chosen(to, key);
        targets.add(new Target(stage.node(), stage.device()));
      }
    }
    return targets;
  }

  /** The replica of each stage that serves this request, in plan order. */
  public List<PlannedStage> stages(RequestKey key) {
    return replicas.keySet().stream().map(id -> chosen(id, key)).toList();
  }

  private PlannedStage chosen(String id, RequestKey key) {
    List<PlannedStage> all = replicas.getOrDefault(id, List.of());
    return all.get((int) Math.floorMod(key.number(), (long) all.size()));
  }
}

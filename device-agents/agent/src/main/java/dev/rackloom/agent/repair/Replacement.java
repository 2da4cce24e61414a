package dev.rackloom.agent.repair;

import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Routes;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts the stages of lost nodes and devices on the devices left.
 *
 * <p>Stages that are not lost stay where they are, so nothing of them has to be loaded. A lost
 * replica of a stage that has others is dropped. Other lost stages are taken in plan order; each
 * goes to the device, of those that run its format and have room, where its own time, what the
 * device does already and the transfers from and to its neighbours are least together; of equals to
 * the lowest-named. Greedy: O(stages x devices), the same answer on every agent.
 */
public final class Replacement {

  private final DeploymentPlan plan;
  private final Set<String> nodes;
  private final Set<String> takers;
  private final Abilities abilities;
  private final CostEvaluator costs;
  private final Routes routes;
  private final Map<String, DeviceLoad> loads = new HashMap<>();
  private final Map<String, String> placed = new HashMap<>();

  private Replacement(
      DeploymentPlan plan, Set<String> nodes, Set<String> takers, Abilities abilities) {
    this.plan = plan;
    this.nodes = nodes;
    this.takers = takers;
    this.abilities = abilities;
    this.costs = new CostEvaluator(plan.rack(), plan.profile());
    this.routes = new Routes(plan.rack());
  }

  /** What became of it. */
  public sealed interface Result {

    /** A plan on the nodes left. */
    record Repaired(DeploymentPlan plan) implements Result {}

    /** A stage has no place, and why. */
    record Impossible(String reason) implements Result {}
  }

  /**
   * The plan on {@code nodes} alone.
   *
   * @param takers those of them that may get more than they have
   * @param abilities of the rack's devices
   * @param epoch its number
   */
  public static Result of(
      DeploymentPlan plan, Set<String> nodes, Set<String> takers, Abilities abilities, long epoch) {
    return new Replacement(plan, nodes, takers, abilities).place(epoch);
  }

  private record Served(String id, Phase phase) {
    static Served of(PlannedStage stage) {
      return new Served(stage.id(), stage.phase());
    }
  }

  private Result place(long epoch) {
    List<PlannedStage> kept = new ArrayList<>(plan.stages().stream().filter(this::stays).toList());
    Set<Served> served = kept.stream().map(Served::of).collect(java.util.stream.Collectors.toSet());
    kept.forEach(this::settle);
    Map<PlannedStage, PlannedStage> moved = new HashMap<>();
    for (PlannedStage stage : plan.stages()) {
      if (stays(stage) || !served.add(Served.of(stage))) {
        continue;
      }
      Optional<Device> device = best(stage);
      if (device.isEmpty()) {
        return new Result.Impossible(why(stage));
      }
      PlannedStage on = on(stage, device.get());
      settle(on);
      moved.put(stage, on);
    }
    List<PlannedStage> stages =
        plan.stages().stream()
            .filter(s -> stays(s) || moved.containsKey(s))
            .map(s -> moved.getOrDefault(s, s))
            .toList();
    return new Result.Repaired(plan.withStages(epoch, stages));
  }

  private String why(PlannedStage stage) {
    String there = " on the devices of " + sorted(takers) + but();
    boolean runsNowhere = takersDevices().findAny().isPresent() && able(stage).findAny().isEmpty();
    return "stage '"
        + stage.id()
        + (runsNowhere
            ? "' is " + stage.artefact().format() + ", which does not run" + there
            : "' has no room" + there);
  }

  private String but() {
    return abilities.lost().isEmpty() ? "" : " but " + sorted(abilities.lost());
  }

  private boolean stays(PlannedStage stage) {
    return nodes.contains(stage.node()) && abilities.has(stage.device());
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static PlannedStage on(PlannedStage stage, Device device) {
    return new PlannedStage(
        stage.stage(),
        stage.phase(),
        stage.replica(),
        device.node(),
        device.id(),
        stage.artefact(),
        stage.inputs(),
        stage.outputs());
  }

  private void settle(PlannedStage stage) {
    load(stage.device()).add(stage, plan.typical(), nanos(stage, stage.device()).orElse(0.0));
    placed.putIfAbsent(stage.id(), stage.device());
  }

  private DeviceLoad load(String device) {
    return loads.computeIfAbsent(device, d -> new DeviceLoad());
  }

  private Optional<Device> best(PlannedStage stage) {
    return able(stage)
        .filter(d -> fits(stage, d))
        .min(
            Comparator.<Device>comparingDouble(d -> endsAfter(stage, d.id()))
                .thenComparing(Device::id));
  }

  /** Devices where it would run, if there is room. */
  private Stream<Device> able(PlannedStage stage) {
    return takersDevices().filter(d -> abilities.runs(d.id(), stage.artefact()));
  }

  private Stream<Device> takersDevices() {
    return plan.rack().devices().stream()
        .filter(d -> takers.contains(d.node()) && abilities.has(d.id()));
  }

  private boolean fits(PlannedStage stage, Device device) {
    return load(device.id()).bytesWith(stage, plan.typical()) <= device.home().capacityBytes();
  }

  private double endsAfter(PlannedStage stage, String device) {
    double own = nanos(stage, device).orElse(Double.MAX_VALUE / 4);
    return load(device).nanos() + own + transfers(stage, device);
  }

  private Optional<Double> nanos(PlannedStage stage, String device) {
    return switch (costs.sample(stage.stage(), device, stage.phase(), plan.typical())) {
      case Estimate.Sampled s -> Optional.of((double) s.sample().nanos());
      case Estimate.Unknown u -> Optional.empty();
    };
  }

  /** Of what it reads and makes, to and from stages that have a place by now. */
  private double transfers(PlannedStage stage, String device) {
    double nanos = 0;
    for (PlannedRoute route : plan.routes()) {
      double bytes = bytes(route);
      if (route.from().equals(stage.id())) {
        for (String reader : route.to()) {
          nanos += nanos(device, at(reader), bytes);
        }
      } else if (route.to().contains(stage.id())) {
        nanos += nanos(at(route.from()), device, bytes);
      }
    }
    return nanos;
  }

  private Optional<String> at(String stage) {
    return stage.equals(PlannedRoute.CALLER)
        ? Optional.of(plan.rack().callerAt())
        : Optional.ofNullable(placed.get(stage));
  }

  private double nanos(String from, Optional<String> to, double bytes) {
    return to.map(t -> nanos(from, t, bytes)).orElse(0.0);
  }

  private double nanos(Optional<String> from, String to, double bytes) {
    return from.map(f -> nanos(f, to, bytes)).orElse(0.0);
  }

  private double nanos(String from, String to, double bytes) {
    return from.equals(to)
        ? 0
        : routes.between(from, to).map(route -> route.nanos(bytes)).orElse(0.0);
  }

  /** What a tensor takes on its way. */
  private double bytes(PlannedRoute route) {
    return plan.stages().stream()
        .flatMap(s -> Stream.concat(s.inputs().stream(), s.outputs().stream()))
        .filter(p -> p.name().equals(route.tensor()))
        .findFirst()
        .map(p ->
            (p.dtype().equals(DType.FLOAT32) ? route.wire() : WireFormat.SAME).wireBytes(bytes(p)))
        .orElse(0L);
  }

  private long bytes(Port port) {
    Shape shape = port.shape().bind(plan.typical());
    if (!(shape instanceof Shape.Ranked ranked) || !shape.isKnown()) {
      return 0;
    }
    long elements =
        ranked.dims().stream().mapToLong(d -> d.known().orElseThrow()).reduce(1, (a, b) -> a * b);
    return port.dtype().bytes(Dim.of(elements)).known().orElse(0);
  }
}

package dev.rackloom.core;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.StateAssignment;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.engine.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where each state of a model is under a placement: with the stage that reads it, in parts where
 * several devices hold that stage, in the home of each device unless the placement says otherwise.
 */
final class StatePlaces {

  private final OpenModel model;
  private final Rack rack;
  private final Map<Integer, Stage> readers = new HashMap<>();

  StatePlaces(OpenModel model, Rack rack) {
    this.model = model;
    this.rack = rack;
    for (Stage stage : model.stages().stages()) {
      for (int operator : stage.operators().toArray()) {
        Operator op = model.graph().operators().get(operator);
        op.inputs().stream().forEach(tensor -> readers.putIfAbsent(tensor, stage));
      }
    }
  }

  /** The placement with an assignment for every phase of a stage, and a line for every state. */
  Placement inAllPhases(Placement placement, List<Pass> passes) {
    Phase first = passes.getFirst().phase();
    List<Assignment> all =
        placement.assignments().stream()
            .filter(a -> a.phase() == first)
            .flatMap(a ->
                passes.stream()
                    .map(p ->
                        new Assignment(a.model(), a.stage(), p.phase(), a.group(), a.replica())))
            .toList();
    return filled(placement.withAssignments(all), first);
  }

  /** The placement with a line for every state, shard and device. */
  Placement filled(Placement placement, Phase phase) {
    Graph graph = model.graph();
    Map<String, String> lower =
        placement.tiers().stream()
            .filter(t -> t.what() == TierAssignment.What.STATE && t.model().equals(graph.name()))
            .collect(Collectors.toMap(t -> t.stage() + "\n" + t.device(), TierAssignment::tier));
    List<StateAssignment> states = new ArrayList<>();
    for (State state : graph.states()) {
      @Nullable Stage stage = readers.get(state.past());
      if (stage != null) {
        for (Assignment a : placement.replicas(graph.name(), stage.id(), phase)) {
          add(state, a, lower, states);
        }
      }
    }
    return placement.withStates(states);
  }

  private void add(
      State state, Assignment a, Map<String, String> lower, List<StateAssignment> states) {
    List<String> devices = a.group().devices();
    for (int i = 0; i < devices.size(); i++) {
      String device = devices.get(i);
      Optional<Device> owner = rack.device(device);
      String home = owner.map(d -> d.home().name()).orElse("");
      states.add(
          new StateAssignment(
              a.model(),
              state.id(),
              shard(a, i),
              device,
              lower.getOrDefault(a.stage() + "\n" + device, home)));
    }
  }

  /** Which part of a state one of the devices has. */
  private static String shard(Assignment a, int member) {
    String of = " " + member + " of " + a.group().devices().size();
    String part =
        switch (a.group().mode()) {
          case SINGLE -> "all";
          case TENSOR -> "heads" + of;
          case DATA, EXPERT -> "batch" + of;
          case PIPELINE -> "layers" + of;
        };
    boolean replicated = a.replica() > 0 && a.group().mode() == DeviceGroup.Mode.SINGLE;
    return replicated ? "all, replica " + a.replica() : part;
  }
}

package dev.rackloom.core.serving;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.core.Session;
import dev.rackloom.engine.serving.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the state of a request gets from the devices that hold it under one placement to those that
 * hold it under another: stage by stage, in parts where several devices hold a stage together.
 * State that stays on its device does not move.
 */
final class StateMap {

  private final Session session;
  private final Ways ways;

  StateMap(Session session) {
    this.session = session;
    this.ways = new Ways(session.rack());
  }

  /** The transfers of each token, one for each pair of devices. */
  List<Instance.Hop> between(Placement prompts, Placement steps) {
    Map<String, Map<Integer, Double>> from = holders(prompts);
    Map<String, Map<Integer, Double>> to = holders(steps);
    Map<Integer, Map<Integer, Double>> bytes = new TreeMap<>();
    for (Stage stage : session.model().stages().stages()) {
      double perToken = StateRoom.statePerToken(stage);
      from.getOrDefault(stage.id(), Map.of())
          .forEach((a, partThere) ->
              to.getOrDefault(stage.id(), Map.of())
                  .forEach((b, partHere) ->
                      bytes
                          .computeIfAbsent(a, k -> new TreeMap<>())
                          .merge(b, perToken * partThere * partHere, Double::sum)));
    }
    List<Instance.Hop> hops = new ArrayList<>();
    bytes.forEach((a, row) ->
        row.forEach((b, sum) -> {
          if (!a.equals(b) && sum > 0) {
            hops.add(ways.between("state", a, b, sum));
          }
        }));
    return hops;
  }

  /** Of each stage, the devices that hold it and what part of its state. */
  private Map<String, Map<Integer, Double>> holders(Placement placement) {
    List<String> ids = session.rack().devices().stream().map(d -> d.id()).toList();
    Phase first = session.passes().getFirst().phase();
    Map<String, Map<Integer, Double>> holders = new HashMap<>();
    for (Assignment a : placement.assignments()) {
      if (a.phase() == first) {
        Map<Integer, Double> parts = holders.computeIfAbsent(a.stage(), k -> new TreeMap<>());
        for (int i = 0; i < a.group().devices().size(); i++) {
          parts.put(ids.indexOf(a.group().devices().get(i)), a.group().shares().get(i));
        }
      }
    }
    return holders;
  }
}

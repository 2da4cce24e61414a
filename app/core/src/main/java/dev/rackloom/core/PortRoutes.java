package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Routes by names of ports: a tensor goes from whoever makes it to all who read it. */
final class PortRoutes {

  private PortRoutes() {}

  static List<PlannedRoute> of(List<PlannedStage> stages, List<Port> inputs, List<Port> outputs) {
    Map<String, String> makers = new LinkedHashMap<>();
    inputs.forEach(p -> makers.put(p.name(), PlannedRoute.CALLER));
    stages.forEach(s -> s.outputs().forEach(p -> makers.put(p.name(), s.id())));
    Map<String, List<String>> readers = new LinkedHashMap<>();
    makers.keySet().forEach(tensor -> readers.put(tensor, new ArrayList<>()));
    stages.forEach(s -> s.inputs().forEach(p -> readers(readers, p).add(s.id())));
    outputs.forEach(p -> readers(readers, p).add(PlannedRoute.CALLER));
    List<PlannedRoute> routes = new ArrayList<>();
    makers.forEach((tensor, maker) ->
        routes.add(new PlannedRoute(tensor, maker, readers.getOrDefault(tensor, List.of()))));
    return routes;
  }

  private static List<String> readers(Map<String, List<String>> readers, Port port) {
    List<String> of = readers.get(port.name());
    if (of == null) {
      throw RackloomException.user(
          "no stage makes '" + port.name() + "'", "export the model without it as an output.");
    }
    return of;
  }
}

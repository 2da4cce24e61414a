package dev.rackloom.cli.demo;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.find.Findings;
import dev.rackloom.core.LocalAgents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the demo's agents are: found by multicast on loopback, or, where this machine has none, as
 * they said when they were started. Agents of others that are found too are left alone.
 *
 * @param rack with their addresses
 * @param how in words
 */
record AgentsOfDemo(Rack rack, String how) {

  /**
   * Looks for them.
   *
   * @param started what they said
   * @param nearby asks by multicast; throws where that cannot be done
   */
  static AgentsOfDemo find(Rack rack, List<LocalAgents.Agent> started, Supplier<Findings> nearby) {
    try {
      Findings all = nearby.get();
      List<Findings.Found> ours = new ArrayList<>();
      for (LocalAgents.Agent agent : started) {
        all.agents().stream()
            .filter(f -> f.node().equals(agent.node()) && f.address().equals(agent.address()))
            .findFirst()
            .ifPresent(ours::add);
      }
      if (ours.size() == started.size()) {
        return new AgentsOfDemo(
            new Findings(ours, List.of()).addressed(rack), "found by multicast on loopback");
      }
      return listed(
          rack, started, "multicast on loopback finds " + ours.size() + " of " + started.size());
    } catch (RackloomException none) {
      return listed(rack, started, none.failure().message());
    }
  }

  private static AgentsOfDemo listed(Rack rack, List<LocalAgents.Agent> started, String why) {
    List<Findings.Found> agents =
        started.stream().map(a -> new Findings.Found(a.node(), a.address(), a.devices())).toList();
    return new AgentsOfDemo(
        new Findings(agents, List.of()).addressed(rack), "taken from a list (" + why + ")");
  }
}

package dev.rackloom.client.find;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import java.util.List;
import java.util.Optional;

/**
 * What was found.
 *
 * @param agents those that said who they are
 * @param silent addresses that were looked at in vain, with why and what to try
 */
public record Findings(List<Found> agents, List<String> silent) {

  /**
   * An agent.
   *
   * @param node its node id
   * @param address where it listens
   * @param devices ids of what it owns
   */
  public record Found(String node, String address, List<String> devices) {
    public Found {
      devices = List.copyOf(devices);
    }
  }

  public Findings {
    agents = List.copyOf(agents);
    silent = List.copyOf(silent);
  }

  /** The agent of a node. */
  public Optional<Found> of(String node) {
    return agents.stream().filter(a -> a.node().equals(node)).findFirst();
  }

  /**
   * The rack with the addresses of these agents; nodes that have an address keep it.
   *
   * @throws RackloomException if two agents say that they are of one node
   */
  public Rack addressed(Rack rack) {
    return rack.withNodes(rack.nodes().stream().map(this::addressed).toList());
  }

  private Node addressed(Node node) {
    List<String> addresses =
        agents.stream()
            .filter(a -> a.node().equals(node.id()))
            .map(Found::address)
            .distinct()
            .toList();
    if (addresses.size() > 1) {
      throw RackloomException.agent(
          "node '" + node.id() + "' has several agents: " + addresses, "stop all but one", null);
    }
    return node.agent().isEmpty() && !addresses.isEmpty()
        ? new Node(node.id(), addresses.getFirst())
        : node;
  }
}

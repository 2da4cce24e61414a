package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;

/**
 * A machine of the rack: what one agent owns.
 *
 * @param id unique in its rack
 * @param agent the agent's address, {@code host:port}; empty until one is assigned
 */
public record Node(String id, String agent) {
  public Node {
    Checks.named(id, "node");
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Agents in the process of a test, on ports that the system chooses. */
final class AgentsInTest implements AgentsHere {

  private final List<AgentServer> agents = new ArrayList<>();
  private final Rack rack;

  AgentsInTest(Rack wanted, Path folder) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : wanted.nodes()) {
      AgentServer agent =
          AgentServer.start(
              AgentConfig.on(
                  node.id(),
                  "127.0.0.1:0",
                  wanted.devices().stream().filter(d -> d.node().equals(node.id())).toList(),
                  folder.resolve(node.id())));
      agents.add(agent);
      nodes.add(new Node(node.id(), agent.address()));
    }
    rack = wanted.withNodes(nodes);
  }

  @Override
  public Rack rack() {
    return rack;
  }

  @Override
  public void tell(String node, TelemetryEvent event) {
    agents.stream().filter(a -> a.node().equals(node)).forEach(a -> a.tell(event));
  }

  @Override
  public void close() {
    agents.forEach(AgentServer::close);
  }
}

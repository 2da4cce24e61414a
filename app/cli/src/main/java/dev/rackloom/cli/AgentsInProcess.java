package dev.rackloom.cli;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.core.bench.AgentsHere;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Agents inside this process, for benchmarks that look into them or want many. */
final class AgentsInProcess implements AgentsHere {

  private final Map<String, AgentServer> agents = new LinkedHashMap<>();
  private final Rack rack;

  AgentsInProcess(Rack wanted, Path folder) {
    for (Node node : wanted.nodes()) {
      AgentConfig config =
          AgentConfig.on(
              node.id(),
              "127.0.0.1:0",
              wanted.devices().stream().filter(d -> d.node().equals(node.id())).toList(),
              folder.resolve(node.id()));
      agents.put(node.id(), AgentServer.start(config));
    }
    rack =
        wanted.withNodes(
            agents.entrySet().stream()
                .map(e -> new Node(e.getKey(), e.getValue().address()))
                .toList());
  }

  @Override
  public Rack rack() {
    return rack;
  }

  @Override
  public void tell(String node, TelemetryEvent event) {
    Objects.requireNonNull(agents.get(node), node).tell(event);
  }

  @Override
  public void close() {
    agents.values().forEach(AgentServer::close);
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.nio.file.Path;

/** Agents inside this process, one for each node of a rack. */
public interface AgentsHere extends AutoCloseable {

  /** Starts them: the command line knows how. */
  @FunctionalInterface
  interface Starter {

    /**
     * Agents of {@code rack} on free loopback ports.
     *
     * @param folder for their files
     */
    AgentsHere start(Rack rack, Path folder);
  }

  /** The rack with their addresses. */
  Rack rack();

  /** Tells listeners of a node's agent that something happened. */
  void tell(String node, TelemetryEvent event);

  @Override
  void close();
}

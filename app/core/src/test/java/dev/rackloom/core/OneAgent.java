package dev.rackloom.core;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.testkit.GeneratedModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An agent of one CPU in this process, and plans for it of a model that doubles rows of three. */
final class OneAgent implements AutoCloseable {

  private static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();
  private static final String RACK =
      """
      rack: r
      callerAt: cpu0
      nodes:
        - id: n0
          devices:
            - {id: cpu0, kind: cpu, model: some, launch: 4us, power: {idleW: 5, busyW: 20},
               peakTflops: {float32: 0.03}, memory: [{tier: DDR, capacity: 1GiB, bandwidthGBps: 5}]}
      """;

  private final Path folder;
  private final Rack rack;
  private AgentServer agent;

  OneAgent(Path folder) {
    this.folder = folder;
    Rack read = RackFile.parse("rack", RACK);
    agent = start(read, "127.0.0.1:0");
    rack = read.withNodes(List.of(new Node("n0", agent.address())));
  }

  private AgentServer start(Rack of, String at) {
    return AgentServer.start(AgentConfig.on("n0", at, of.devices(), folder.resolve("n0")));
  }

  String address() {
    return rack.nodes().getFirst().agent();
  }

  /** Ends the agent as if its process were killed. */
  void kill() {
    agent.kill();
  }

  /** Starts it again where it was. */
  void startAgain() {
    agent = start(rack, address());
  }

  PlanBuilder.Built built(String name, long epoch) {
    OpenModel model =
        Workbench.read(
            PLUGINS,
            GeneratedModels.doubled(folder.resolve("doubled.onnx"), 3),
            Bindings.of("batch", 1),
            1,
            Progress.SILENT,
            Cancellation.NEVER);
    Session session = Workbench.session(PLUGINS, model, rack, Optional.empty());
    Placement placement = MiniLm.placed(model, s -> "cpu0");
    return PlanBuilder.build(
        session, placement, rack, name, epoch, PLUGINS, folder.resolve("parts"), Progress.SILENT);
  }

  @Override
  public void close() {
    agent.kill();
  }
}

package dev.rackloom.cli;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentLimits;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.agent.FaultSettings;
import dev.rackloom.agent.stream.StreamWay;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.RackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a device agent until it is told to stop. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = "A device agent: owns the devices of one node of a rack and runs stages on them.")
final class AgentVerb implements Callable<Integer> {

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:7001",
      paramLabel = "HOST:PORT",
      description =
          "Where it listens; port 0 takes a free one (default: ${DEFAULT-VALUE}). Loopback only.")
  String listen;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "A rack file that describes its node.")
  Path config;

  @Option(
      names = "--node",
      paramLabel = "ID",
      description = "Which node of the rack it is; may be left out if there is one.")
  @Nullable String node;

  @Option(
      names = "--devices",
      split = ",",
      paramLabel = "ID",
      description = "Only these devices of the node.")
  List<String> devices = List.of();

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Its folder for artefacts (default: a folder beside the workspace).")
  @Nullable Path work;

  @Option(
      names = "--emulation-seed",
      defaultValue = "1",
      description = "Seed of the truth about emulated devices; the same for all agents of a rack.")
  long emulationSeed;

  @Option(
      names = "--detour",
      paramLabel = "NODE=HOST:PORT",
      description = "Another address under which this agent reaches a node's; may be repeated.")
  Map<String, String> detours = Map.of();

  @Option(
      names = "--stream",
      defaultValue = "shared",
      paramLabel = "WAY",
      description =
          "The nearest way that tensors take to agents of this host: shared (memory), socket or"
              + " grpc (default: ${DEFAULT-VALUE}).")
  String stream;

  @Option(
      names = "--with-parent",
      description = "End when standard input ends, as when the process that started it dies.")
  boolean withParent;

  @Mixin Options.Output output;

  @Override
  public Integer call() throws Exception {
    Rack rack = rack();
    String id = node(rack);
    Path folder = work == null ? Options.defaultFolder().resolveSibling("agent-" + id) : work;
    AgentConfig agentConfig = agentConfig(id, owned(rack, id), folder);
    AgentServer server = AgentServer.start(agentConfig);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "drain"));
    announce(server, agentConfig);
    if (withParent) {
      Thread watch = new Thread(() -> endWithParent(server), "watch parent");
      watch.setDaemon(true);
      watch.start();
    }
    server.awaitTermination();
    return 0;
  }

  private AgentConfig agentConfig(String id, List<Device> owned, Path folder) {
    try {
      return AgentConfig.on(id, listen, owned, folder)
          .withEmulationSeed(emulationSeed)
          .withLimits(AgentLimits.DEFAULT.nearest(way()))
          .withFaults(FaultSettings.DEFAULT.withDetours(detours));
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          String.valueOf(e.getMessage()),
          "write addresses like 127.0.0.1:7001, and own at least one device.");
    }
  }

  private StreamWay way() {
    return Arrays.stream(StreamWay.values())
        .filter(way -> way.name().equalsIgnoreCase(stream))
        .findFirst()
        .orElseThrow(() ->
            RackloomException.user(
                "tensors cannot take the way '" + stream + "'", "use shared, socket or grpc."));
  }

  private Rack rack() {
    if (!config.toString().endsWith(".json")) {
      return RackFile.read(config);
    }
    try {
      return Codec.fromJson(Files.readAllBytes(config), Rack.class);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + config + ": " + e.getMessage(), "check the path.");
    }
  }

  private String node(Rack rack) {
    if (node != null) {
      String wanted = node;
      return rack.node(wanted)
          .orElseThrow(() ->
              RackloomException.user(
                  "rack '" + rack.name() + "' has no node '" + wanted + "'",
                  "use one of " + rack.nodes().stream().map(n -> n.id()).toList() + "."))
          .id();
    }
    if (rack.nodes().size() != 1) {
      throw RackloomException.user(
          "rack '" + rack.name() + "' has " + rack.nodes().size() + " nodes",
          "say which with --node.");
    }
    return rack.nodes().getFirst().id();
  }

  private List<Device> owned(Rack rack, String id) {
    List<Device> all = rack.devices().stream().filter(d -> d.node().equals(id)).toList();
    for (String device : devices) {
      if (all.stream().noneMatch(d -> d.id().equals(device))) {
        throw RackloomException.user(
            "node '" + id + "' has no device '" + device + "'",
            "use some of " + all.stream().map(Device::id).toList() + ".");
      }
    }
    return devices.isEmpty() ? all : all.stream().filter(d -> devices.contains(d.id())).toList();
  }

  private void announce(AgentServer server, AgentConfig agentConfig) {
    List<String> ids = agentConfig.devices().stream().map(Device::id).toList();
    if (output.json) {
      System.out.println(
          new String(
              Codec.toJson(
                  Map.of("node", server.node(), "address", server.address(), "devices", ids)),
              java.nio.charset.StandardCharsets.UTF_8));
      System.out.flush();
    } else {
      System.out.println(
          "agent '"
              + server.node()
              + "' listens on "
              + server.address()
              + " with "
              + String.join(", ", ids)
              + "; stop it with Ctrl-C");
    }
  }

  private static void endWithParent(AgentServer server) {
    byte[] rest = new byte[64];
    try {
      while (System.in.read(rest) >= 0) {
        Arrays.fill(rest, (byte) 0);
      }
    } catch (IOException e) {
      System.err.println("standard input failed, ending: " + e.getMessage());
    }
    server.close();
  }
}

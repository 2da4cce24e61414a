package dev.rackloom.cli;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentLimits;
import dev.rackloom.agent.Doors;
import dev.rackloom.agent.FaultSettings;
import dev.rackloom.agent.stream.StreamLimits;
import dev.rackloom.agent.stream.StreamWay;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.AgentFile;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.RackFile;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an agent is: its file, and options that win over it. */
final class AgentOptions {

  private static final String USUAL_LISTEN = "127.0.0.1:7001";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A file that tells the agent what it is, or a rack file that describes its node.")
  @Nullable Path config;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "Where it listens; port 0 takes a free one (default: "
              + USUAL_LISTEN
              + "). Outside loopback it speaks TLS and needs --identity.")
  @Nullable String listen;

  @Option(
      names = "--rest",
      paramLabel = "HOST:PORT",
      description =
          "Where the REST form of the Open Inference Protocol listens (default: nowhere).")
  @Nullable String rest;

  @Option(
      names = "--identity",
      paramLabel = "DIR",
      description = "The folder of its certificate, as 'agent enroll' makes it.")
  @Nullable Path identity;

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
      names = "--engines",
      paramLabel = "DIR",
      description =
          "A folder of jars with engines that are no part of this program: PyTorch for TorchScript"
              + " stages (pytorch-engine, pytorch-jni, pytorch-native-cpu).")
  @Nullable Path engines;

  @Option(
      names = "--announce",
      description = "Be found by 'agent find --at nearby' on this machine; loopback only.")
  boolean announce;

  @Option(
      names = "--reflection",
      negatable = true,
      description = "Describe its services to tools (default: on loopback only).")
  @Nullable Boolean reflection;

  @Option(
      names = "--drain",
      paramLabel = "T",
      description = "How long requests may take to end when it is told to stop (default: 10s).")
  @Nullable String drain;

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      description = "off, severe, warning, info or fine (default: warning).")
  @Nullable String log;

  @Option(
      names = "--emulation-seed",
      description =
          "Seed of the truth about emulated devices; the same for all agents of a rack (default:"
              + " 1).")
  @Nullable Long emulationSeed;

  @Option(
      names = "--limit",
      paramLabel = "NAME=VALUE",
      description =
          "A limit, as in the file: message=64MiB, tensor, artefact, inbox, peerWindow, shared,"
              + " inputs, spares, inFlight=64, telemetryRing, admissionWait=2s, requestDeadline,"
              + " silence, park, abandoned.")
  Map<String, String> limits = Map.of();

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
  String stream = "shared";

  private @Nullable AgentFile read;

  private AgentFile file() {
    if (read == null) {
      if (config == null) {
        throw RackloomException.user(
            "an agent needs --config", "name its file, or a rack file that describes its node.");
      }
      read = AgentFile.readOrRack(config);
    }
    return read;
  }

  /** All of it together. */
  AgentConfig config() {
    AgentFile file = file();
    Rack rack = rack(file.rack());
    String id = node(rack, node != null ? Optional.of(node) : file.node());
    Path folder = Optional.ofNullable(work).or(() -> path("work")).orElseGet(() -> usualWork(id));
    String at =
        Optional.ofNullable(listen).orElse(file.texts().getOrDefault("listen", USUAL_LISTEN));
    long seed = Optional.ofNullable(emulationSeed).or(file::emulationSeed).orElse(1L);
    try {
      return AgentConfig.on(id, at, owned(rack, id), folder)
          .withEmulationSeed(seed)
          .withLimits(limits().nearest(way()))
          .withFaults(faults())
          .withDoors(doors())
          .withEngines(Optional.ofNullable(engines).or(() -> path("engines")));
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          String.valueOf(e.getMessage()),
          "change what is named; rackloom agent --help and its file's format say what it may be.");
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

  private static Path usualWork(String id) {
    return Options.defaultFolder().resolveSibling("agent-" + id);
  }

  private Optional<Path> path(String name) {
    return Optional.ofNullable(file().paths().get(name));
  }

  private Doors doors() {
    Map<String, Duration> times = file().times();
    Doors usual = Doors.PLAIN;
    return new Doors(
        Optional.ofNullable(identity).or(() -> path("identity")).map(Identity::load),
        Optional.ofNullable(rest)
            .or(() -> Optional.ofNullable(file().texts().get("rest")))
            .map(AgentOptions::address),
        Optional.ofNullable(reflection)
            .or(() -> Optional.ofNullable(file().flags().get("reflection"))),
        announce || file().flags().getOrDefault("announce", false),
        times.getOrDefault("handshake", usual.handshake()),
        times.getOrDefault("idle", usual.idle()),
        drain != null ? Options.duration(drain) : times.getOrDefault("drain", usual.drain()));
  }

  private static Address address(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(String.valueOf(e.getMessage()), "write it like 127.0.0.1:7002");
    }
  }

  private AgentLimits limits() {
    AgentLimitReader reader = new AgentLimitReader(file(), limits);
    AgentLimits usual = AgentLimits.DEFAULT;
    return new AgentLimits(
        Math.toIntExact(
            Math.min(Integer.MAX_VALUE / 2, reader.bytes("message", usual.maxMessageBytes()))),
        reader.bytes("tensor", usual.maxTensorBytes()),
        reader.bytes("artefact", usual.maxArtefactBytes()),
        reader.count("inFlight", usual.maxInFlight()),
        reader.time("admissionWait", usual.admissionWait()),
        reader.time("requestDeadline", usual.requestDeadline()),
        reader.bytes("inbox", usual.inboxBytes()),
        new StreamLimits(
            reader.bytes("peerWindow", usual.streams().windowBytes()),
            reader.bytes("shared", usual.streams().sharedBytes()),
            usual.streams().nearest()),
        usual.keptBytes(),
        reader.count("telemetryRing", usual.telemetryRing()),
        usual.dilationMargin());
  }

  private FaultSettings faults() {
    AgentLimitReader reader = new AgentLimitReader(file(), limits);
    FaultSettings usual = FaultSettings.DEFAULT;
    return new FaultSettings(
        usual.detection().silentFor(reader.time("silence", usual.detection().silence())),
        reader.time("park", usual.park()),
        reader.time("abandoned", usual.abandoned()),
        reader.bytes("inputs", usual.keptBytes()),
        reader.bytes("spares", usual.spareBytes()),
        detours);
  }

  private static Rack rack(Path file) {
    if (!file.toString().endsWith(".json")) {
      return RackFile.read(file);
    }
    try {
      return Codec.fromJson(Files.readAllBytes(file), Rack.class);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + file + ": " + e.getMessage(), "check the path.");
    }
  }

  private static String node(Rack rack, Optional<String> wanted) {
    if (wanted.isPresent()) {
      return rack.node(wanted.get())
          .orElseThrow(() ->
              RackloomException.user(
                  "rack '" + rack.name() + "' has no node '" + wanted.get() + "'",
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
    List<String> wanted = devices.isEmpty() ? file().devices() : devices;
    List<Device> all = rack.devices().stream().filter(d -> d.node().equals(id)).toList();
    for (String device : wanted) {
      if (all.stream().noneMatch(d -> d.id().equals(device))) {
        throw RackloomException.user(
            "node '" + id + "' has no device '" + device + "'",
            "use some of " + all.stream().map(Device::id).toList() + ".");
      }
    }
    return wanted.isEmpty() ? all : all.stream().filter(d -> wanted.contains(d.id())).toList();
  }

  /** Sets how much the agent and the libraries beneath say on standard error. */
  void setLogLevel() {
    String wanted = Optional.ofNullable(log).orElse(file().texts().getOrDefault("log", "warning"));
    try {
      Level level = Level.parse(wanted.toUpperCase(Locale.ROOT));
      Logger root = Logger.getLogger("");
      root.setLevel(level);
      Main.AGENTS.setLevel(level);
      for (Handler handler : root.getHandlers()) {
        handler.setLevel(level);
      }
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          "log level '" + wanted + "' is none", "use off, severe, warning, info or fine.");
    }
  }
}

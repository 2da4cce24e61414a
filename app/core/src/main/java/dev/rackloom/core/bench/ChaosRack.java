package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.AgentClient;
import dev.rackloom.codec.Codec;
import dev.rackloom.core.LocalAgents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Agents as processes of this machine, each at a port that it keeps, with a way between any two
 * that can be cut; tensors that meet at a Unix socket do not notice, beats do. Each has a heap of
 * its own bound, and ends if that is not enough.
 */
final class ChaosRack implements AutoCloseable {

  /** What an agent may keep in memory; it dies where that is not bounded. */
  static final int HEAP_MB = 96;

  private static final int STARTS = 6;

  /**
   * Agents listen here and come back here, so it must be where no system takes the ports of
   * outgoing connections from (Linux begins at 32,768, others at 49,152).
   */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  private final Path folder;
  private final Path config;
  private final Rack rack;
  private final String stream;
  private final Map<String, Process> agents = new TreeMap<>();
  private final Set<Long> awaited = new HashSet<>();
  private final Set<Long> killed = ConcurrentHashMap.newKeySet();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> watched = new ArrayList<>();
  private final Map<String, CutWay> ways = new LinkedHashMap<>();
  private final Map<String, Integer> management = new TreeMap<>();

  private ChaosRack(Path folder, Rack rack, String stream) throws IOException {
    this.folder = folder;
    this.rack = rack;
    this.stream = stream;
    this.config = Files.createDirectories(folder).resolve("rack.json");
    Files.write(config, Codec.toJson(rack));
  }

  static ChaosRack start(Path folder, int count, String stream) {
    try {
      Set<Integer> ports = new HashSet<>();
      ChaosRack all = new ChaosRack(folder, rack(count, ports), stream);
      all.nodes().forEach(n -> all.management.put(n, freePort(ports)));
      for (Node from : all.rack.nodes()) {
        for (Node to : all.rack.nodes()) {
          if (!from.equals(to)) {
            all.ways.put(key(from.id(), to.id()), CutWay.to(port(to)));
          }
        }
      }
      all.rack.nodes().forEach(n -> all.launch(n.id()));
      all.rack.nodes().forEach(n -> all.awaitStart(n.id()));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rack rack(int count, Set<Integer> ports) {
    List<Node> nodes = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int port = freePort(ports);
      nodes.add(new Node("node" + i, "127.0.0.1:" + port));
      devices.add(
          new Device(
              "cpu" + i,
              "node" + i,
              "cpu",
              "CPU of this machine",
              Map.of("float32", 1e10),
              List.of(new MemoryTier("DDR", 64L << 20, 1e10)),
              4_000,
              new Power(0, 0),
              Device.Realization.REAL,
              Map.of("threads", "1")));
      links.add(new Link("link" + i, "host", "cpu" + i, "memory", 1e10, 2_000));
    }
    return new Rack("chaos", nodes, devices, List.of("host"), links, "cpu0", 1);
  }

  private static int freePort(Set<Integer> taken) {
    int from = ThreadLocalRandom.current().nextInt(PORTS);
    int free =
        IntStream.range(0, PORTS)
            .map(i -> FIRST_PORT + (from + i) % PORTS)
            .filter(port -> !taken.contains(port) && isFree(port))
            .findFirst()
            .orElseThrow();
    taken.add(free);
    return free;
  }

  private static boolean isFree(int port) {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return free.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int port(Node node) {
    return Integer.parseInt(node.agent().substring(node.agent().indexOf(':') + 1));
  }

  Rack rack() {
    return rack;
  }

  List<String> nodes() {
    return rack.nodes().stream().map(Node::id).toList();
  }

  CutWay way(String from, String to) {
    return java.util.Objects.requireNonNull(ways.get(key(from, to)));
  }

  private static String key(String from, String to) {
    return from + ">" + to;
  }

  void launch(String node) {
    List<String> options =
        new ArrayList<>(
            List.of("--listen", rack.node(node).orElseThrow().agent(), "--stream", stream));
    for (String other : nodes()) {
      if (!other.equals(node)) {
        options.addAll(List.of("--detour", other + "=" + way(node, other).address()));
      }
    }
    try {
      Process agent = LocalAgents.process(config, node, folder, machine(node), options);
      agents.put(node, agent);
      watched.add(agent.onExit().thenAccept(p -> note(node, p)));
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot start the agent of '" + node + "': " + e.getMessage(), "close programs.", e);
    }
  }

  private List<String> machine(String node) {
    List<String> options =
        new ArrayList<>(List.of("-Xmx" + HEAP_MB + "m", "-XX:+ExitOnOutOfMemoryError"));
    if (HeldByAgent.canBeAsked()) {
      options.addAll(HeldByAgent.options(management.getOrDefault(node, 0)));
    }
    return options;
  }

  /** What each agent holds now; to be asked when nothing runs. */
  Map<String, HeldByAgent> held() throws IOException {
    Map<String, HeldByAgent> held = new TreeMap<>();
    for (String node : nodes()) {
      held.put(node, HeldByAgent.at(management.getOrDefault(node, 0)));
    }
    return held;
  }

  /**
   * Waits for an agent that was launched: its first line says that it can be called, but on a busy
   * machine its first answer takes long.
   */
  void awaitStart(String node) {
    try {
      if (awaited.add(agent(node).pid()) && agent(node).inputReader().readLine() == null) {
        throw LocalAgents.notStarted(folder, node);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (AgentClient client = AgentClient.connect(rack.node(node).orElseThrow().agent(), node)) {
      for (int i = 1; !answers(client, i == STARTS); i++) {
        // It takes its time: asked again.
      }
    }
  }

  private static boolean answers(AgentClient client, boolean last) {
    try {
      client.describe();
      return true;
    } catch (RackloomException slow) {
      if (last) {
        throw slow;
      }
      return false;
    }
  }

  private Process agent(String node) {
    return java.util.Objects.requireNonNull(agents.get(node));
  }

  /** An agent that ends without being killed ran out of memory, or has a fault of its own. */
  private void note(String node, Process agent) {
    if (!killed.contains(agent.pid())) {
      ended.add(
          "'"
              + node
              + "' ended with "
              + agent.exitValue()
              + ", saying: "
              + LocalAgents.lastWords(folder, node));
    }
  }

  /** What ended by itself so far, in words. */
  List<String> ended() {
    return List.copyOf(ended);
  }

  /** The most memory that one of the agents that run now ever had; NaN where nothing tells. */
  double mostResidentMegabytes() {
    return agents.values().stream()
        .filter(Process::isAlive)
        .mapToDouble(a -> residentMegabytes(a.pid()))
        .max()
        .orElse(Double.NaN);
  }

  private static double residentMegabytes(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(l -> l.startsWith("VmHWM:"))
          .mapToDouble(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) / 1024.0)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | UncheckedIOException elsewhere) {
      return Double.NaN;
    }
  }

  boolean isRunning(String node) {
    return agent(node).isAlive();
  }

  void kill(String node) {
    killed.add(agent(node).pid());
    try {
      if (!agent(node).destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("'" + node + "' survived SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it in the middle of whatever it does. */
  void freeze(String node) {
    signal(node, "-STOP");
  }

  /** It goes on as if nothing had been. */
  void thaw(String node) {
    signal(node, "-CONT");
  }

  private void signal(String node, String signal) {
    try {
      int code =
          new ProcessBuilder("kill", signal, Long.toString(agent(node).pid()))
              .redirectErrorStream(true)
              .start()
              .waitFor();
      if (code != 0 && agent(node).isAlive()) {
        throw new IllegalStateException("kill " + signal + " ended with " + code);
      }
    } catch (IOException e) {
      throw RackloomException.resources(
          "cannot run kill: " + e.getMessage(), "run this on Linux.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    nodes()
        .forEach(n -> {
          if (agents.containsKey(n) && isRunning(n)) {
            thaw(n);
            kill(n);
          }
        });
    ways.values().forEach(CutWay::close);
  }
}

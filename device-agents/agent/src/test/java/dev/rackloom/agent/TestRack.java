package dev.rackloom.agent;

import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.Deployer;
import dev.rackloom.protocol.security.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Agents in this process, one a device, called n-DEVICE, all linked through one switch; real gRPC
 * on loopback.
 */
final class TestRack implements AutoCloseable {

  private final Path folder;
  private final AgentLimits limits;
  private final List<Device> devices = new ArrayList<>();
  private final Map<String, AgentServer> agents = new LinkedHashMap<>();
  private final Map<String, String> addresses = new HashMap<>();
  private final Map<String, String> foreign = new LinkedHashMap<>();
  private final Map<String, Path> artefacts = new HashMap<>();
  private final Deployer deployer;
  private final Transport transport;
  private final Function<String, Doors> doors;
  private final Map<String, TestProxy> proxies = new LinkedHashMap<>();
  private FaultSettings faults = FaultSettings.DEFAULT;
  private Optional<Path> engines = Optional.empty();
  private double dilation = 1;
  private double linkBytesPerS = 1e12;

  TestRack(Path folder) {
    this(folder, AgentLimits.DEFAULT);
  }

  TestRack(Path folder, AgentLimits limits) {
    this(folder, limits, Transport.plain(), node -> Doors.PLAIN);
  }

  /** Agents with doors of their own, deployed to over {@code transport}. */
  TestRack(Path folder, AgentLimits limits, Transport transport, Function<String, Doors> doors) {
    this.folder = folder;
    this.limits = limits;
    this.transport = transport;
    this.doors = doors;
    this.deployer = new Deployer("test", Duration.ofSeconds(30), transport);
  }

  static Device device(
      String id,
      boolean emulated,
      long memoryBytes,
      double flopsPerS,
      double bytesPerS,
      long launchNanos) {
    return new Device(
        id,
        "n-" + id,
        emulated ? "gpu" : "cpu",
        "test",
        Map.of("float32", flopsPerS),
        List.of(new MemoryTier("DDR", memoryBytes, bytesPerS)),
        launchNanos,
        new Power(1, 2),
        emulated ? Device.Realization.EMULATED : Device.Realization.REAL,
        Map.of("threads", "1"));
  }

  static Device real(String id) {
    return device(id, false, 1L << 30, 1e10, 1e10, 1000);
  }

  /** A firing takes about {@code launchNanos}, whatever it computes. */
  static Device emulated(String id, long launchNanos) {
    return device(id, true, 1L << 30, 1e15, 1e14, launchNanos);
  }

  TestRack with(Device device) {
    devices.add(device);
    start(device);
    return this;
  }

  /** Several devices of one agent, which is called by the first. */
  TestRack with(List<Device> together) {
    devices.addAll(together);
    Device first = together.getFirst();
    start(first.node(), together, "127.0.0.1:0");
    return this;
  }

  /** A device whose agent runs elsewhere already. */
  TestRack withForeign(Device device, String address) {
    devices.add(device);
    foreign.put(device.node(), address);
    return this;
  }

  private void start(Device device) {
    boolean tls = doors.apply(device.node()).identity().isPresent();
    start(device, tls ? "tls://127.0.0.1:0" : "127.0.0.1:0");
  }

  private void start(Device device, String address) {
    start(device.node(), List.of(device), address);
  }

  private void start(String node, List<Device> owned, String address) {
    Map<String, String> detours = new HashMap<>();
    proxies.forEach((way, proxy) -> {
      if (way.startsWith(node + ">")) {
        detours.put(way.substring(way.indexOf('>') + 1), proxy.address());
      }
    });
    AgentConfig config =
        AgentConfig.on(node, address, owned, folder.resolve(node))
            .withLimits(limits)
            .withDoors(doors.apply(node))
            .withFaults(faults.withDetours(detours))
            .withEngines(engines);
    AgentServer started = AgentServer.start(config);
    agents.put(node, started);
    addresses.put(node, started.address());
  }

  /** For agents that are started from now on. */
  TestRack with(FaultSettings settings) {
    faults = settings;
    return this;
  }

  /** For agents that are started from now on. */
  TestRack withEngines(Path folder) {
    engines = Optional.of(folder);
    return this;
  }

  /** Starts an agent that was killed, where it was, with its files but without its memory. */
  void restart(String device) {
    start(
        devices.stream().filter(d -> d.id().equals(device)).findFirst().orElseThrow(),
        address(device));
  }

  /**
   * Puts something that can be cut on every way between agents; they are started again, so before
   * anything is deployed.
   */
  TestRack withProxies() {
    for (AgentServer from : agents.values()) {
      for (AgentServer to : agents.values()) {
        if (from != to) {
          proxies.put(from.node() + ">" + to.node(), TestProxy.to(to.port()));
        }
      }
    }
    devices.forEach(d -> agent(d.id()).kill());
    devices.forEach(d -> restart(d.id()));
    return this;
  }

  /** What lies on the way from one agent to another. */
  TestProxy way(String from, String to) {
    return java.util.Objects.requireNonNull(proxies.get("n-" + from + ">n-" + to));
  }

  TestRack dilated(double d) {
    dilation = d;
    return this;
  }

  TestRack linkedAt(double bytesPerS) {
    linkBytesPerS = bytesPerS;
    return this;
  }

  Deployer deployer() {
    return deployer;
  }

  AgentServer agent(String device) {
    return agents.get("n-" + device);
  }

  private String address(String device) {
    return java.util.Objects.requireNonNull(addresses.get("n-" + device));
  }

  AgentClient client(String device) {
    return AgentClient.connect(address(device), "", transport);
  }

  Map<String, Path> artefacts() {
    return artefacts;
  }

  Rack rack() {
    Map<String, String> known = new LinkedHashMap<>(foreign);
    agents.keySet().forEach(node -> known.put(node, addresses.getOrDefault(node, "")));
    List<Node> nodes =
        known.entrySet().stream().map(e -> new Node(e.getKey(), e.getValue())).toList();
    List<Link> links =
        devices.stream()
            .map(d -> new Link("l-" + d.id(), d.id(), "switch", "test", linkBytesPerS, 1000))
            .toList();
    return new Rack(
        "test", nodes, devices, List.of("switch"), links, devices.getFirst().id(), dilation);
  }

  record Placed(TestModel model, String device) {}

  static Placed on(String device, TestModel model) {
    return new Placed(model, device);
  }

  /**
   * A plan in which tensors go to whoever reads them; what nobody reads is an answer, what nobody
   * makes an input.
   */
  DeploymentPlan plan(long epoch, Placed... placed) {
    Map<String, String> maker = new LinkedHashMap<>();
    Map<String, Set<String>> readers = new LinkedHashMap<>();
    Map<String, Port> ports = new LinkedHashMap<>();
    List<PlannedStage> stages = new ArrayList<>();
    for (Placed p : placed) {
      save(p.model());
      p.model().outputs().forEach(o -> maker.put(o.name(), p.model().stage().id()));
      p.model()
          .inputs()
          .forEach(i ->
              readers
                  .computeIfAbsent(i.name(), k -> new LinkedHashSet<>())
                  .add(p.model().stage().id()));
      p.model().inputs().forEach(i -> ports.put(i.name(), i));
      p.model().outputs().forEach(o -> ports.put(o.name(), o));
      stages.add(
          new PlannedStage(
              p.model().stage(),
              Phase.PLAIN,
              0,
              nodeOf(p.device()),
              p.device(),
              p.model().artefact(),
              p.model().inputs(),
              p.model().outputs()));
    }
    List<PlannedRoute> routes = new ArrayList<>();
    for (String tensor : ports.keySet()) {
      Set<String> to = readers.getOrDefault(tensor, Set.of(PlannedRoute.CALLER));
      routes.add(
          new PlannedRoute(
              tensor, maker.getOrDefault(tensor, PlannedRoute.CALLER), List.copyOf(to)));
    }
    List<Port> inputs = ports.values().stream().filter(p -> !maker.containsKey(p.name())).toList();
    List<Port> outputs =
        ports.values().stream().filter(p -> !readers.containsKey(p.name())).toList();
    return new DeploymentPlan(
        "demo",
        epoch,
        "model",
        "digest",
        rack(),
        stages,
        routes,
        inputs,
        outputs,
        Bindings.of("batch", 2),
        profile());
  }

  private String nodeOf(String device) {
    return devices.stream()
        .filter(d -> d.id().equals(device))
        .map(Device::node)
        .findFirst()
        .orElse("n-" + device);
  }

  /** The same plan on another rack. */
  DeploymentPlan planOn(DeploymentPlan p, Rack other) {
    return new DeploymentPlan(
        p.deployment(),
        p.epoch(),
        p.model(),
        p.graphDigest(),
        other,
        p.stages(),
        p.routes(),
        p.inputs(),
        p.outputs(),
        p.typical(),
        p.profile());
  }

  /** The same plan on a rack where only one node has an agent. */
  DeploymentPlan forOneAgent(String device, DeploymentPlan plan) {
    List<Node> nodes =
        plan.rack().nodes().stream()
            .map(n -> n.id().equals("n-" + device) ? n : new Node(n.id(), ""))
            .toList();
    return planOn(plan, plan.rack().withNodes(nodes));
  }

  /** The same plan under other names. */
  static DeploymentPlan named(String deployment, String model, DeploymentPlan p) {
    return new DeploymentPlan(
        deployment,
        p.epoch(),
        model,
        p.graphDigest(),
        p.rack(),
        p.stages(),
        p.routes(),
        p.inputs(),
        p.outputs(),
        p.typical(),
        p.profile());
  }

  private void save(TestModel model) {
    try {
      Path file = folder.resolve(model.sha256() + ".model");
      Files.write(file, model.bytes());
      artefacts.put(model.sha256(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CostProfile profile() {
    CostFunction.Roofline function = new CostFunction.Roofline(1e10, 1, 1e10, 1, 2, 1000, 0, 1e10);
    List<CostBlock> blocks =
        devices.stream()
            .map(d ->
                new CostBlock(
                    d.id(), new CostScope.OfFamily(OperatorFamily.GEMM, "float32"), function, "p"))
            .toList();
    return new CostProfile(
        "test",
        "test",
        blocks,
        List.of(new Provenance("p", Source.PREDICTED, Basis.ANALYTIC, Double.NaN, "test")));
  }

  DeployOutcome tryDeploy(DeploymentPlan plan) {
    return tryDeploy(plan, Progress.SILENT);
  }

  DeployOutcome tryDeploy(DeploymentPlan plan, Progress progress) {
    return deployer.deploy(plan, artefacts, progress);
  }

  DeploymentPlan deploy(DeploymentPlan plan) {
    tryDeploy(plan).orThrow();
    return plan;
  }

  DeploymentPlan deploy(Placed... placed) {
    return deploy(plan(1, placed));
  }

  /** Gives the leases back; the agents serve on. */
  void letGo() {
    deployer.close();
  }

  @Override
  public void close() {
    deployer.close();
    agents.values().forEach(AgentServer::kill);
    proxies.values().forEach(TestProxy::close);
  }
}

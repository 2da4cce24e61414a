package dev.rackloom.core.experts;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.PlanBuilder;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The sample's four agents in this process, on ports that the system chooses. */
final class FourAgents implements AutoCloseable {

  static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();

  private final Path folder;
  private final Rack rack;
  private final List<AgentServer> agents = new ArrayList<>();
  private final Deployer deployer = new Deployer("test", Duration.ofSeconds(30));
  private long epoch;

  FourAgents(Path folder) {
    this(folder, rack -> rack);
  }

  /**
   * The same on a rack with other links.
   *
   * @param change keeps nodes and devices, and may add some that run nothing
   */
  FourAgents(Path folder, UnaryOperator<Rack> change) {
    this.folder = folder;
    Rack read = RackFile.read(Samples.fourAgents(folder));
    Map<String, String> addresses = new LinkedHashMap<>();
    for (Device device : read.devices()) {
      AgentServer agent =
          AgentServer.start(
              AgentConfig.on(
                  device.node(), "127.0.0.1:0", List.of(device), folder.resolve(device.node())));
      agents.add(agent);
      addresses.put(device.node(), agent.address());
    }
    List<Node> nodes =
        read.nodes().stream().map(n -> new Node(n.id(), addresses.get(n.id()))).toList();
    this.rack =
        change.apply(
            new Rack(
                read.name(),
                nodes,
                read.devices(),
                read.switches(),
                read.links(),
                read.callerAt(),
                1));
  }

  Rack rack() {
    return rack;
  }

  List<String> devices() {
    return rack.devices().stream().filter(d -> !d.kind().equals("nic")).map(Device::id).toList();
  }

  Session open(Samples.Experts experts, int stages) {
    OpenModel model =
        Workbench.read(
            PLUGINS,
            Samples.topicalModel(folder, experts),
            Bindings.of("batch", 1, "seq", 64),
            stages,
            Progress.SILENT,
            Cancellation.NEVER);
    return Workbench.session(PLUGINS, model, rack, Optional.empty());
  }

  /** Stages in turn on the devices, experts as said. */
  Placement placed(Session session, List<ExpertAssignment> experts) {
    List<Assignment> all = new ArrayList<>();
    session
        .model()
        .stages()
        .stages()
        .forEach(s ->
            all.add(
                new Assignment(
                    session.model().graph().name(),
                    s.id(),
                    Phase.PLAIN,
                    DeviceGroup.single(rack.devices().get(all.size() % 4).id()),
                    0)));
    return Placement.of("test", all).withExperts(experts);
  }

  PlanBuilder.Built build(Session session, List<ExpertAssignment> experts) {
    return PlanBuilder.build(
        session,
        placed(session, experts),
        rack,
        "split",
        ++epoch,
        PLUGINS,
        folder.resolve("parts"),
        Progress.SILENT);
  }

  /** Deploys a plan that answers with its routing, too. */
  DeploymentPlan deploy(PlanBuilder.Built built) {
    return deploy(ShownRouting.of(built.plan()), built);
  }

  /** Deploys a plan with what another one was built of. */
  DeploymentPlan deploy(DeploymentPlan plan, PlanBuilder.Built built) {
    deployer.deploy(plan, built.artefacts(), Progress.SILENT).orThrow();
    return plan;
  }

  Map<String, TensorValue> ask(DeploymentPlan plan, TensorValue ids) {
    return deployer.front(plan).infer(plan.model(), Map.of("input_ids", ids));
  }

  AutoCloseable listen(DeploymentPlan plan, dev.rackloom.client.TelemetryListener listener) {
    List<dev.rackloom.client.Subscription> open = new ArrayList<>();
    plan.rack()
        .nodes()
        .forEach(n -> open.add(deployer.agent(n).subscribe(plan.deployment(), listener)));
    return () -> open.forEach(dev.rackloom.client.Subscription::close);
  }

  @Override
  public void close() {
    deployer.close();
    agents.forEach(AgentServer::kill);
  }
}

package dev.rackloom.client;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.protocol.security.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Makes all agents of a plan serve it, or none.
 *
 * <p>An epoch is committed when its first agent is activated: before, any failure takes all of it
 * back; afterwards it only goes forward, and agents that could not be activated are brought up, or
 * done without, by the others.
 *
 * <p>Holds a lease on every agent it has touched and renews it until it is closed; if this process
 * dies, the leases run out and the agents serve on. Blocking; one deployment at a time.
 */
public final class Deployer implements AutoCloseable {

  /** How long sub-models may take to their second agents; what is not there then is alone. */
  private static final Duration SPARES = Duration.ofMinutes(2);

  private final HeldAgents agents;
  private final LongSupplier clock;
  private final Map<String, DeploymentPlan> serving = new ConcurrentHashMap<>();

  /**
   * A deployer.
   *
   * @param holder names this controller to others who want the same agents; unique per process
   * @param ttl how long agents stay taken after this process died
   */
  public Deployer(String holder, Duration ttl) {
    this(holder, ttl, AgentClient::connect, System::nanoTime);
  }

  /** A deployer that speaks to agents as somebody else than this process' user. */
  public Deployer(String holder, Duration ttl, Transport transport) {
    this(holder, ttl, transport, System::nanoTime);
  }

  /**
   * The same by another clock.
   *
   * @param clock nanoseconds, monotonic: what the time for second copies is measured by
   */
  public Deployer(String holder, Duration ttl, Transport transport, LongSupplier clock) {
    this(holder, ttl, (address, node) -> AgentClient.connect(address, node, transport), clock);
  }

  private Deployer(
      String holder,
      Duration ttl,
      BiFunction<String, String, AgentClient> connect,
      LongSupplier clock) {
    this.agents = new HeldAgents(holder, ttl, connect);
    this.clock = clock;
  }

  /**
   * Uploads what is missing, prepares the plan everywhere, sends each sub-model to a second agent
   * that has room for spares, so that no single loss takes it away, as far as that takes no more
   * than two minutes, then activates the plan everywhere, then drains and unloads the epochs
   * before. Any refusal takes all of it back, and the epoch before serves on.
   *
   * @param plan the plan; its nodes carry the agents' addresses
   * @param artefacts the files of the sub-models, by SHA-256
   * @param progress hears how far it is
   * @throws RackloomException if an agent cannot be reached or is held by another controller
   */
  public synchronized DeployOutcome deploy(
      DeploymentPlan plan, Map<String, Path> artefacts, Progress progress) {
    NewEpoch epoch = new NewEpoch(agents, plan);
    List<Node> nodes = epoch.nodes();
    progress.at(0, "taking " + nodes.size() + " agents");
    Parallel.each(nodes, agents::take);
    progress.at(0.05, "sending sub-models");
    epoch.send(artefacts, progress.part(0.05, 0.5));
    progress.at(0.5, "preparing epoch " + plan.epoch());
    Map<Node, PrepareOutcome> outcomes = epoch.prepare();
    List<DeployOutcome.Refusal> refusals = refusals(outcomes);
    if (!refusals.isEmpty()) {
      epoch.takeBack();
      return new DeployOutcome.Refused(
          plan.deployment(), plan.epoch(), refusals, dilation(outcomes));
    }
    List<String> alone = spare(epoch, new SecondCopies(plan, artefacts, clock), progress);
    progress.at(0.8, "activating epoch " + plan.epoch());
    epoch.activate();
    progress.at(0.9, "draining what was there");
    endOlder(plan, nodes);
    serving.put(plan.deployment(), plan);
    progress.at(1, "serving");
    return new DeployOutcome.Serving(
        plan.deployment(), plan.epoch(), dilation(outcomes).orElse(0), alone);
  }

  /** Best effort; what goes wrong all the same takes back what is prepared. */
  private static List<String> spare(NewEpoch epoch, SecondCopies copies, Progress progress) {
    try {
      progress.at(0.7, "copying spares");
      return copies.spread(epoch.clients(), SPARES, progress.part(0.7, 0.8));
    } catch (RuntimeException failed) {
      epoch.takeBack();
      throw failed;
    }
  }

  private void endOlder(DeploymentPlan plan, List<Node> nodes) {
    Set<Node> others = new LinkedHashSet<>(nodes);
    DeploymentPlan last = serving.get(plan.deployment());
    if (last != null) {
      others.addAll(NewEpoch.nodes(last));
    }
    loaded(plan.rack(), plan.deployment()).endBefore(plan.epoch(), others);
  }

  private LoadedEpochs loaded(Rack rack, String deployment) {
    return new LoadedEpochs(agents, rack, deployment);
  }

  /**
   * Takes a deployment down: lets it end its requests on all agents of the plan's rack that answer,
   * whatever epochs repairs made of it, then unloads it. An agent that does not answer now lets it
   * go when it hears the others again.
   *
   * @return nodes of the plan's rack whose agents did not answer
   * @throws RackloomException if no agent answers, or one is held by another controller
   */
  public synchronized List<String> drain(DeploymentPlan plan) {
    List<String> silent = loaded(plan.rack(), plan.deployment()).end();
    serving.remove(plan.deployment(), plan);
    return silent;
  }

  /** The highest epoch that agents of a rack know of a deployment; 0 for none. */
  public long lastEpoch(Rack rack, String deployment) {
    return loaded(rack, deployment).last();
  }

  /**
   * The agent to send requests of this plan to: where the caller sits if that has a stage, else
   * where the first stage on a real device is, else where the first stage is. A process that plays
   * an emulated device is no host: what goes from it to a real device would really travel, and D
   * times as long.
   */
  public AgentClient front(DeploymentPlan plan) {
    Set<String> used = plan.stages().stream().map(PlannedStage::node).collect(Collectors.toSet());
    String node =
        plan.rack()
            .device(plan.rack().callerAt())
            .map(Device::node)
            .filter(used::contains)
            .or(() -> firstReal(plan))
            .orElse(plan.stages().getFirst().node());
    return agent(plan.rack().node(node).orElseThrow());
  }

  private static Optional<String> firstReal(DeploymentPlan plan) {
    return plan.stages().stream()
        .filter(s -> plan.rack().device(s.device()).stream().noneMatch(Device::isEmulated))
        .map(PlannedStage::node)
        .findFirst();
  }

  /** The client of a node's agent. It belongs to this deployer, which closes it. */
  public AgentClient agent(Node node) {
    return agents.client(node);
  }

  /** Gives all leases back and hangs up; the agents serve on. */
  @Override
  public void close() {
    agents.close();
  }

  private static List<DeployOutcome.Refusal> refusals(Map<Node, PrepareOutcome> outcomes) {
    List<DeployOutcome.Refusal> refusals = new ArrayList<>();
    outcomes.forEach((node, outcome) -> {
      switch (outcome) {
        case PrepareOutcome.Ready _ -> {}
        case PrepareOutcome.Refused r ->
            refusals.add(new DeployOutcome.Refusal(node.id(), node.agent(), r.reason(), false));
        case PrepareOutcome.Failed f ->
            refusals.add(
                new DeployOutcome.Refusal(
                    node.id(),
                    node.agent(),
                    f.why().failure().message(),
                    Refusal.isOfRights(f.why())));
      }
    });
    return refusals;
  }

  private static OptionalDouble dilation(Map<Node, PrepareOutcome> outcomes) {
    return outcomes.values().stream()
        .map(o ->
            switch (o) {
              case PrepareOutcome.Ready r -> OptionalDouble.of(r.dilationNeeded());
              case PrepareOutcome.Refused r -> r.dilationNeeded();
              case PrepareOutcome.Failed _ -> OptionalDouble.empty();
            })
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .filter(d -> d > 0)
        .max();
  }
}

package dev.rackloom.client;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.protocol.security.Transport;
import io.grpc.Status;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** How long an old epoch may take to end its requests before it is left to drain by itself. */
  public static final Duration DRAIN = Duration.ofSeconds(60);

  /** How long sub-models may take to their second agents; what is not there then is alone. */
  private static final Duration SPARES = Duration.ofMinutes(2);

  private final String holder;
  private final BiFunction<String, String, AgentClient> connect;
  private final Duration ttl;
  private final LongSupplier clock;
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease-renewal").factory());
  private final Map<String, Held> agents = new ConcurrentHashMap<>();
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
    this.holder = holder;
    this.connect = connect;
    this.ttl = ttl;
    this.clock = clock;
    long period = Math.max(1, ttl.toMillis() / 3);
    var _ = renewals.scheduleWithFixedDelay(this::renewAll, period, period, TimeUnit.MILLISECONDS);
  }

  /** An agent and our right to change it. */
  private static final class Held {
    private final AgentClient client;
    private volatile @Nullable Lease lease;

    Held(AgentClient client) {
      this.client = client;
    }
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
    List<Node> nodes = nodes(plan);
    progress.at(0, "taking " + nodes.size() + " agents");
    Parallel.each(nodes, this::take);
    progress.at(0.05, "sending sub-models");
    Parallel.each(nodes, n -> send(n, plan, artefacts, progress.part(0.05, 0.5)));
    progress.at(0.5, "preparing epoch " + plan.epoch());
    Map<Node, PrepareOutcome> outcomes = prepareAll(nodes, plan);
    List<DeployOutcome.Refusal> refusals = refusals(outcomes);
    if (!refusals.isEmpty()) {
      abort(nodes, plan);
      return new DeployOutcome.Refused(
          plan.deployment(), plan.epoch(), refusals, dilation(outcomes));
    }
    List<String> alone = spare(nodes, plan, artefacts, progress);
    progress.at(0.8, "activating epoch " + plan.epoch());
    activateAll(nodes, plan);
    progress.at(0.9, "draining what was there");
    retireOlder(nodes, plan);
    serving.put(plan.deployment(), plan);
    progress.at(1, "serving");
    return new DeployOutcome.Serving(
        plan.deployment(), plan.epoch(), dilation(outcomes).orElse(0), alone);
  }

  /** Best effort; what goes wrong all the same takes back what is prepared. */
  private List<String> spare(
      List<Node> nodes, DeploymentPlan plan, Map<String, Path> artefacts, Progress progress) {
    try {
      progress.at(0.7, "copying spares");
      return new SecondCopies(plan, artefacts, clock)
          .spread(clients(nodes), SPARES, progress.part(0.7, 0.8));
    } catch (RuntimeException failed) {
      abort(nodes, plan);
      throw failed;
    }
  }

  private Map<String, AgentClient> clients(List<Node> nodes) {
    return nodes.stream().collect(Collectors.toMap(Node::id, this::agent));
  }

  /**
   * Takes a deployment down: lets it end its requests on all agents of the plan's rack that answer,
   * whatever epochs repairs made of it, then unloads it.
   *
   * @throws RackloomException if no agent answers, or one is held by another controller
   */
  public synchronized void drain(DeploymentPlan plan) {
    Map<Node, List<Long>> loaded = loaded(plan);
    String deployment = plan.deployment();
    Parallel.each(loaded.keySet(), this::take);
    Parallel.each(
        loaded.entrySet(), l -> l.getValue().forEach(e -> drain(l.getKey(), deployment, e)));
    Parallel.each(
        loaded.entrySet(), l -> l.getValue().forEach(e -> retire(l.getKey(), deployment, e)));
    serving.remove(plan.deployment(), plan);
  }

  private void drain(Node node, String deployment, long epoch) {
    agent(node).drain(lease(node), deployment, epoch, DRAIN);
  }

  private void retire(Node node, String deployment, long epoch) {
    agent(node).retire(lease(node), deployment, epoch);
  }

  /** The highest epoch that agents of a rack know of a deployment; 0 for none. */
  public long lastEpoch(Rack rack, String deployment) {
    Map<Node, Long> last = new ConcurrentHashMap<>();
    Parallel.each(withAgent(rack), n -> quietly(() -> last.put(n, agent(n).lastEpoch(deployment))));
    return last.values().stream().mapToLong(n -> n).max().orElse(0);
  }

  /** What of a deployment is loaded where, on agents that answer and have some of it. */
  private Map<Node, List<Long>> loaded(DeploymentPlan plan) {
    Map<Node, List<Long>> loaded = new ConcurrentHashMap<>();
    List<RackloomException> gone = new CopyOnWriteArrayList<>();
    List<Node> all = withAgent(plan.rack());
    Parallel.each(
        all,
        n -> {
          try {
            loaded.put(n, epochs(n, plan.deployment()));
          } catch (RackloomException e) {
            gone.add(e);
          }
        });
    if (gone.size() == all.size()) {
      throw gone.getFirst();
    }
    loaded.values().removeIf(List::isEmpty);
    return loaded;
  }

  private List<Long> epochs(Node node, String deployment) {
    return agent(node).deployments().stream()
        .filter(e -> e.deployment().equals(deployment))
        .map(EpochInfo::epoch)
        .toList();
  }

  private static List<Node> withAgent(Rack rack) {
    return rack.nodes().stream().filter(n -> !n.agent().isEmpty()).toList();
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
    return held(node).client;
  }

  /** Gives all leases back and hangs up; the agents serve on. */
  @Override
  public void close() {
    renewals.shutdownNow();
    Parallel.each(List.copyOf(agents.values()), Deployer::letGo);
  }

  private static void letGo(Held held) {
    Lease lease = held.lease;
    try {
      if (lease != null) {
        held.client.releaseLease(lease);
      }
    } catch (RackloomException gone) {
      // A lease that cannot be given back runs out by itself.
    } finally {
      held.client.close();
    }
  }

  private Held held(Node node) {
    if (node.agent().isEmpty()) {
      throw RackloomException.agent(
          "node '" + node.id() + "' has no agent",
          "give it an address in the rack file, or start one",
          null);
    }
    return agents.computeIfAbsent(node.agent(), a -> new Held(connect.apply(a, node.id())));
  }

  private void take(Node node) {
    Held held = held(node);
    AgentInfo info = held.client.describe();
    if (!info.node().equals(node.id())) {
      throw RackloomException.agent(
          "at "
              + node.agent()
              + " answers the agent of node '"
              + info.node()
              + "', not of '"
              + node.id()
              + "'",
          "exchange the addresses in the rack file",
          null);
    }
    held.lease = held.client.acquireLease(holder, ttl);
  }

  private void renewAll() {
    agents.values().forEach(Deployer::renew);
  }

  private static void renew(Held held) {
    Lease lease = held.lease;
    try {
      if (lease != null) {
        held.client.renewLease(lease);
      }
    } catch (RackloomException lost) {
      // The agent is gone or another controller has it: the next deploy asks anew and says so.
    }
  }

  private void send(
      Node node, DeploymentPlan plan, Map<String, Path> artefacts, Progress progress) {
    AgentClient client = agent(node);
    Set<String> wanted =
        plan.stages().stream()
            .filter(s -> s.node().equals(node.id()))
            .map(PlannedStage::artefact)
            .filter(a -> !a.isNone())
            .map(Artefact::sha256)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    wanted.removeAll(client.hasArtefacts(wanted));
    for (String sha256 : wanted) {
      Path file = artefacts.get(sha256);
      if (file == null) {
        throw RackloomException.user(
            "the sub-model " + sha256 + " is neither on agent '" + node.id() + "' nor given",
            "cut the sub-models again");
      }
      client.upload(sha256, file, progress);
    }
  }

  private Map<Node, PrepareOutcome> prepareAll(List<Node> nodes, DeploymentPlan plan) {
    Map<Node, PrepareOutcome> outcomes = new ConcurrentHashMap<>();
    Parallel.each(nodes, n -> outcomes.put(n, prepare(n, plan)));
    return outcomes;
  }

  private PrepareOutcome prepare(Node node, DeploymentPlan plan) {
    try {
      return agent(node).prepare(lease(node), plan);
    } catch (RackloomException gone) {
      return new PrepareOutcome.Refused(gone.failure().message(), OptionalDouble.empty());
    }
  }

  private Lease lease(Node node) {
    Lease lease = held(node).lease;
    if (lease == null) {
      throw new IllegalStateException("no lease on agent '" + node.id() + "'");
    }
    return lease;
  }

  private static List<DeployOutcome.Refusal> refusals(Map<Node, PrepareOutcome> outcomes) {
    List<DeployOutcome.Refusal> refusals = new ArrayList<>();
    outcomes.forEach((node, outcome) -> {
      if (outcome instanceof PrepareOutcome.Refused refused) {
        refusals.add(new DeployOutcome.Refusal(node.id(), node.agent(), refused.reason()));
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
            })
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .filter(d -> d > 0)
        .max();
  }

  /** Unloads a prepared epoch wherever it got to; agents that are gone have nothing to unload. */
  private void abort(List<Node> nodes, DeploymentPlan plan) {
    Parallel.each(
        nodes, n -> quietly(() -> agent(n).retire(lease(n), plan.deployment(), plan.epoch())));
  }

  private void activateAll(List<Node> nodes, DeploymentPlan plan) {
    Node first = nodes.getFirst();
    try {
      activate(first, plan);
    } catch (RackloomException failed) {
      if (!isCommitted(first, plan)) {
        abort(nodes, plan);
        throw failed;
      }
    }
    Parallel.each(nodes.subList(1, nodes.size()), n -> follow(n, plan));
  }

  /**
   * Whether an activation that failed as seen from here was made all the same. Of an agent that
   * does not answer it is not known: if it was, the agents finish it.
   */
  private boolean isCommitted(Node first, DeploymentPlan plan) {
    try {
      return !agent(first).takeBack(lease(first), plan.deployment(), plan.epoch());
    } catch (RackloomException gone) {
      return false;
    }
  }

  /**
   * An agent that is gone is done without; one that refuses has a reason, unless the agents have
   * repaired the epoch already, as when another one died meanwhile.
   */
  private void follow(Node node, DeploymentPlan plan) {
    try {
      activate(node, plan);
    } catch (RackloomException failed) {
      if (Status.fromThrowable(failed).getCode() == Status.Code.FAILED_PRECONDITION
          && !isRepaired(node, plan)) {
        throw failed;
      }
    }
  }

  private boolean isRepaired(Node node, DeploymentPlan plan) {
    return agent(node).deployments().stream()
        .filter(e -> e.deployment().equals(plan.deployment()) && e.epoch() > plan.epoch())
        .anyMatch(e -> e.state() == EpochInfo.State.ACTIVE);
  }

  private void activate(Node node, DeploymentPlan plan) {
    agent(node).activate(lease(node), plan.deployment(), plan.epoch());
  }

  private void retireOlder(List<Node> nodes, DeploymentPlan plan) {
    Map<Long, Set<Node>> older = new ConcurrentHashMap<>();
    Set<Node> all = new LinkedHashSet<>(nodes);
    all.addAll(withAgent(plan.rack()));
    DeploymentPlan last = serving.get(plan.deployment());
    if (last != null) {
      all.addAll(nodes(last));
    }
    Parallel.each(
        all,
        n ->
            quietly(() ->
                epochs(n, plan.deployment()).stream()
                    .filter(e -> e < plan.epoch())
                    .forEach(
                        e -> older.computeIfAbsent(e, k -> ConcurrentHashMap.newKeySet()).add(n))));
    older.forEach((epoch, where) ->
        quietly(() -> drainAndRetire(List.copyOf(where), plan.deployment(), epoch)));
  }

  /** First all agents end what came in at them, only then none of them is needed any more. */
  private void drainAndRetire(List<Node> nodes, String deployment, long epoch) {
    Parallel.each(nodes, this::take);
    Parallel.each(nodes, n -> drain(n, deployment, epoch));
    Parallel.each(nodes, n -> retire(n, deployment, epoch));
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RackloomException gone) {
      // Best effort: the agent is gone, or still busy with what drains.
    }
  }

  private static List<Node> nodes(DeploymentPlan plan) {
    return plan.stages().stream()
        .map(PlannedStage::node)
        .distinct()
        .map(id -> plan.rack().node(id).orElseThrow())
        .toList();
  }
}

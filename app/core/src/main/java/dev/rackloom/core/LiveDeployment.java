package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.client.SteadyClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.workspace.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A deployment that serves: requests go in at the front, telemetry comes out of every agent. */
public final class LiveDeployment implements AutoCloseable {

  private static final Duration LEASE = Duration.ofSeconds(30);

  /** How long one agent may keep a request before another one is asked too. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Deployer deployer;
  private final DeploymentPlan plan;
  private final List<String> alone;
  private final AgentClient front;
  private final SteadyClient steady;
  private final TelemetryBook book;
  private final Workspace workspace;
  private final PendingTelemetry pending;
  private final List<AgentFeed> feeds = new ArrayList<>();

  LiveDeployment(
      Deployer deployer,
      DeploymentPlan plan,
      List<String> alone,
      Workspace workspace,
      Clock clock) {
    this.deployer = deployer;
    this.plan = plan;
    this.alone = List.copyOf(alone);
    this.front = deployer.front(plan);
    this.workspace = workspace;
    this.pending = new PendingTelemetry(workspace.telemetry()::save);
    this.book = new TelemetryBook(clock);
    List<Node> nodes = plan.rack().nodes().stream().filter(n -> !n.agent().isEmpty()).toList();
    List<AgentClient> fronts = new ArrayList<>(List.of(front));
    nodes.stream().map(deployer::agent).filter(a -> a != front).forEach(fronts::add);
    this.steady = new SteadyClient(fronts, PATIENCE);
    listen(nodes);
  }

  /**
   * To every agent of the rack: any of them may have a stage by and by, those too that are not
   * there yet.
   */
  private void listen(List<Node> nodes) {
    @Nullable RackloomException gone = null;
    boolean heard = false;
    for (Node node : nodes) {
      AgentClient agent = deployer.agent(node);
      AgentFeed feed = new AgentFeed(book, f -> agent.subscribe(plan.deployment(), f));
      feeds.add(feed);
      try {
        feed.begin();
        heard = true;
      } catch (RackloomException e) {
        gone = e;
      }
    }
    if (gone != null && !heard) {
      hangUp();
      throw gone;
    }
  }

  /** Connects to a deployment that serves already. */
  public static LiveDeployment attach(DeploymentPlan plan, Workspace workspace) {
    Deployer deployer = new Deployer("rackloom " + ProcessHandle.current().pid(), LEASE);
    try {
      return new LiveDeployment(deployer, plan, List.of(), workspace, Clock.systemUTC());
    } catch (RuntimeException failed) {
      deployer.close();
      throw failed;
    }
  }

  /**
   * Connects to what serves on the agents of a rack, whoever pushed it, by the plan that the agents
   * have now: they may have repaired it. Agents that cannot be reached are passed over.
   *
   * @param rack with the addresses of its agents as they are seen from here
   * @param wanted which plan
   */
  public static Optional<LiveDeployment> serving(
      Rack rack, Predicate<DeploymentPlan> wanted, Workspace workspace, Cancellation cancellation) {
    List<Node> nodes = rack.nodes().stream().filter(n -> !n.agent().isEmpty()).toList();
    Optional<DeploymentPlan> plan = first(nodes, wanted);
    cancellation.check();
    try {
      return plan.map(p -> attach(p.at(nodes), workspace));
    } catch (RackloomException goneMeanwhile) {
      return Optional.empty();
    }
  }

  /** All are asked at once: one that is not there takes its time. */
  private static Optional<DeploymentPlan> first(
      List<Node> nodes, Predicate<DeploymentPlan> wanted) {
    List<CompletableFuture<Optional<DeploymentPlan>>> asked = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      nodes.forEach(n -> asked.add(CompletableFuture.supplyAsync(() -> plan(n, wanted), threads)));
    }
    return asked.stream().flatMap(answer -> answer.join().stream()).findFirst();
  }

  private static Optional<DeploymentPlan> plan(Node node, Predicate<DeploymentPlan> wanted) {
    try (AgentClient agent = AgentClient.connect(node.agent(), node.id())) {
      return agent.deployments().stream()
          .filter(epoch -> epoch.state() == EpochInfo.State.ACTIVE)
          .flatMap(epoch -> agent.activePlan(epoch.deployment()).stream())
          .filter(wanted)
          .findFirst();
    } catch (RackloomException notThere) {
      return Optional.empty();
    }
  }

  /**
   * Refuses what no agent serves any more: all of them were started anew, or another workspace took
   * it down.
   *
   * @throws RackloomException of kind AGENT
   */
  public void requireServed() {
    List<Node> nodes = plan.rack().nodes().stream().filter(n -> !n.agent().isEmpty()).toList();
    if (first(nodes, p -> p.deployment().equals(plan.deployment())).isEmpty()) {
      throw RackloomException.agent(
          "no agent of rack '"
              + plan.rack().name()
              + "' that answers serves deployment '"
              + plan.deployment()
              + "'",
          "it was taken down, or all its agents were started anew: deploy it again with: rackloom"
              + " deploy MODEL --rack R --placement P",
          null);
    }
  }

  /** What is deployed. */
  public DeploymentPlan plan() {
    return plan;
  }

  /**
   * Stages that were pushed and whose sub-model no second agent had when they began to serve; empty
   * where another process pushed them.
   */
  public List<String> alone() {
    return alone;
  }

  /** What was seen so far. */
  public TelemetryBook telemetry() {
    return book;
  }

  /** Sends a request and waits for its answer, through another agent if its front is gone. */
  public Map<String, TensorValue> infer(Map<String, TensorValue> inputs) {
    return steady.infer(plan.deployment(), inputs, AgentClient.REQUEST);
  }

  /** Sends a request. */
  public CompletableFuture<Map<String, TensorValue>> inferAsync(Map<String, TensorValue> inputs) {
    return front.inferAsync(plan.deployment(), inputs, AgentClient.REQUEST);
  }

  /**
   * Waits until agents have told what happened up to now: they collect it for part of a second. At
   * most two seconds, as for an agent that is gone.
   */
  public void settle() {
    long end = System.nanoTime() + SETTLE.toNanos();
    long[] before = feeds.stream().mapToLong(AgentFeed::uses).toArray();
    try {
      for (int i = 0; i < before.length; i++) {
        // one may be on its way that is older than what is waited for
        feeds.get(i).await(before[i] + 2, end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The stages that ran last, as far as they are remembered. */
  public List<SeenFiring> newestFirings() {
    double stretched = stretched();
    return book.latest().stream().map(f -> SeenFiring.of(f, stretched)).toList();
  }

  /**
   * How much longer than it should the wall clock runs: that of a rack with emulated devices, for
   * all its devices.
   */
  public double stretched() {
    return plan.rack().hasEmulated() ? plan.rack().timeDilation() : 1;
  }

  /** Keeps what was seen since the last time, and what could not be kept then. */
  public void keepTelemetry() {
    pending.keep(book.takePending(plan.deployment(), plan.epoch()));
  }

  /**
   * Takes it down: requests under way are finished, new ones refused.
   *
   * @return nodes whose agents did not answer; each lets it go when it hears the others again
   */
  public List<String> drain() {
    List<String> silent = deployer.drain(plan);
    workspace.deployments().note(plan.deployment(), plan.epoch(), "drained");
    return silent;
  }

  /** Stops listening and lets go of the agents; the deployment serves on. */
  @Override
  public void close() {
    try (deployer) {
      hangUp();
    }
  }

  private void hangUp() {
    feeds.forEach(AgentFeed::close);
  }
}

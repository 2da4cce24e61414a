package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.SteadyClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.workspace.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A deployment that serves: requests go in at the front, telemetry comes out of every agent. */
public final class LiveDeployment implements AutoCloseable {

  private static final Duration LEASE = Duration.ofSeconds(30);

  /** How long one agent may keep a request before another one is asked too. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Deployer deployer;
  private final DeploymentPlan plan;
  private final List<String> alone;
  private final AgentClient front;
  private final SteadyClient steady;
  private final TelemetryBook book;
  private final Workspace workspace;
  private final List<AutoCloseable> subscriptions = new ArrayList<>();

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
    this.book = new TelemetryBook(clock);
    List<Node> nodes = plan.rack().nodes().stream().filter(n -> !n.agent().isEmpty()).toList();
    List<AgentClient> fronts = new ArrayList<>(List.of(front));
    nodes.stream().map(deployer::agent).filter(a -> a != front).forEach(fronts::add);
    this.steady = new SteadyClient(fronts, PATIENCE);
    listen(nodes);
  }

  /** To every agent of the rack that is there: any of them may have a stage by and by. */
  private void listen(List<Node> nodes) {
    @Nullable RackloomException gone = null;
    for (Node node : nodes) {
      try {
        subscriptions.add(deployer.agent(node).subscribe(plan.deployment(), book));
      } catch (RackloomException e) {
        gone = e;
      }
    }
    if (gone != null && subscriptions.isEmpty()) {
      throw gone;
    }
  }

  /** Connects to a deployment that serves already. */
  public static LiveDeployment attach(DeploymentPlan plan, Workspace workspace) {
    return new LiveDeployment(
        new Deployer("rackloom " + ProcessHandle.current().pid(), LEASE),
        plan,
        List.of(),
        workspace,
        Clock.systemUTC());
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
    return steady.infer(plan.model(), inputs, AgentClient.REQUEST);
  }

  /** Sends a request. */
  public CompletableFuture<Map<String, TensorValue>> inferAsync(Map<String, TensorValue> inputs) {
    return front.inferAsync(plan.model(), inputs, AgentClient.REQUEST);
  }

  /** Keeps what was seen since the last time. */
  public void keepTelemetry() {
    workspace.saveTelemetry(book.takePending(plan.deployment(), plan.epoch()));
  }

  /** Takes it down: requests under way are finished, new ones refused. */
  public void drain() {
    deployer.drain(plan);
    workspace.noteDeployment(plan.deployment(), plan.epoch(), "drained");
  }

  /** Stops listening and lets go of the agents; the deployment serves on. */
  @Override
  public void close() {
    for (AutoCloseable subscription : subscriptions) {
      try {
        subscription.close();
      } catch (Exception e) {
        throw new IllegalStateException("hanging up telemetry failed", e);
      }
    }
    deployer.close();
  }
}

package dev.rackloom.core;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.workspace.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A deployment that serves: requests go in at the front, telemetry comes out of every agent. */
public final class LiveDeployment implements AutoCloseable {

  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Deployer deployer;
  private final DeploymentPlan plan;
  private final AgentClient front;
  private final TelemetryBook book;
  private final Workspace workspace;
  private final List<AutoCloseable> subscriptions = new ArrayList<>();

  LiveDeployment(Deployer deployer, DeploymentPlan plan, Workspace workspace, Clock clock) {
    this.deployer = deployer;
    this.plan = plan;
    this.front = deployer.front(plan);
    this.workspace = workspace;
    this.book = new TelemetryBook(clock);
    for (Node node : plan.rack().nodes()) {
      if (plan.stages().stream().anyMatch(s -> s.node().equals(node.id()))) {
        subscriptions.add(deployer.agent(node).subscribe(plan.deployment(), book));
      }
    }
  }

  /** Connects to a deployment that serves already. */
  public static LiveDeployment attach(DeploymentPlan plan, Workspace workspace) {
    return new LiveDeployment(
        new Deployer("rackloom " + ProcessHandle.current().pid(), LEASE),
        plan,
        workspace,
        Clock.systemUTC());
  }

  /** What is deployed. */
  public DeploymentPlan plan() {
    return plan;
  }

  /** What was seen so far. */
  public TelemetryBook telemetry() {
    return book;
  }

  /** Sends a request and waits for its answer. */
  public Map<String, TensorValue> infer(Map<String, TensorValue> inputs) {
    return front.infer(plan.model(), inputs);
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

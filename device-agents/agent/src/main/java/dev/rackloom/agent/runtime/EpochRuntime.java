package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.PortMatcher;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import io.grpc.Status;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One epoch of a deployment on this agent: moves tensors to the stages that read them and fires
 * those that have all they need.
 *
 * <p>Nothing here knows whether the epoch is active; that decides only where new requests start.
 * Safe to share between threads.
 */
public final class EpochRuntime implements AutoCloseable {

  private final DeploymentPlan plan;
  private final PlanRouting routing;
  private final List<LocalStage> stages;
  private final AgentContext agent;
  private final Map<String, Peer> peers = new HashMap<>();
  private final Transit transit;
  private final Peers directory;
  private final RequestRuns runs;
  private final Map<RequestKey, FrontRequest> fronts = new ConcurrentHashMap<>();

  /**
   * An epoch with its stages loaded; connects to the agents of the other stages.
   *
   * @param stages what of the plan runs here, in plan order
   */
  public EpochRuntime(
      DeploymentPlan plan,
      PlanRouting routing,
      List<LocalStage> stages,
      AgentContext agent,
      Peers directory) {
    this.plan = plan;
    this.routing = routing;
    this.stages = List.copyOf(stages);
    this.agent = agent;
    this.directory = directory;
    this.transit = new Transit(plan, agent);
    this.runs = new RequestRuns(routing, this.stages, agent);
    plan.rack().nodes().stream()
        .filter(node -> !node.agent().isEmpty() && !node.id().equals(agent.node()))
        .forEach(this::connect);
    directory.tell(this);
  }

  /** Any agent of the rack may be a front. */
  private void connect(Node node) {
    try {
      peers.put(node.id(), directory.acquire(node.id(), node.agent()));
    } catch (IllegalArgumentException unreachable) {
      if (routing.nodes().contains(node.id())) {
        throw unreachable;
      }
    }
  }

  private String address(String node) {
    return plan.rack().node(node).orElseThrow().agent();
  }

  /** The plan it runs. */
  public DeploymentPlan plan() {
    return plan;
  }

  /** The stages that run here. */
  public List<LocalStage> stages() {
    return stages;
  }

  /** Whether a stage here reads this tensor on this device, or the caller waits for it here. */
  public boolean expects(String tensor, String to) {
    if (to.equals(Wire.CALLER)) {
      return plan.outputs().stream().anyMatch(p -> p.name().equals(tensor));
    }
    return stages.stream()
        .anyMatch(s ->
            s.planned().device().equals(to)
                && s.planned().inputs().stream().anyMatch(p -> p.name().equals(tensor)));
  }

  /** The first agent that this epoch needs and that is lost. */
  public Optional<Peer> lostPeer() {
    return peers.values().stream().filter(p -> needs(p) && p.lost().isPresent()).findFirst();
  }

  private boolean needs(Peer peer) {
    return routing.nodes().contains(peer.node());
  }

  /** How many requests that came in here have not ended. */
  public int inFlight() {
    return fronts.size();
  }

  /**
   * Starts a request.
   *
   * @throws IllegalArgumentException naming the input that is missing or does not fit
   */
  public FrontRequest start(RequestKey key, Map<String, TensorValue> inputs, long deadlineNanos) {
    Bindings bindings = PortMatcher.match(plan.inputs(), inputs);
    RequestInfo info = new RequestInfo(bindings, deadlineNanos);
    FrontRequest request =
        new FrontRequest(
            key, info, plan.outputs().stream().map(Port::name).collect(Collectors.toSet()));
    fronts.put(key, request);
    var expiry =
        agent
            .timers()
            .schedule(
                () -> request.fail(tooLate()), deadlineNanos - agent.now(), TimeUnit.NANOSECONDS);
    var _ =
        request
            .answer()
            .whenComplete((answers, error) -> {
              expiry.cancel(false);
              ended(request, error != null);
            });
    lostPeer()
        .ifPresentOrElse(
            peer -> request.fail(unavailable(peer)), () -> distribute(request, inputs));
    return request;
  }

  private void distribute(FrontRequest request, Map<String, TensorValue> inputs) {
    long now = agent.now();
    plan.inputs()
        .forEach(p ->
            send(
                request.key(),
                request.info(),
                p.name(),
                present(inputs, p),
                plan.rack().callerAt(),
                "",
                now));
  }

  private static TensorValue present(Map<String, TensorValue> values, Port port) {
    TensorValue value = values.get(port.name());
    if (value == null) {
      throw new IllegalArgumentException("'" + port.name() + "' is missing");
    }
    return value;
  }

  private void ended(FrontRequest request, boolean failed) {
    fronts.remove(request.key());
    if (failed) {
      runs.drop(request.key());
      peers.values().stream()
          .filter(p -> needs(p) && p.lost().isEmpty())
          .forEach(p -> tellFailure(p, request.key(), Status.CANCELLED));
    }
  }

  private static Status tooLate() {
    return Status.DEADLINE_EXCEEDED.withDescription("the request took longer than its deadline");
  }

  private static Status unavailable(Peer peer) {
    String why = peer.lost().map(Status::getDescription).map(d -> ": " + d).orElse("");
    return Status.UNAVAILABLE.withDescription(peer.describe() + " is lost" + why);
  }

  /** An agent is gone: ends what came in here, and drops what came in there. */
  void peerLost(Peer peer, Status why) {
    if (peers.containsValue(peer)) {
      if (needs(peer)) {
        fronts.values().forEach(r -> r.fail(unavailable(peer)));
      }
      runs.dropOf(peer.node());
    }
  }

  private void send(
      RequestKey key,
      RequestInfo info,
      String tensor,
      TensorValue value,
      String from,
      String here,
      long readyNanos) {
    for (PlanRouting.Target target : routing.targets(tensor, key)) {
      Passage passage = new Passage(tensor, value, from, target.device(), readyNanos);
      if (!target.node().equals(agent.node())) {
        agent.threads().execute(() -> push(target.node(), key, info, passage));
      } else if (target.device().equals(here)) {
        arrived(key, info, passage, readyNanos);
      } else {
        carry(key, info, passage, Transit.Way.IN_MEMORY);
      }
    }
  }

  private void push(String node, RequestKey key, RequestInfo info, Passage passage) {
    Peer peer = peers.get(node);
    try {
      if (peer == null) {
        throw Status.INTERNAL
            .withDescription("node '" + node + "' is not part of the rack")
            .asRuntimeException();
      }
      peer.push(ref(key), info, passage);
    } catch (RuntimeException e) {
      fail(key, Status.fromThrowable(e));
    }
  }

  private Peer.DataRef ref(RequestKey key) {
    return new Peer.DataRef(plan.deployment(), plan.epoch(), key);
  }

  /**
   * A tensor has come to this agent from another one: it is handed on when its time on the link is
   * over.
   */
  public void accept(RequestKey key, RequestInfo info, Passage passage) {
    carry(key, info, passage, Transit.Way.PUSHED);
  }

  private void carry(RequestKey key, RequestInfo info, Passage passage, Transit.Way way) {
    transit.carry(key, passage, way, nanos -> arrived(key, info, passage, nanos));
  }

  private void arrived(RequestKey key, RequestInfo info, Passage passage, long nanos) {
    if (passage.to().equals(Wire.CALLER)) {
      FrontRequest request = fronts.get(key);
      if (request != null) {
        request.gather(passage.tensor(), passage.value());
      }
      return;
    }
    RequestRun run = runs.get(key, info);
    if (run == null) {
      return;
    }
    run.arrive(passage.tensor(), passage.to(), passage.value(), nanos)
        .forEach((stage, ready) -> stage.lane().submit(new StageJob(this, stage, run, ready)));
  }

  /** Keeps the room of a tensor that came from another agent until its request is over here. */
  public void hold(RequestKey key, RequestInfo info, String to, InboxBudget.Grant grant) {
    FrontRequest request = fronts.get(key);
    RequestRun run = to.equals(Wire.CALLER) ? null : runs.get(key, info);
    if (run != null) {
      run.hold(grant);
    } else if (request == null || !to.equals(Wire.CALLER)) {
      grant.close();
    } else {
      var _ = request.answer().whenComplete((answers, error) -> grant.close());
    }
  }

  void fired(StageJob job, Map<String, TensorValue> outputs, long endNanos) {
    RequestRun run = job.requestRun();
    if (!run.isOver()) {
      Map<String, TensorValue> ordered = new LinkedHashMap<>();
      job.stage().planned().outputs().forEach(p -> ordered.put(p.name(), present(outputs, p)));
      String device = job.stage().planned().device();
      ordered.forEach(
          (name, value) -> send(run.key(), run.info(), name, value, device, device, endNanos));
    }
    if (run.stageDone()) {
      runs.drop(run.key());
    }
  }

  /** Ends a request that cannot go on, wherever its front is. */
  void fail(RequestKey key, Status status) {
    runs.drop(key);
    if (key.front().equals(agent.node())) {
      remoteFailure(key, status);
      return;
    }
    Peer front = peers.get(key.front());
    if (front != null && front.lost().isEmpty()) {
      tellFailure(front, key, status);
    }
  }

  /** Another agent says that a request failed, or that nobody waits for it any more. */
  public void remoteFailure(RequestKey key, Status status) {
    runs.drop(key);
    FrontRequest request = fronts.get(key);
    if (request != null) {
      request.fail(status);
    }
  }

  private void tellFailure(Peer peer, RequestKey key, Status status) {
    agent
        .threads()
        .execute(() -> {
          try {
            peer.pushFailure(ref(key), status);
          } catch (RuntimeException unreachable) {
            // Then the deadline ends it there.
          }
        });
  }

  AgentContext agent() {
    return agent;
  }

  /** Ends everything that is left; the stages are their owner's to unload. */
  @Override
  public void close() {
    directory.forget(this);
    fronts
        .values()
        .forEach(r ->
            r.fail(
                Status.UNAVAILABLE.withDescription("agent '" + agent.node() + "' is going away")));
    runs.dropAll();
    peers.keySet().forEach(node -> directory.release(node, address(node)));
  }
}

package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.PortMatcher;
import dev.rackloom.agent.stream.SharedRegion;
import dev.rackloom.agent.stream.TensorParcel;
import dev.rackloom.agent.stream.WireElements;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  private final ReplicaChoice replicas;
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
    this.runs = new RequestRuns(routing, this.stages, agent, this::abandon);
    this.replicas = new ReplicaChoice(plan, routing);
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

  /** Whether these replicas can be meant. */
  public boolean fits(List<Integer> chosen) {
    return routing.fits(chosen);
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
    RequestInfo info = new RequestInfo(bindings, deadlineNanos, replicas.choose(bindings));
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
    for (Port port : plan.inputs()) {
      Output input =
          new Output(port.name(), present(inputs, port), plan.rack().callerAt(), "", now);
      send(request.key(), request.info(), input, null, null);
    }
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
    replicas.ended(request.info().replicas());
    if (failed) {
      abandon(request.key());
      peers.values().stream()
          .filter(p -> needs(p) && p.lost().isEmpty())
          .forEach(p -> p.sendFailure(ref(request.key()), Status.CANCELLED));
    }
  }

  /** Lets go of a request that cannot go on, also of what waits to be sent for it. */
  private void abandon(RequestKey key) {
    runs.drop(key);
    peers.values().forEach(p -> p.withdraw(ref(key)));
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

  /**
   * Sends a tensor on.
   *
   * @param run what this agent holds of the request, whose memory the tensor may lie in; null at
   *     the front, where it lies in memory of its own
   * @param region of shared memory that it lies in, if it does
   */
  private void send(
      RequestKey key,
      RequestInfo info,
      Output output,
      @Nullable RequestRun run,
      @Nullable SharedRegion region) {
    WireFormat wire = wire(output.tensor, output.value.dtype());
    for (PlanRouting.Target target : targets(output.tensor, key, info)) {
      if (target.node().equals(agent.node())) {
        deliver(key, info, output, wire, target);
      } else {
        push(key, info, output, wire, target, run, region);
      }
    }
  }

  /**
   * A tensor that was made here.
   *
   * @param here the device that made it; empty if the caller brought it
   * @param from the vertex it leaves
   */
  private record Output(
      String tensor, TensorValue value, String from, String here, long readyNanos) {

    Passage passage(String to, WireFormat wire) {
      return new Passage(tensor, value, from, to, wire.wireBytes(value.byteCount()), readyNanos);
    }

    Passage staying(String to) {
      return new Passage(tensor, value, from, to, value.byteCount(), readyNanos);
    }

    Output travelled(WireFormat wire) {
      return new Output(tensor, WireElements.travelled(value, wire), from, here, readyNanos);
    }
  }

  private void deliver(
      RequestKey key, RequestInfo info, Output output, WireFormat wire, PlanRouting.Target target) {
    if (target.device().equals(output.here)) {
      arrived(key, info, output.staying(target.device()), output.readyNanos);
    } else {
      Passage passage = output.travelled(wire).passage(target.device(), wire);
      carry(key, info, passage, Transit.Way.IN_MEMORY);
    }
  }

  private void push(
      RequestKey key,
      RequestInfo info,
      Output output,
      WireFormat wire,
      PlanRouting.Target target,
      @Nullable RequestRun run,
      @Nullable SharedRegion region) {
    Peer peer = peers.get(target.node());
    if (peer == null) {
      fail(
          key,
          Status.INTERNAL.withDescription("node '" + target.node() + "' is not part of the plan"));
    } else if (region != null) {
      pushShared(key, info, output.passage(target.device(), wire), peer, run, region);
    } else if (run == null || run.enter()) {
      Passage passage = output.passage(target.device(), wire);
      peer.send(ref(key), info, passage, wire, null, new Fate(key, run));
    }
  }

  /**
   * Sends what lies in shared memory. That outlives the request here, which must not wait for it:
   * two agents that send each other tensors of one request would wait for each other.
   */
  private void pushShared(
      RequestKey key,
      RequestInfo info,
      Passage passage,
      Peer peer,
      @Nullable RequestRun run,
      SharedRegion region) {
    if (run != null && run.isOver()) {
      region.free();
    } else {
      peer.send(ref(key), info, passage, WireFormat.SAME, region, new Fate(key, null));
    }
  }

  /** What becomes of a tensor on its way to another agent. */
  private final class Fate implements TensorParcel.Fate {
    private final RequestKey key;
    private final @Nullable RequestRun run;

    Fate(RequestKey key, @Nullable RequestRun run) {
      this.key = key;
      this.run = run;
    }

    @Override
    public void done() {
      if (run != null) {
        run.leave();
      }
    }

    @Override
    public void failed(Status why) {
      fail(key, why);
    }
  }

  /** How a tensor travels from one device to another. */
  WireFormat wire(String tensor, DType dtype) {
    return dtype.equals(DType.FLOAT32) ? routing.wire(tensor) : WireFormat.SAME;
  }

  Set<PlanRouting.Target> targets(String tensor, RequestRun run) {
    return targets(tensor, run.key(), run.info());
  }

  private Set<PlanRouting.Target> targets(String tensor, RequestKey key, RequestInfo info) {
    return routing.targets(tensor, key.front(), info.replicas());
  }

  /** Shared memory of the stream to an agent; null if there is none. */
  @Nullable SharedRegion region(String node, long bytes) {
    Peer peer = peers.get(node);
    return peer == null ? null : peer.region(bytes);
  }

  /** Whether what a stage makes for a request could go at once; else {@code retry} is run later. */
  boolean hasRoom(LocalStage stage, RequestRun run, Runnable retry) {
    for (Port port : stage.planned().outputs()) {
      for (PlanRouting.Target target : targets(port.name(), run)) {
        Peer peer = peers.get(target.node());
        if (peer != null && !hasRoom(peer, ref(run.key()), retry)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean hasRoom(Peer peer, Peer.DataRef data, Runnable retry) {
    if (peer.hasRoom(data)) {
      return true;
    }
    peer.whenRoom(retry);
    return peer.hasRoom(data);
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

  /**
   * Keeps the memory of a tensor that came from another agent until its request is over here.
   *
   * @param release gives it back
   */
  public void hold(RequestKey key, RequestInfo info, String to, Runnable release) {
    FrontRequest request = fronts.get(key);
    RequestRun run = to.equals(Wire.CALLER) ? null : runs.get(key, info);
    if (run != null) {
      run.hold(release);
    } else if (request == null || !to.equals(Wire.CALLER)) {
      release.run();
    } else {
      var _ = request.answer().whenComplete((answers, error) -> release.run());
    }
  }

  void fired(StageJob job, Map<String, TensorValue> outputs, long endNanos) {
    RequestRun run = job.requestRun();
    if (!run.isOver()) {
      String device = job.stage().planned().device();
      for (Port port : job.stage().planned().outputs()) {
        TensorValue value = present(outputs, port);
        SharedRegion region = job.places().take(port.name(), value);
        TensorValue sent =
            isForCallerHere(port, run) ? job.places().forCaller(port.name(), value) : value;
        Output output = new Output(port.name(), sent, device, device, endNanos);
        send(run.key(), run.info(), output, run, region);
      }
    }
    if (run.stageDone()) {
      runs.drop(run.key());
    }
  }

  private boolean isForCallerHere(Port port, RequestRun run) {
    return run.key().front().equals(agent.node())
        && targets(port.name(), run).stream().anyMatch(t -> t.device().equals(Wire.CALLER));
  }

  /** Ends a request that cannot go on, wherever its front is. */
  void fail(RequestKey key, Status status) {
    abandon(key);
    if (key.front().equals(agent.node())) {
      remoteFailure(key, status);
      return;
    }
    Peer front = peers.get(key.front());
    if (front != null && front.lost().isEmpty()) {
      front.sendFailure(ref(key), status);
    }
  }

  /** Another agent says that a request failed, or that nobody waits for it any more. */
  public void remoteFailure(RequestKey key, Status status) {
    abandon(key);
    FrontRequest request = fronts.get(key);
    if (request != null) {
      request.fail(status);
    }
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

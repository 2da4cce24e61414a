package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.agent.stream.SharedRegion;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final LocalReplicas replicas;
  private final AgentContext agent;
  private final Peers directory;
  private final EpochPeers peers;
  private final TensorSender sender;
  private final RequestRuns runs;
  private final ExpertSums sums;
  private final ExpertRows rows;
  private final Front front;

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
    this.replicas = new LocalReplicas(plan, routing, stages);
    this.agent = agent;
    this.directory = directory;
    this.peers = new EpochPeers(plan, routing, agent, directory);
    LinkTruth links = new LinkTruth(plan.rack(), agent.emulationSeed());
    Transit transit = new Transit(plan, agent, links);
    this.sender = new TensorSender(routing, agent, peers, transit, new Ends());
    this.runs = new RequestRuns(routing, this.stages, agent, this::abandon);
    this.sums = new ExpertSums(plan);
    this.rows = new ExpertRows(plan, sender, links);
    this.front = new Front(plan, routing, agent, peers, sender, this::abandon);
    directory.tell(this);
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

  /** Those of them that run elsewhere too. */
  public LocalReplicas replicas() {
    return replicas;
  }

  AgentContext agent() {
    return agent;
  }

  TensorSender sender() {
    return sender;
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
    return peers.lost();
  }

  /**
   * Starts a request here.
   *
   * @param key of its first micro-batch
   * @param session whose state it goes on from; empty for none
   * @throws IllegalArgumentException naming the input that is missing or does not fit
   */
  public FrontRequest start(
      RequestKey key, String session, Map<String, TensorValue> inputs, long deadlineNanos) {
    return front.start(key, session, inputs, deadlineNanos);
  }

  /** Lets go of a request that cannot go on, also of what waits to be sent for it. */
  private void abandon(RequestKey key) {
    runs.drop(key);
    peers.withdraw(key);
  }

  /**
   * An agent is gone: ends what came in here, and drops what came in there, which is told when it
   * answers again.
   */
  void peerLost(Peer peer, Status why) {
    if (peers.contains(peer)) {
      if (peers.needs(peer)) {
        front.failAll(EpochPeers.unavailable(peer));
      }
      Status dropped =
          Status.UNAVAILABLE.withDescription(
              "agent '" + agent.node() + "' had lost agent '" + peer.node() + "'");
      runs.held().stream()
          .filter(key -> key.front().equals(peer.node()))
          .forEach(key -> fail(key, dropped));
    }
  }

  /** An agent that was lost answers again. */
  void peerBack(String node) {
    Peer peer = peers.at(node);
    if (peer != null) {
      peers.settle(peer);
    }
  }

  /** Another agent says that it has lost this one: it dropped what came in here. */
  void lostAt(String node) {
    Peer peer = peers.at(node);
    if (peer != null && peers.needs(peer)) {
      front.failAll(
          Status.UNAVAILABLE.withDescription(
              peer.describe() + " does not hear agent '" + agent.node() + "'"));
    }
  }

  /**
   * A tensor has come to this agent from another one: it is handed on when its time on the link is
   * over.
   */
  public void accept(RequestKey key, RequestInfo info, Passage passage) {
    sender.carry(key, info, passage, Transit.Way.PUSHED);
  }

  /** What becomes of tensors on their way. */
  private final class Ends implements TensorSender.Ends {

    @Override
    public void arrived(RequestKey key, RequestInfo info, Passage passage, long nanos) {
      if (passage.to().equals(Wire.CALLER)) {
        FrontPart part = front.part(key);
        if (part != null) {
          part.gather(passage.tensor(), passage.value());
        }
      } else {
        RequestRun run = runs.get(key, info);
        if (run != null) {
          run.arrive(passage.tensor(), passage.to(), passage.value(), nanos)
              .forEach((stage, ready) -> stage.lane().submit(job(stage, run, ready)));
        }
      }
    }

    @Override
    public Optional<ExpertSums.Joined> joins(RequestKey key, RequestInfo info, Passage passage) {
      return sums.has(passage.tensor()) ? sums.of(passage, runs.get(key, info)) : Optional.empty();
    }

    @Override
    public void fail(RequestKey key, Status why) {
      EpochRuntime.this.fail(key, why);
    }
  }

  private StageJob job(LocalStage stage, RequestRun run, RequestRun.Ready ready) {
    return new StageJob(this, stage, run, ready);
  }

  /**
   * Keeps the memory of a tensor that came from another agent until its request is over here.
   *
   * @param release gives it back
   */
  public void hold(RequestKey key, RequestInfo info, String to, Runnable release) {
    FrontPart part = front.part(key);
    RequestRun run = to.equals(Wire.CALLER) ? null : runs.get(key, info);
    if (run != null) {
      run.hold(release);
    } else if (part == null || !to.equals(Wire.CALLER)) {
      release.run();
    } else {
      var _ = part.answer().whenComplete((answers, error) -> release.run());
    }
  }

  void fired(StageJob job, Map<String, TensorValue> outputs, long endNanos) {
    RequestRun run = job.requestRun();
    if (!run.isOver()) {
      String device = job.stage().planned().device();
      Map<String, LinkTruth.Passed> inTurn = rows.pass(job.stage().planned(), outputs);
      for (Port port : job.stage().planned().outputs()) {
        TensorValue value = made(outputs, port);
        SharedRegion region = job.places().take(port.name(), value);
        TensorValue sent =
            isForCallerHere(port, run) ? job.places().forCaller(port.name(), value) : value;
        var modelled = Optional.ofNullable(inTurn.get(port.name()));
        var output = new TensorSender.Output(port.name(), sent, device, device, endNanos, modelled);
        sender.send(run.key(), run.info(), output, run, region);
      }
    }
    if (run.stageDone()) {
      runs.drop(run.key());
    }
  }

  private static TensorValue made(Map<String, TensorValue> outputs, Port port) {
    TensorValue value = outputs.get(port.name());
    if (value == null) {
      throw new IllegalArgumentException("'" + port.name() + "' is missing");
    }
    return value;
  }

  private boolean isForCallerHere(Port port, RequestRun run) {
    return run.key().front().equals(agent.node())
        && sender.targets(port.name(), run).stream().anyMatch(t -> t.device().equals(Wire.CALLER));
  }

  /** Ends a request that cannot go on, wherever its front is. */
  void fail(RequestKey key, Status status) {
    if (key.front().equals(agent.node())) {
      remoteFailure(key, status);
    } else {
      abandon(key);
      peers.failed(key, status);
    }
  }

  /** Another agent says that a request failed, or that nobody waits for it any more. */
  public void remoteFailure(RequestKey key, Status status) {
    abandon(key);
    front.fail(key, status);
  }

  /**
   * Ends everything that is left, and tells the fronts of other agents, which would wait for it;
   * the stages are their owner's to unload.
   */
  @Override
  public void close() {
    directory.forget(this);
    Status gone =
        Status.UNAVAILABLE.withDescription(
            "epoch "
                + plan.epoch()
                + " of '"
                + plan.deployment()
                + "' was taken down at agent '"
                + agent.node()
                + "'");
    runs.held().stream()
        .filter(key -> !key.front().equals(agent.node()))
        .forEach(key -> fail(key, gone));
    front.failAll(Status.UNAVAILABLE.withDescription("agent '" + agent.node() + "' is going away"));
    runs.dropAll();
    peers.close();
  }
}

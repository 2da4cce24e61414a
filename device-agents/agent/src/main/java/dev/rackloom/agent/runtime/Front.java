package dev.rackloom.agent.runtime;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.client.TensorValue;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came in at this agent in one epoch: each request is split into micro-batches where the plan
 * says so, its inputs are sent, its answers gathered, and what ends early is taken back everywhere.
 * Safe to share.
 */
final class Front {

  private final DeploymentPlan plan;
  private final AgentContext agent;
  private final EpochPeers peers;
  private final TensorSender sender;
  private final Consumer<RequestKey> abandon;
  private final MicroBatches batches;
  private final ReplicaChoice replicas;
  private final Set<String> outputs;
  private final Map<RequestKey, FrontPart> parts = new ConcurrentHashMap<>();

  /**
   * Nothing has come in yet.
   *
   * @param abandon lets go of what this agent holds of a part
   */
  Front(
      DeploymentPlan plan,
      PlanRouting routing,
      AgentContext agent,
      EpochPeers peers,
      TensorSender sender,
      Consumer<RequestKey> abandon) {
    this.plan = plan;
    this.agent = agent;
    this.peers = peers;
    this.sender = sender;
    this.abandon = abandon;
    this.batches = new MicroBatches(plan);
    this.replicas = new ReplicaChoice(plan, routing, agent);
    this.outputs = plan.outputs().stream().map(Port::name).collect(Collectors.toSet());
  }

  /**
   * Starts a request.
   *
   * @param key of its first part; the others count on
   * @param session whose state it goes on from; empty for none
   * @throws IllegalArgumentException naming the input that is missing or does not fit
   */
  FrontRequest start(
      RequestKey key, String session, Map<String, TensorValue> inputs, long deadlineNanos) {
    List<MicroBatches.Part> split = batches.split(inputs);
    List<Integer> home = replicas.home(session);
    List<FrontPart> started = new ArrayList<>();
    for (MicroBatches.Part part : split) {
      RequestInfo info =
          new RequestInfo(part.bindings(), deadlineNanos, replicas.choose(part.bindings(), home));
      started.add(new FrontPart(key.part(started.size()), info, outputs));
    }
    FrontRequest request =
        new FrontRequest(
            started,
            answers -> {
              Map<String, TensorValue> answer = batches.join(split, answers);
              replicas.remember(session, started.getLast().info().replicas());
              return answer;
            });
    started.forEach(this::follow);
    endInTime(request, deadlineNanos);
    peers
        .lost()
        .ifPresentOrElse(
            peer -> request.fail(EpochPeers.unavailable(peer)), () -> send(started, split));
    return request;
  }

  private void follow(FrontPart part) {
    parts.put(part.key(), part);
    var _ = part.answer().whenComplete((answers, error) -> ended(part, error != null));
  }

  private void ended(FrontPart part, boolean failed) {
    parts.remove(part.key());
    replicas.ended(part.info().replicas());
    if (failed) {
      abandon.accept(part.key());
      peers.dropped(part.key());
    }
  }

  private void endInTime(FrontRequest request, long deadlineNanos) {
    Runnable tooLate =
        () ->
            request.fail(
                Status.DEADLINE_EXCEEDED.withDescription(
                    "the request took longer than its deadline. Maybe it needs more time: its caller"
                        + " gives it, up to the limit requestDeadline of the agent"));
    var expiry =
        agent.timers().schedule(tooLate, deadlineNanos - agent.now(), TimeUnit.NANOSECONDS);
    var _ = request.answer().whenComplete((answers, error) -> expiry.cancel(false));
  }

  /** Micro-batches leave one after the other, so that the first is ahead of the others. */
  private void send(List<FrontPart> started, List<MicroBatches.Part> split) {
    for (int i = 0; i < started.size(); i++) {
      FrontPart part = started.get(i);
      for (Port port : plan.inputs()) {
        if (!part.answer().isDone()) {
          send(part, port, split.get(i).input(port));
        }
      }
    }
  }

  private void send(FrontPart part, Port port, TensorValue value) {
    String from = plan.rack().callerAt();
    var input =
        new TensorSender.Output(port.name(), value, from, "", agent.now(), Optional.empty());
    sender.send(part.key(), part.info(), input, null, null);
  }

  /** The part of a request that waits for its answers here; null if it has ended. */
  @Nullable FrontPart part(RequestKey key) {
    return parts.get(key);
  }

  /** Ends the request that a part belongs to, unless it has ended. */
  void fail(RequestKey key, Status status) {
    FrontPart part = parts.get(key);
    if (part != null) {
      part.fail(status);
    }
  }

  /** Ends all requests. */
  void failAll(Status status) {
    parts.values().forEach(part -> part.fail(status));
  }
}

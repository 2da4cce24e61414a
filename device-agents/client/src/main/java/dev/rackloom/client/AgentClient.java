package dev.rackloom.client;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Events;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.AgentDescription;
import dev.rackloom.protocol.v1.DescribeRequest;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.ListDeploymentsRequest;
import dev.rackloom.protocol.v1.ListDeploymentsResponse;
import dev.rackloom.protocol.v1.MeasureGrpc;
import dev.rackloom.protocol.v1.MeasureRequest;
import dev.rackloom.protocol.v1.MeasureResponse;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.PrepareRequest;
import dev.rackloom.protocol.v1.ReleaseLeaseRequest;
import dev.rackloom.protocol.v1.SubscribeRequest;
import dev.rackloom.protocol.v1.TelemetryGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * One agent, called over the network. Every method may be called from any thread, may block up to
 * the deadline it documents, and throws a {@link RackloomException} of kind AGENT that names the
 * agent when it refuses, fails or is gone.
 */
public final class AgentClient implements AutoCloseable {

  /** The deadline of short calls. */
  public static final Duration SHORT = Duration.ofSeconds(10);

  /** The deadline of calls that load or move models. */
  public static final Duration LONG = Duration.ofMinutes(5);

  /** The deadline of one request, if none is given. */
  public static final Duration REQUEST = Duration.ofSeconds(60);

  private final Address address;
  private final Failures failures;
  private final AgentChannel channel;
  private final AgentArtefacts artefacts;

  private AgentClient(Address address, String node, Transport transport) {
    this.address = address;
    this.failures = new Failures(address, node);
    this.channel = new AgentChannel(transport, address, failures);
    this.artefacts = new AgentArtefacts(channel);
  }

  /**
   * The agent at {@code host:port}, called as the user of this process. Does not talk to it yet.
   * Outside loopback, and where the address begins with {@code tls://}, that needs an identity.
   */
  public static AgentClient connect(String address) {
    return connect(address, "");
  }

  /**
   * The agent of {@code node} at {@code host:port}; the name is for messages as long as the agent
   * has not said it itself.
   */
  public static AgentClient connect(String address, String node) {
    Address parsed = parse(address, node);
    return new AgentClient(parsed, node, parsed.tls() ? Transport.ofUser() : Transport.plain());
  }

  /** The same, called as somebody else. */
  public static AgentClient connect(String address, String node, Transport transport) {
    return new AgentClient(parse(address, node), node, transport);
  }

  private static Address parse(String address, String node) {
    try {
      return Address.parse(address);
    } catch (IllegalArgumentException e) {
      throw RackloomException.agent(
          "agent '" + node + "': " + e.getMessage(), "write its address as host:port", e);
    }
  }

  /** Its address, {@code host:port}. */
  public String address() {
    return address.toString();
  }

  /** What it is and owns. */
  public AgentInfo describe() {
    AgentDescription d =
        channel.call(
            "describe",
            () -> channel.control(SHORT).describe(DescribeRequest.getDefaultInstance()));
    failures.learn(d.getNode());
    return ControlMessages.info(d, address());
  }

  /**
   * Takes the agent for {@code holder}; the same holder in this process gets the same lease again,
   * prolonged. Others are told the name if they ask for the agent.
   */
  public Lease acquireLease(String holder, Duration ttl) {
    var request = ControlMessages.acquire(holder, ttl);
    return ControlMessages.lease(
        channel.call("lease", () -> channel.control(SHORT).acquireLease(request)));
  }

  /** Prolongs a lease by its own time to live; refused if it ran out. */
  public Lease renewLease(Lease lease) {
    var request = ControlMessages.renew(lease);
    return ControlMessages.lease(
        channel.call("renew the lease", () -> channel.control(SHORT).renewLease(request)));
  }

  /** Gives a lease back; harmless if it ran out. */
  public void releaseLease(Lease lease) {
    var request = ReleaseLeaseRequest.newBuilder().setToken(lease.token()).build();
    channel.call("release the lease", () -> channel.control(SHORT).releaseLease(request));
  }

  /** Which of these artefacts, by SHA-256, it has whole. */
  public Set<String> hasArtefacts(Collection<String> sha256) {
    return artefacts.have(sha256);
  }

  /**
   * Sends a file unless it is there, going on where an earlier upload broke off. If another one, as
   * of an agent that fetches it for itself, is under way, its end is waited for.
   */
  public void upload(String sha256, Path file, Progress progress) {
    upload(sha256, file, LONG, progress);
  }

  /** The same within a time. */
  void upload(String sha256, Path file, Duration timeout, Progress progress) {
    artefacts.send(sha256, file, timeout, progress);
  }

  /**
   * Loads and warms the plan's stages of this node; a refusal is an outcome, not an exception. Up
   * to {@link #LONG}.
   */
  public PrepareOutcome prepare(Lease lease, DeploymentPlan plan) {
    var request =
        PrepareRequest.newBuilder()
            .setLease(lease.token())
            .setPlanJson(ByteString.copyFrom(Codec.toJson(plan)))
            .build();
    try {
      return new PrepareOutcome.Ready(channel.control(LONG).prepare(request).getDilationNeeded());
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case FAILED_PRECONDITION, INVALID_ARGUMENT, RESOURCE_EXHAUSTED ->
            new PrepareOutcome.Refused(Failures.reason(e.getStatus()), Failures.dilationNeeded(e));
        default -> throw failures.of("prepare", e);
      };
    }
  }

  /** New requests that come in there go to this epoch; the one before drains. */
  public EpochInfo activate(Lease lease, String deployment, long epoch) {
    return ControlMessages.epoch(
        channel.call(
            "activate",
            () ->
                channel.control(SHORT).activate(ControlMessages.epoch(lease, deployment, epoch))));
  }

  /** Starts nothing new in this epoch there, and waits until what came in there has ended. */
  public EpochInfo drain(Lease lease, String deployment, long epoch, Duration timeout) {
    return ControlMessages.epoch(
        channel.call(
            "drain",
            () -> channel.control(timeout).drain(ControlMessages.epoch(lease, deployment, epoch))));
  }

  /** Unloads an epoch; nothing happens if it is not there. */
  public void retire(Lease lease, String deployment, long epoch) {
    channel.call(
        "retire",
        () -> channel.control(SHORT).retire(ControlMessages.epoch(lease, deployment, epoch)));
  }

  /**
   * Unloads an epoch unless it is active there; false if it is. Afterwards an activation that is
   * still on its way finds nothing. Waits for a connection if there is none.
   */
  boolean takeBack(Lease lease, String deployment, long epoch) {
    try {
      var _ =
          channel
              .control(SHORT)
              .withWaitForReady()
              .retire(ControlMessages.epoch(lease, deployment, epoch));
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.FAILED_PRECONDITION) {
        throw failures.of("retire", e);
      }
    }
    return deployments().stream()
        .filter(e -> e.deployment().equals(deployment) && e.epoch() == epoch)
        .noneMatch(e -> e.state() == EpochInfo.State.ACTIVE);
  }

  /** What it has loaded. */
  public List<EpochInfo> deployments() {
    return listed().getEpochsList().stream().map(ControlMessages::epoch).toList();
  }

  /** The highest epoch that a deployment has had there, loaded or over; 0 for none. */
  public long lastEpoch(String deployment) {
    ListDeploymentsResponse list = listed();
    return list.getEpochsList().stream()
        .filter(e -> e.getDeployment().equals(deployment))
        .mapToLong(EpochStatus::getEpoch)
        .reduce(list.getEndedOrDefault(deployment, 0), Math::max);
  }

  private ListDeploymentsResponse listed() {
    var all = ListDeploymentsRequest.getDefaultInstance();
    return channel.call("list deployments", () -> channel.control(SHORT).listDeployments(all));
  }

  /** The plan that a deployment runs by there; agents may have repaired it since it was pushed. */
  public Optional<DeploymentPlan> activePlan(String deployment) {
    var request = MemberEpoch.newBuilder().setDeployment(deployment).build();
    try {
      byte[] json =
          channel
              .within(SHORT, MembersGrpc::newBlockingStub)
              .activePlan(request)
              .getPlanJson()
              .toByteArray();
      return Optional.of(Codec.fromJson(json, DeploymentPlan.class));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw failures.of("active plan", e);
    }
  }

  /** Whether it serves {@code model} and every agent it needs is there. */
  public boolean ready(String model) {
    var request = ModelReadyRequest.newBuilder().setName(model).build();
    var stub = channel.within(SHORT, GRPCInferenceServiceGrpc::newBlockingStub);
    return channel.call("ready", () -> stub.modelReady(request).getReady());
  }

  /** Runs an artefact alone on a device. */
  public Measured measure(MeasureJob job, Duration timeout) {
    MeasureRequest request = MeasureMessages.request(job);
    var stub = channel.within(timeout, MeasureGrpc::newBlockingStub);
    MeasureResponse response = channel.call("measure", () -> stub.run(request));
    return new Measured(response.getNanosList(), Events.source(response.getSource()));
  }

  /** Sends one request and waits for its answer, up to {@link #REQUEST}. */
  public Map<String, TensorValue> infer(String model, Map<String, TensorValue> inputs) {
    return await(inferAsync(model, inputs, REQUEST));
  }

  /**
   * Sends one request. Cancelling the future gives it up. It fails with a {@link
   * RackloomException}.
   */
  public CompletableFuture<Map<String, TensorValue>> inferAsync(
      String model, Map<String, TensorValue> inputs, Duration timeout) {
    return inferAsync(model, inputs, timeout, "", "");
  }

  /**
   * Sends one request of a session and waits for its answer: of replicated stages it goes to the
   * replicas that served the session last there.
   */
  public Map<String, TensorValue> inferIn(
      String session, String model, Map<String, TensorValue> inputs) {
    return await(inferAsync(model, inputs, REQUEST, "", session));
  }

  /** As without; what has the same id is the same request to the agent, and runs once. */
  CompletableFuture<Map<String, TensorValue>> inferAsync(
      String model, Map<String, TensorValue> inputs, Duration timeout, String id) {
    return inferAsync(model, inputs, timeout, id, "");
  }

  private CompletableFuture<Map<String, TensorValue>> inferAsync(
      String model, Map<String, TensorValue> inputs, Duration timeout, String id, String session) {
    AnswerFuture<ModelInferResponse> answer =
        new AnswerFuture<>(e -> failures.of("request to '" + model + "'", e));
    channel
        .within(timeout, GRPCInferenceServiceGrpc::newStub)
        .modelInfer(OpenInference.request(model, inputs, id, session), answer);
    return answer.map(OpenInference::outputs);
  }

  /**
   * Hears every event from now on; returns when the agent has begun to tell. Close it to hang up.
   */
  public Subscription subscribe(Consumer<TelemetryEvent> consumer) {
    return subscribe("", consumer::accept);
  }

  /** Hears events of one deployment and of devices; an empty name means all. */
  public Subscription subscribe(String deployment, TelemetryListener listener) {
    TelemetryFeed feed = new TelemetryFeed(listener, failures);
    channel
        .open(TelemetryGrpc::newStub)
        .subscribe(SubscribeRequest.newBuilder().setDeployment(deployment).build(), feed);
    feed.awaitStart(SHORT);
    return feed;
  }

  /** Hangs up; calls under way fail. */
  @Override
  public void close() {
    channel.close();
  }

  private Map<String, TensorValue> await(CompletableFuture<Map<String, TensorValue>> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failures.of("request", e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw failures.of("request", Status.CANCELLED.withDescription("interrupted").asException());
    }
  }
}

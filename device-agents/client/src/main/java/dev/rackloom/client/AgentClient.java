package dev.rackloom.client;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Events;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.AcquireLeaseRequest;
import dev.rackloom.protocol.v1.AgentControlGrpc;
import dev.rackloom.protocol.v1.AgentDescription;
import dev.rackloom.protocol.v1.ArtefactStatus;
import dev.rackloom.protocol.v1.DescribeRequest;
import dev.rackloom.protocol.v1.EpochRequest;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.HasArtefactsRequest;
import dev.rackloom.protocol.v1.ListDeploymentsRequest;
import dev.rackloom.protocol.v1.MeasureGrpc;
import dev.rackloom.protocol.v1.MeasureRequest;
import dev.rackloom.protocol.v1.MeasureResponse;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.PrepareRequest;
import dev.rackloom.protocol.v1.ReleaseLeaseRequest;
import dev.rackloom.protocol.v1.RenewLeaseRequest;
import dev.rackloom.protocol.v1.SubscribeRequest;
import dev.rackloom.protocol.v1.TelemetryGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

  /** Nobody else knows it, so nobody else gets a lease of this process by its holder's name. */
  private static final String PROOF = UUID.randomUUID().toString();

  private static final Duration UPLOAD_PAUSE = Duration.ofMillis(100);
  private static final int MAX_MESSAGE_BYTES = 256 << 20;

  private final Address address;
  private final Failures failures;
  private final ManagedChannel channel;

  private AgentClient(Address address, String node, Transport transport) {
    this.address = address;
    this.failures = new Failures(address.toString(), node);
    this.channel =
        transport
            .channel(address)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .keepAliveTime(5, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
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
        call("describe", () -> control(SHORT).describe(DescribeRequest.getDefaultInstance()));
    failures.learn(d.getNode());
    List<Device> devices =
        d.getDevicesJsonList().stream()
            .map(j -> Codec.fromJson(j.toByteArray(), Device.class))
            .toList();
    return new AgentInfo(
        d.getNode(),
        address(),
        devices,
        d.getVersion(),
        d.getOnnxruntimeVersion(),
        d.getJavaVersion(),
        d.getCpuCores(),
        d.getSpareBytes(),
        d.getCapabilitiesList().stream()
            .map(c ->
                new AgentInfo.Capability(
                    c.getDevice(), c.getFormat(), c.getName(), c.getAvailable(), c.getDetail()))
            .toList());
  }

  /**
   * Takes the agent for {@code holder}; the same holder in this process gets the same lease again,
   * prolonged. Others are told the name if they ask for the agent.
   */
  public Lease acquireLease(String holder, Duration ttl) {
    var request =
        AcquireLeaseRequest.newBuilder()
            .setHolder(holder + Wire.PROOF + PROOF)
            .setTtlMillis(ttl.toMillis())
            .build();
    return lease(call("lease", () -> control(SHORT).acquireLease(request)));
  }

  /** Prolongs a lease by its own time to live; refused if it ran out. */
  public Lease renewLease(Lease lease) {
    var request =
        RenewLeaseRequest.newBuilder()
            .setToken(lease.token())
            .setTtlMillis(lease.ttl().toMillis())
            .build();
    return lease(call("renew the lease", () -> control(SHORT).renewLease(request)));
  }

  /** Gives a lease back; harmless if it ran out. */
  public void releaseLease(Lease lease) {
    var request = ReleaseLeaseRequest.newBuilder().setToken(lease.token()).build();
    call("release the lease", () -> control(SHORT).releaseLease(request));
  }

  /** Which of these artefacts, by SHA-256, it has whole. */
  public Set<String> hasArtefacts(Collection<String> sha256) {
    Set<String> complete = new TreeSet<>();
    for (ArtefactStatus status : statuses(sha256)) {
      if (status.getComplete()) {
        complete.add(status.getSha256());
      }
    }
    return complete;
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
    long end = System.nanoTime() + timeout.toNanos();
    while (!uploaded(sha256, file, progress, end)) {
      try {
        Thread.sleep(UPLOAD_PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failures.of("upload of " + file.getFileName(), e);
      }
    }
  }

  /** False if another upload of it is under way, and there is time left. */
  private boolean uploaded(String sha256, Path file, Progress progress, long end) {
    ArtefactStatus status = statuses(List.of(sha256)).getFirst();
    if (status.getComplete()) {
      progress.at(1, file.getFileName() + " is there");
      return true;
    }
    try {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      new Upload(deadline(AgentControlGrpc.newStub(channel), left), sha256, file)
          .from(status.getBytes(), progress);
      return true;
    } catch (StatusRuntimeException e) {
      boolean another = e.getStatus().getCode() == Status.Code.ABORTED;
      if (another && System.nanoTime() - end < 0) {
        return false;
      }
      throw failures.of("upload of " + file.getFileName(), e);
    } catch (IOException e) {
      throw RackloomException.user("cannot read " + file + ": " + e.getMessage(), "check the file");
    }
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
      return new PrepareOutcome.Ready(control(LONG).prepare(request).getDilationNeeded());
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
    return epoch(
        call("activate", () -> control(SHORT).activate(epochRequest(lease, deployment, epoch))));
  }

  /** Starts nothing new in this epoch there, and waits until what came in there has ended. */
  public EpochInfo drain(Lease lease, String deployment, long epoch, Duration timeout) {
    return epoch(
        call("drain", () -> control(timeout).drain(epochRequest(lease, deployment, epoch))));
  }

  /** Unloads an epoch; nothing happens if it is not there. */
  public void retire(Lease lease, String deployment, long epoch) {
    call("retire", () -> control(SHORT).retire(epochRequest(lease, deployment, epoch)));
  }

  /**
   * Unloads an epoch unless it is active there; false if it is. Afterwards an activation that is
   * still on its way finds nothing. Waits for a connection if there is none.
   */
  boolean takeBack(Lease lease, String deployment, long epoch) {
    try {
      var _ = control(SHORT).withWaitForReady().retire(epochRequest(lease, deployment, epoch));
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
    var list =
        call(
            "list deployments",
            () -> control(SHORT).listDeployments(ListDeploymentsRequest.getDefaultInstance()));
    return list.getEpochsList().stream().map(AgentClient::epoch).toList();
  }

  /** The highest epoch that a deployment has had there, loaded or over; 0 for none. */
  public long lastEpoch(String deployment) {
    var list =
        call(
            "list deployments",
            () -> control(SHORT).listDeployments(ListDeploymentsRequest.getDefaultInstance()));
    return list.getEpochsList().stream()
        .filter(e -> e.getDeployment().equals(deployment))
        .mapToLong(EpochStatus::getEpoch)
        .reduce(list.getEndedOrDefault(deployment, 0), Math::max);
  }

  /** The plan that a deployment runs by there; agents may have repaired it since it was pushed. */
  public Optional<DeploymentPlan> activePlan(String deployment) {
    var request = MemberEpoch.newBuilder().setDeployment(deployment).build();
    try {
      byte[] json =
          deadline(MembersGrpc.newBlockingStub(channel), SHORT)
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
    var stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    return call("ready", () -> deadline(stub, SHORT).modelReady(request).getReady());
  }

  /** Runs an artefact alone on a device. */
  public Measured measure(MeasureJob job, Duration timeout) {
    MeasureRequest request = MeasureMessages.request(job);
    var stub = MeasureGrpc.newBlockingStub(channel);
    MeasureResponse response = call("measure", () -> deadline(stub, timeout).run(request));
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
    deadline(GRPCInferenceServiceGrpc.newStub(channel), timeout)
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
    TelemetryGrpc.newStub(channel)
        .subscribe(SubscribeRequest.newBuilder().setDeployment(deployment).build(), feed);
    feed.awaitStart(SHORT);
    return feed;
  }

  /** Hangs up; calls under way fail. */
  @Override
  public void close() {
    channel.shutdownNow();
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

  private List<ArtefactStatus> statuses(Collection<String> sha256) {
    var request = HasArtefactsRequest.newBuilder().addAllSha256(sha256).build();
    return new ArrayList<>(
        call("artefacts", () -> control(SHORT).hasArtefacts(request)).getArtefactsList());
  }

  private <T> T call(String doing, Supplier<T> work) {
    try {
      return work.get();
    } catch (StatusRuntimeException e) {
      throw failures.of(doing, e);
    }
  }

  private AgentControlGrpc.AgentControlBlockingStub control(Duration timeout) {
    return deadline(AgentControlGrpc.newBlockingStub(channel), timeout);
  }

  private static <S extends io.grpc.stub.AbstractStub<S>> S deadline(S stub, Duration timeout) {
    return stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .withMaxOutboundMessageSize(MAX_MESSAGE_BYTES + Wire.MESSAGE_OVERHEAD_BYTES);
  }

  private static EpochRequest epochRequest(Lease lease, String deployment, long epoch) {
    return EpochRequest.newBuilder()
        .setLease(lease.token())
        .setDeployment(deployment)
        .setEpoch(epoch)
        .build();
  }

  private static Lease lease(dev.rackloom.protocol.v1.Lease message) {
    return new Lease(
        message.getHolder(), message.getToken(), Duration.ofMillis(message.getTtlMillis()));
  }

  private static EpochInfo epoch(EpochStatus m) {
    return new EpochInfo(
        m.getDeployment(),
        m.getEpoch(),
        m.getModel(),
        EpochInfo.State.valueOf(m.getState().name()),
        m.getInFlight());
  }
}

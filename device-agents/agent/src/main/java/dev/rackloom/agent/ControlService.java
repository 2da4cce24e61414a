package dev.rackloom.agent;

import com.google.protobuf.ByteString;
import dev.rackloom.agent.execution.Capability;
import dev.rackloom.agent.execution.OnnxRuntime;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.v1.AcquireLeaseRequest;
import dev.rackloom.protocol.v1.AgentControlGrpc;
import dev.rackloom.protocol.v1.AgentDescription;
import dev.rackloom.protocol.v1.ArtefactStatus;
import dev.rackloom.protocol.v1.DescribeRequest;
import dev.rackloom.protocol.v1.EpochRequest;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.HasArtefactsRequest;
import dev.rackloom.protocol.v1.HasArtefactsResponse;
import dev.rackloom.protocol.v1.Lease;
import dev.rackloom.protocol.v1.ListDeploymentsRequest;
import dev.rackloom.protocol.v1.ListDeploymentsResponse;
import dev.rackloom.protocol.v1.PrepareRequest;
import dev.rackloom.protocol.v1.ReleaseLeaseRequest;
import dev.rackloom.protocol.v1.ReleaseLeaseResponse;
import dev.rackloom.protocol.v1.RenewLeaseRequest;
import dev.rackloom.protocol.v1.UploadChunk;
import dev.rackloom.protocol.v1.UploadResult;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code AgentControl} of the protocol. */
final class ControlService extends AgentControlGrpc.AgentControlImplBase {

  private static final long DEFAULT_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final AgentConfig config;
  private final Map<String, OwnedDevice> devices;
  private final Leases leases;
  private final ArtefactStore artefacts;
  private final Epochs epochs;
  private final Deployments deployments;
  private final Owners owners;

  ControlService(
      AgentConfig config,
      Map<String, OwnedDevice> devices,
      Leases leases,
      Owners owners,
      ArtefactStore artefacts,
      Epochs epochs,
      Deployments deployments) {
    this.config = config;
    this.devices = devices;
    this.leases = leases;
    this.owners = owners;
    this.artefacts = artefacts;
    this.epochs = epochs;
    this.deployments = deployments;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<AgentDescription> observer) {
    Answer.with(observer, this::description);
  }

  private AgentDescription description() {
    AgentDescription.Builder description =
        AgentDescription.newBuilder()
            .setNode(config.node())
            .setVersion(Version.PROGRAM)
            .setOnnxruntimeVersion(OnnxRuntime.version())
            .setJavaVersion(Runtime.version().toString())
            .setCpuCores(Runtime.getRuntime().availableProcessors())
            .setSpareBytes(config.faults().spareBytes());
    devices
        .values()
        .forEach(d -> {
          for (Capability capability : d.capabilities()) {
            description.addCapabilities(
                dev.rackloom.protocol.v1.Capability.newBuilder()
                    .setDevice(d.device().id())
                    .setName(capability.name())
                    .setAvailable(capability.available())
                    .setDetail(capability.detail())
                    .setFormat(capability.format()));
          }
        });
    config.devices().forEach(d -> description.addDevicesJson(ByteString.copyFrom(Codec.toJson(d))));
    return description.build();
  }

  @Override
  public void acquireLease(AcquireLeaseRequest request, StreamObserver<Lease> observer) {
    Answer.with(observer, () -> leases.acquire(request.getHolder(), request.getTtlMillis()));
  }

  @Override
  public void renewLease(RenewLeaseRequest request, StreamObserver<Lease> observer) {
    Answer.with(observer, () -> leases.renew(request.getToken(), request.getTtlMillis()));
  }

  @Override
  public void releaseLease(
      ReleaseLeaseRequest request, StreamObserver<ReleaseLeaseResponse> observer) {
    Answer.with(
        observer,
        () -> {
          leases.release(request.getToken());
          return ReleaseLeaseResponse.getDefaultInstance();
        });
  }

  @Override
  public void hasArtefacts(
      HasArtefactsRequest request, StreamObserver<HasArtefactsResponse> observer) {
    Answer.with(
        observer,
        () ->
            HasArtefactsResponse.newBuilder()
                .addAllArtefacts(request.getSha256List().stream().map(this::status).toList())
                .build());
  }

  private ArtefactStatus status(String sha256) {
    boolean complete = artefacts.find(sha256).isPresent();
    return ArtefactStatus.newBuilder()
        .setSha256(sha256)
        .setComplete(complete)
        .setBytes(complete ? 0 : artefacts.beginning(sha256))
        .build();
  }

  @Override
  public StreamObserver<UploadChunk> uploadArtefact(StreamObserver<UploadResult> observer) {
    return new UploadReceiver(artefacts, observer);
  }

  @Override
  public void prepare(PrepareRequest request, StreamObserver<EpochStatus> observer) {
    Answer.with(
        observer,
        () -> {
          leases.check(request.getLease());
          DeploymentPlan plan =
              Codec.fromJson(request.getPlanJson().toByteArray(), DeploymentPlan.class);
          return owners.claim(plan, epochs.list()).loaded(() -> deployments.prepare(plan));
        });
  }

  @Override
  public void activate(EpochRequest request, StreamObserver<EpochStatus> observer) {
    Answer.with(
        observer,
        () -> {
          check(request);
          return deployments.activate(request.getDeployment(), request.getEpoch());
        });
  }

  @Override
  public void drain(EpochRequest request, StreamObserver<EpochStatus> observer) {
    Answer.with(
        observer,
        () -> {
          check(request);
          return deployments.drain(request.getDeployment(), request.getEpoch(), timeLeft());
        });
  }

  @Override
  public void retire(EpochRequest request, StreamObserver<EpochStatus> observer) {
    Answer.with(
        observer,
        () -> {
          check(request);
          return deployments.retire(request.getDeployment(), request.getEpoch());
        });
  }

  @Override
  public void listDeployments(
      ListDeploymentsRequest request, StreamObserver<ListDeploymentsResponse> observer) {
    Answer.with(
        observer,
        () ->
            ListDeploymentsResponse.newBuilder()
                .addAllEpochs(epochs.list())
                .putAllEnded(epochs.with(EpochTable::ended))
                .build());
  }

  private void check(EpochRequest request) {
    leases.check(request.getLease());
    owners.check(request.getDeployment());
  }

  private static long timeLeft() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? DEFAULT_DRAIN_NANOS : deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }
}

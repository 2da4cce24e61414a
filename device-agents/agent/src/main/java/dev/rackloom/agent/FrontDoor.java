package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.InferParameter;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelMetadataRequest;
import dev.rackloom.protocol.inference.ModelMetadataResponse;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ModelReadyResponse;
import dev.rackloom.protocol.inference.ServerLiveRequest;
import dev.rackloom.protocol.inference.ServerLiveResponse;
import dev.rackloom.protocol.inference.ServerMetadataRequest;
import dev.rackloom.protocol.inference.ServerMetadataResponse;
import dev.rackloom.protocol.inference.ServerReadyRequest;
import dev.rackloom.protocol.inference.ServerReadyResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The Open Inference Protocol: where requests come in. */
final class FrontDoor extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {

  private static final InferParameter NO_ID = InferParameter.getDefaultInstance();

  private final String node;
  private final RequestKeeper keeper;
  private final AnsweredOnce once;
  private final Deployments deployments;
  private final AgentLimits limits;
  private final LongSupplier clock;
  private final BooleanSupplier ready;
  private final Semaphore places;

  /**
   * The front door of an agent.
   *
   * @param keeper has requests answered
   * @param once knows those that are sent again
   * @param ready whether the agent takes requests
   */
  FrontDoor(
      String node,
      RequestKeeper keeper,
      AnsweredOnce once,
      Deployments deployments,
      AgentLimits limits,
      LongSupplier clock,
      BooleanSupplier ready) {
    this.node = node;
    this.keeper = keeper;
    this.once = once;
    this.deployments = deployments;
    this.limits = limits;
    this.clock = clock;
    this.ready = ready;
    this.places = new Semaphore(limits.maxInFlight(), true);
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    Answer.with(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    Answer.with(
        observer, () -> ServerReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    Answer.with(
        observer,
        () -> {
          boolean there =
              deployments.active(request.getName()).filter(e -> e.lostPeer().isEmpty()).isPresent();
          return ModelReadyResponse.newBuilder().setReady(there && ready.getAsBoolean()).build();
        });
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
    Answer.with(
        observer,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName("rackloom")
                .setVersion(Version.PROGRAM)
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    Answer.with(
        observer,
        () ->
            deployments
                .active(request.getName())
                .map(e -> metadata(e.plan()))
                .orElseThrow(() ->
                    Status.NOT_FOUND
                        .withDescription(
                            "no active deployment serves '" + request.getName() + "' here")
                        .asRuntimeException()));
  }

  private static ModelMetadataResponse metadata(DeploymentPlan plan) {
    ModelMetadataResponse.Builder response =
        ModelMetadataResponse.newBuilder()
            .setName(plan.model())
            .addVersions(Long.toString(plan.epoch()))
            .setPlatform("rackloom_onnx");
    plan.inputs().forEach(p -> response.addInputs(metadata(p)));
    plan.outputs().forEach(p -> response.addOutputs(metadata(p)));
    return response.build();
  }

  private static ModelMetadataResponse.TensorMetadata metadata(Port port) {
    var tensor =
        ModelMetadataResponse.TensorMetadata.newBuilder()
            .setName(port.name())
            .setDatatype(Datatypes.openName(port.dtype()).orElse(port.dtype().name()));
    if (port.shape() instanceof Shape.Ranked ranked) {
      ranked.dims().forEach(d -> tensor.addShape(d.known().orElse(-1)));
    }
    return tensor.build();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    Answer.with(observer, () -> infer(request));
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    if (!ready.getAsBoolean()) {
      throw Status.UNAVAILABLE
          .withDescription("agent '" + node + "' is going away")
          .asRuntimeException();
    }
    admit();
    try {
      String id = request.getParametersOrDefault(Wire.REQUEST, NO_ID).getStringParam();
      long left = timeLeft();
      long deadline = clock.getAsLong() + left;
      RequestKeeper.Answered answered =
          once.answer(
              id,
              left,
              () ->
                  keeper.answer(
                      request.getModelName(), plan -> inputs(request, plan), deadline));
      return OpenTensors.response(request, answered.plan(), answered.outputs());
    } finally {
      places.release();
    }
  }

  private static Map<String, TensorValue> inputs(ModelInferRequest request, DeploymentPlan plan) {
    OpenTensors.checkOutputs(request, plan.outputs());
    return OpenTensors.inputs(request, plan.inputs());
  }

  private void admit() {
    try {
      if (places.tryAcquire(limits.admissionWait().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Status.RESOURCE_EXHAUSTED
        .withDescription(
            limits.maxInFlight()
                + " requests are in flight at agent '"
                + node
                + "', and none ended within "
                + limits.admissionWait().toMillis()
                + " ms")
        .asRuntimeException();
  }

  private long timeLeft() {
    long own = limits.requestDeadline().toNanos();
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? own : Math.min(own, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}

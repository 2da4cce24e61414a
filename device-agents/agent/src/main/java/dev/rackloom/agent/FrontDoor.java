package dev.rackloom.agent;

import dev.rackloom.api.Checks;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.InferParameter;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelMetadataRequest;
import dev.rackloom.protocol.inference.ModelMetadataResponse;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ModelReadyResponse;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import dev.rackloom.protocol.inference.ModelStatisticsResponse;
import dev.rackloom.protocol.inference.ModelStreamInferResponse;
import dev.rackloom.protocol.inference.RepositoryIndexRequest;
import dev.rackloom.protocol.inference.RepositoryIndexResponse;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import dev.rackloom.protocol.inference.RepositoryModelLoadResponse;
import dev.rackloom.protocol.inference.RepositoryModelUnloadRequest;
import dev.rackloom.protocol.inference.RepositoryModelUnloadResponse;
import dev.rackloom.protocol.inference.ServerLiveRequest;
import dev.rackloom.protocol.inference.ServerLiveResponse;
import dev.rackloom.protocol.inference.ServerMetadataRequest;
import dev.rackloom.protocol.inference.ServerMetadataResponse;
import dev.rackloom.protocol.inference.ServerReadyRequest;
import dev.rackloom.protocol.inference.ServerReadyResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The Open Inference Protocol over gRPC: where requests come in. */
final class FrontDoor extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {

  private static final long UNLOAD_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Requests requests;
  private final ModelRepository repository;
  private final ModelCounts counts;
  private final Executor threads;

  FrontDoor(Requests requests, ModelRepository repository, ModelCounts counts, Executor threads) {
    this.requests = requests;
    this.repository = repository;
    this.counts = counts;
    this.threads = threads;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    Answer.with(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    Answer.with(
        observer, () -> ServerReadyResponse.newBuilder().setReady(requests.ready()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    Answer.with(
        observer,
        () ->
            ModelReadyResponse.newBuilder()
                .setReady(requests.ready(request.getName(), request.getVersion()))
                .build());
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
                .addAllExtensions(OpenMetadata.EXTENSIONS)
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    Answer.with(
        observer,
        () ->
            OpenMetadata.of(
                request.getName(), requests.served(request.getName(), request.getVersion())));
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    Answer.with(observer, () -> infer(request));
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> observer) {
    return InferStream.over(
        (ServerCallStreamObserver<ModelStreamInferResponse>) observer, this::infer, threads);
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    return requests.run(
        request.getModelName(),
        new Requests.Said(
            request.getModelVersion(), text(request, Wire.REQUEST), text(request, Wire.SESSION)),
        new Requests.Form<>() {
          @Override
          public Map<String, SentTensor> inputs(DeploymentPlan plan) {
            OpenTensors.checkOutputs(
                request.getOutputsList().stream()
                    .map(ModelInferRequest.InferRequestedOutputTensor::getName)
                    .toList(),
                plan.outputs());
            return OpenTensors.inputs(request, plan.inputs());
          }

          @Override
          public ModelInferResponse answer(Served served, Map<String, TensorValue> outputs) {
            return OpenTensors.response(request, served, outputs);
          }
        });
  }

  private static String text(ModelInferRequest request, String parameter) {
    @Nullable InferParameter said = request.getParametersMap().get(parameter);
    if (said == null) {
      return "";
    }
    Checks.that(said.hasStringParam(), "parameter '" + parameter + "' must be a text");
    return said.getStringParam();
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
    Answer.with(
        observer,
        () -> {
          ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
          OpenMetadata.counts(counts, requests, request.getName(), request.getVersion())
              .forEach(c -> response.addModelStats(OpenMetadata.of(c)));
          return response.build();
        });
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
    Answer.with(
        observer,
        () -> {
          RepositoryIndexResponse.Builder response = RepositoryIndexResponse.newBuilder();
          repository
              .index(request.getReady())
              .forEach(e ->
                  response
                      .addModelsBuilder()
                      .setName(e.name())
                      .setVersion(e.version())
                      .setState(e.state())
                      .setReason(e.reason()));
          return response.build();
        });
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> observer) {
    Answer.with(
        observer,
        () -> {
          repository.load(request.getModelName(), request.getParametersMap().keySet());
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request,
      StreamObserver<RepositoryModelUnloadResponse> observer) {
    Answer.with(
        observer,
        () -> {
          Deadline deadline = Context.current().getDeadline();
          repository.unload(
              request.getModelName(),
              deadline == null ? UNLOAD_NANOS : deadline.timeRemaining(TimeUnit.NANOSECONDS));
          return RepositoryModelUnloadResponse.getDefaultInstance();
        });
  }
}

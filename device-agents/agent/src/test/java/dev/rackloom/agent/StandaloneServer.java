package dev.rackloom.agent;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.ByteString;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.InferStatistics;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelMetadataRequest;
import dev.rackloom.protocol.inference.ModelMetadataResponse;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ModelReadyResponse;
import dev.rackloom.protocol.inference.ModelStatistics;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import dev.rackloom.protocol.inference.ModelStatisticsResponse;
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
import dev.rackloom.protocol.inference.StatisticDuration;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A serving engine that is not ours to look into: a process of its own that reads models from a
 * repository folder when it is told to, and runs float32 models with the ONNX Runtime. Nothing of
 * the agent's code is used. Its arguments are the folder and a port, 0 for any, and if it is to
 * speak TLS the files of its certificate and key; its first line says its port; it ends when its
 * standard input ends. As Triton's, it is not ready while it loads.
 */
final class StandaloneServer extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {

  /** What it says that each request waited in its queue, which it does not have. */
  static final long QUEUE_NANOS = 7;

  /** While this file lies beside the repository, a load lasts until it was asked how it is. */
  static final String SLOW = "slow";

  /** While this file lies beside the repository, it takes no requests. */
  static final String FULL = "full";

  /** So often. */
  private static final int ASKED = 3;

  private final Path repository;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final Map<String, Loaded> models = new ConcurrentHashMap<>();
  private final AtomicInteger loading = new AtomicInteger();
  private final Semaphore asked = new Semaphore(0);

  private StandaloneServer(Path repository) {
    this.repository = repository;
  }

  private static final class Loaded {
    private final OrtSession session;
    private final Map<Long, Long> batches = new HashMap<>();
    private long count;
    private long failed;
    private long nanos;

    Loaded(OrtSession session) {
      this.session = session;
    }

    synchronized void ran(long batch, long took) {
      count++;
      nanos += took;
      batches.merge(batch, 1L, Long::sum);
    }

    synchronized void failed() {
      failed++;
    }

    synchronized ModelStatistics.Builder statistics() {
      ModelStatistics.Builder stats =
          ModelStatistics.newBuilder()
              .setInferenceStats(
                  InferStatistics.newBuilder()
                      .setFail(StatisticDuration.newBuilder().setCount(failed))
                      .setQueue(
                          StatisticDuration.newBuilder().setCount(count).setNs(count * QUEUE_NANOS))
                      .setComputeInfer(
                          StatisticDuration.newBuilder().setCount(count).setNs(nanos)));
      batches.forEach((size, times) ->
          stats
              .addBatchStatsBuilder()
              .setBatchSize(size)
              .setComputeInfer(StatisticDuration.newBuilder().setCount(times)));
      return stats;
    }
  }

  public static void main(String[] args) throws Exception {
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])),
                credentials(args))
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .addService(new StandaloneServer(Path.of(args[0])))
            .build()
            .start();
    System.out.println(server.getPort());
    System.out.flush();
    while (System.in.read() >= 0) {
      // Until the test lets go.
    }
    server.shutdownNow();
  }

  private static ServerCredentials credentials(String[] args) throws IOException {
    return args.length < 4
        ? InsecureServerCredentials.create()
        : TlsServerCredentials.create(Path.of(args[2]).toFile(), Path.of(args[3]).toFile());
  }

  private static <T> void answer(StreamObserver<T> observer, Callable<T> work) {
    try {
      observer.onNext(work.call());
      observer.onCompleted();
    } catch (Exception e) {
      observer.onError(
          e instanceof io.grpc.StatusRuntimeException
              ? e
              : Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asException());
    }
  }

  private Loaded model(String name) {
    Loaded loaded = models.get(name);
    if (loaded == null) {
      throw Status.NOT_FOUND.withDescription("no model " + name).asRuntimeException();
    }
    return loaded;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> o) {
    answer(o, () -> ServerLiveResponse.newBuilder().setLive(true).build());
    asked.release();
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> o) {
    answer(o, () -> ServerReadyResponse.newBuilder().setReady(loading.get() == 0).build());
    asked.release();
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> o) {
    answer(
        o, () -> ServerMetadataResponse.newBuilder().setName("standalone").setVersion("1").build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> o) {
    answer(
        o,
        () ->
            ModelReadyResponse.newBuilder()
                .setReady(models.containsKey(request.getName()))
                .build());
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> o) {
    answer(
        o,
        () -> {
          byte[] bytes = bytes(request);
          loading.incrementAndGet();
          try {
            models.put(request.getModelName(), load(bytes));
          } finally {
            loading.decrementAndGet();
          }
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  /** A file in the call comes before the folder; as at Triton, a configuration must be with it. */
  private byte[] bytes(RepositoryModelLoadRequest request) throws IOException {
    var sent = request.getParametersMap().get("file:1/model.onnx");
    if (sent != null) {
      if (!request.getParametersMap().get("config").getStringParam().contains("\"backend\"")) {
        throw Status.INVALID_ARGUMENT.withDescription("no config").asRuntimeException();
      }
      return sent.getBytesParam().toByteArray();
    }
    Path file = repository.resolve(request.getModelName()).resolve("1/model.onnx");
    if (!Files.isRegularFile(file)) {
      throw Status.NOT_FOUND.withDescription("no " + file).asRuntimeException();
    }
    return Files.readAllBytes(file);
  }

  /** What it has loaded, for tests to look at; Triton's lists what lies in its folder. */
  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> o) {
    answer(
        o,
        () -> {
          RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
          models.keySet().forEach(name -> index.addModelsBuilder().setName(name));
          return index.build();
        });
  }

  private Loaded load(byte[] bytes) throws OrtException, InterruptedException {
    if (Files.exists(repository.resolveSibling(SLOW))) {
      asked.drainPermits();
      asked.acquire(ASKED);
    }
    return new Loaded(environment.createSession(bytes));
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> o) {
    answer(
        o,
        () -> {
          Loaded loaded = models.remove(request.getModelName());
          if (loaded != null) {
            loaded.session.close();
          }
          return RepositoryModelUnloadResponse.getDefaultInstance();
        });
  }

  @Override
  public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> o) {
    answer(
        o,
        () -> {
          OrtSession session = model(request.getName()).session;
          ModelMetadataResponse.Builder response =
              ModelMetadataResponse.newBuilder().setName(request.getName()).addVersions("1");
          for (String name : session.getInputNames()) {
            response.addInputs(
                ModelMetadataResponse.TensorMetadata.newBuilder()
                    .setName(name)
                    .setDatatype("FP32")
                    .addAllShape(shape(session.getInputInfo().get(name).getInfo())));
          }
          for (String name : session.getOutputNames()) {
            response.addOutputs(
                ModelMetadataResponse.TensorMetadata.newBuilder()
                    .setName(name)
                    .setDatatype("FP32")
                    .addAllShape(shape(session.getOutputInfo().get(name).getInfo())));
          }
          return response.build();
        });
  }

  private static List<Long> shape(Object info) {
    return Arrays.stream(((TensorInfo) info).getShape()).boxed().toList();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> o) {
    answer(
        o,
        () -> {
          Loaded loaded = model(request.getModelName());
          try {
            return infer(request, loaded);
          } catch (OrtException | RuntimeException e) {
            loaded.failed();
            throw e;
          }
        });
  }

  private ModelInferResponse infer(ModelInferRequest request, Loaded loaded) throws OrtException {
    if (Files.exists(repository.resolveSibling(FULL))) {
      throw Status.UNAVAILABLE.withDescription("the queue is full").asRuntimeException();
    }
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (int i = 0; i < request.getInputsCount(); i++) {
      var input = request.getInputs(i);
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(request.getRawInputContents(i).size())
              .order(ByteOrder.nativeOrder());
      request.getRawInputContents(i).copyTo(bytes);
      long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
      inputs.put(
          input.getName(),
          OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.FLOAT));
    }
    long start = System.nanoTime();
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder().setModelName(request.getModelName());
    List<String> wanted = new ArrayList<>();
    request.getOutputsList().forEach(output -> wanted.add(output.getName()));
    try (OrtSession.Result result = loaded.session.run(inputs)) {
      for (String name : wanted) {
        OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
        var output = response.addOutputsBuilder().setName(name).setDatatype("FP32");
        Arrays.stream(tensor.getInfo().getShape()).forEach(output::addShape);
        response.addRawOutputContents(ByteString.copyFrom(tensor.getByteBuffer()));
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    loaded.ran(request.getInputs(0).getShape(0), System.nanoTime() - start);
    return response.build();
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> o) {
    answer(
        o,
        () ->
            ModelStatisticsResponse.newBuilder()
                .addModelStats(model(request.getName()).statistics().setName(request.getName()))
                .build());
  }
}

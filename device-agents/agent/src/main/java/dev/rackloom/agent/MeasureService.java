package dev.rackloom.agent;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.MadeUp;
import dev.rackloom.agent.execution.OnnxExecutor;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.execution.SubModel;
import dev.rackloom.agent.execution.torch.ScriptText;
import dev.rackloom.agent.execution.torch.TorchDevice;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.Events;
import dev.rackloom.protocol.v1.MeasureGrpc;
import dev.rackloom.protocol.v1.MeasureInput;
import dev.rackloom.protocol.v1.MeasureRequest;
import dev.rackloom.protocol.v1.MeasureResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/** {@code Measure} of the protocol. */
final class MeasureService extends MeasureGrpc.MeasureImplBase {

  private static final int MAX_RUNS = 10_000;

  private final Map<String, OwnedDevice> devices;
  private final ArtefactStore artefacts;
  private final LongSupplier clock;
  private final long maxTensorBytes;
  private final long patienceNanos;

  MeasureService(
      Map<String, OwnedDevice> devices,
      ArtefactStore artefacts,
      LongSupplier clock,
      long maxTensorBytes,
      Duration patience) {
    this.devices = devices;
    this.artefacts = artefacts;
    this.clock = clock;
    this.maxTensorBytes = maxTensorBytes;
    this.patienceNanos = patience.toNanos();
  }

  @Override
  public void run(MeasureRequest request, StreamObserver<MeasureResponse> observer) {
    Answer.with(observer, () -> measure(request));
  }

  private MeasureResponse measure(MeasureRequest request) {
    OwnedDevice device =
        Optional.ofNullable(devices.get(request.getDevice()))
            .orElseThrow(() ->
                Status.NOT_FOUND
                    .withDescription("no device '" + request.getDevice() + "' here")
                    .asRuntimeException());
    Path file =
        artefacts
            .findMeasured(request.getSha256())
            .orElseThrow(() ->
                Status.NOT_FOUND
                    .withDescription("no artefact " + request.getSha256() + " here")
                    .asRuntimeException());
    if (request.getRepeats() < 1
        || request.getWarmUp() < 0
        || request.getRepeats() + (long) request.getWarmUp() > MAX_RUNS) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              "1 to "
                  + MAX_RUNS
                  + " runs, not "
                  + request.getWarmUp()
                  + " + "
                  + request.getRepeats())
          .asRuntimeException();
    }
    if (device.isServed()) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              "device '"
                  + device.device().id()
                  + "' is driven by a server: deploy to it, its firings are measured")
          .asRuntimeException();
    }
    Map<String, TensorValue> inputs = inputs(request);
    return device.device().isEmulated()
        ? emulated(request, device)
        : measured(request, device, file, inputs);
  }

  private MeasureResponse measured(
      MeasureRequest request, OwnedDevice device, Path file, Map<String, TensorValue> inputs) {
    try (StageExecutor executor =
        ScriptText.isScript(file) ? script(request, device, file) : model(device, file, inputs)) {
      MeasureResponse.Builder response =
          MeasureResponse.newBuilder().setSource(Events.source(Source.MEASURED));
      for (int i = 0;
          i < request.getWarmUp() + request.getRepeats() && !Context.current().isCancelled();
          i++) {
        long nanos = alone(device, () -> executor.fire(inputs, Bindings.NONE).ranNanos());
        if (i >= request.getWarmUp()) {
          response.addNanos(nanos);
        }
      }
      return response.build();
    } catch (ExecutionFailure e) {
      throw Status.INVALID_ARGUMENT
          .withDescription(e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  private StageExecutor model(OwnedDevice device, Path file, Map<String, TensorValue> inputs) {
    OnnxExecutor executor = alone(device, () -> OnnxExecutor.load(file, device.threads(), clock));
    try {
      executor.inputs().forEach(p -> check(p.name(), p.dtype(), inputs));
      return executor;
    } catch (RuntimeException e) {
      executor.close();
      throw e;
    }
  }

  /** A script has no names for its inputs: they are given in the order of the request. */
  private StageExecutor script(MeasureRequest request, OwnedDevice device, Path file) {
    List<Port> ports =
        request.getInputsList().stream()
            .map(i ->
                new Port(
                    i.getName(),
                    Datatypes.byName(i.getDtype()).orElse(DType.UNKNOWN),
                    Shape.unranked("as it is given")))
            .toList();
    Artefact artefact =
        new Artefact(request.getSha256(), file.toFile().length(), TorchDevice.FORMAT);
    return alone(
        device, () -> device.loader().load(new SubModel(artefact, file, ports, List.of())));
  }

  private static void check(String name, DType dtype, Map<String, TensorValue> inputs) {
    TensorValue value = inputs.get(name);
    if (value == null || !value.dtype().equals(dtype)) {
      throw new IllegalArgumentException(
          "the model reads '"
              + name
              + "' as "
              + dtype
              + ", not "
              + (value == null ? "at all given" : value.dtype()));
    }
  }

  private static MeasureResponse emulated(MeasureRequest request, OwnedDevice device) {
    if (request.getStageJson().isEmpty()) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              "device '"
                  + device.device().id()
                  + "' is emulated: only a stage's work says what it would take")
          .asRuntimeException();
    }
    Stage stage = Codec.fromJson(request.getStageJson().toByteArray(), Stage.class);
    long nanos =
        device
            .truth()
            .nanos(
                stage,
                Phase.valueOf(request.getPhase()),
                Bindings.copyOf(request.getBindingsMap()));
    MeasureResponse.Builder response =
        MeasureResponse.newBuilder().setSource(Events.source(Source.EMULATED));
    for (int i = 0; i < request.getRepeats(); i++) {
      response.addNanos(nanos);
    }
    return response.build();
  }

  /** Nothing is made up before it is known what all of it comes to. */
  private Map<String, TensorValue> inputs(MeasureRequest request) {
    long bytes = 0;
    for (MeasureInput input : request.getInputsList()) {
      bytes = Math.addExact(bytes, TensorValue.byteSize(dtype(input), shape(input)));
      if (bytes > Math.min(maxTensorBytes, Integer.MAX_VALUE)) {
        throw Status.RESOURCE_EXHAUSTED
            .withDescription(
                "with input '"
                    + input.getName()
                    + "' it reads "
                    + bytes
                    + " bytes; this agent takes up to "
                    + maxTensorBytes)
            .asRuntimeException();
      }
    }
    SplittableRandom random = new SplittableRandom(request.getSeed());
    Map<String, TensorValue> inputs = new HashMap<>();
    for (MeasureInput input : request.getInputsList()) {
      inputs.put(
          input.getName(),
          MadeUp.tensor(dtype(input), shape(input), Math.max(1, input.getLimit()), random));
    }
    return inputs;
  }

  private static DType dtype(MeasureInput input) {
    return Datatypes.byName(input.getDtype())
        .orElseThrow(() -> new IllegalArgumentException("unknown type '" + input.getDtype() + "'"));
  }

  private static long[] shape(MeasureInput input) {
    return input.getShapeList().stream().mapToLong(Long::longValue).toArray();
  }

  private <T> T alone(OwnedDevice device, java.util.concurrent.Callable<T> work) {
    try {
      return device.lane().alone(work, patienceNanos).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ExecutionFailure busy && busy.isPassing()) {
        throw Status.RESOURCE_EXHAUSTED
            .withDescription(busy.getMessage())
            .withCause(busy)
            .asRuntimeException();
      }
      throw e.getCause() instanceof RuntimeException r
          ? r
          : new IllegalStateException(e.getCause());
    }
  }
}

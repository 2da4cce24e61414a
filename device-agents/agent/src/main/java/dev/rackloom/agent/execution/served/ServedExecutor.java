package dev.rackloom.agent.execution.served;

import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelStatistics;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One sub-model on a remote server. What a firing took is what the agent waited, the way to the
 * server and back included: that is how long the device is taken from here.
 */
public final class ServedExecutor implements StageExecutor {

  private static final long FIRING_SECONDS = 60;

  private final ServedDevice device;
  private final String name;
  private final ManagedChannel channel;
  private final List<Port> outputs;
  private final LongSupplier clock;

  ServedExecutor(
      ServedDevice device,
      String name,
      ManagedChannel channel,
      List<Port> outputs,
      LongSupplier clock) {
    this.device = device;
    this.name = name;
    this.channel = channel;
    this.outputs = List.copyOf(outputs);
    this.clock = clock;
  }

  private GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(FIRING_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
    long start = clock.getAsLong();
    try {
      ModelInferResponse response = stub().modelInfer(request(inputs));
      Map<String, TensorValue> results = results(response);
      long ran = Math.max(1, clock.getAsLong() - start);
      return new Fired(results, ran, ran, 1, Source.MEASURED);
    } catch (StatusRuntimeException e) {
      throw device.failure("cannot run its sub-model", e);
    }
  }

  private ModelInferRequest request(Map<String, TensorValue> inputs) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(name);
    inputs.forEach((input, value) -> {
      var tensor = request.addInputsBuilder().setName(input).setDatatype(openName(value.dtype()));
      for (long extent : value.shape()) {
        tensor.addShape(extent);
      }
      request.addRawInputContents(UnsafeByteOperations.unsafeWrap(value.bytes()));
    });
    outputs.forEach(port -> request.addOutputsBuilder().setName(port.name()));
    return request.build();
  }

  private static String openName(DType dtype) {
    return Datatypes.openName(dtype)
        .orElseThrow(() ->
            new ExecutionFailure("tensors of type " + dtype + " cannot go to a remote server"));
  }

  private Map<String, TensorValue> results(ModelInferResponse response) {
    if (response.getRawOutputContentsCount() != response.getOutputsCount()) {
      throw new ExecutionFailure(
          "the server answered "
              + response.getOutputsCount()
              + " outputs with "
              + response.getRawOutputContentsCount()
              + " raw contents");
    }
    Map<String, TensorValue> results = new HashMap<>();
    for (int i = 0; i < response.getOutputsCount(); i++) {
      var output = response.getOutputs(i);
      DType dtype =
          Datatypes.byOpenName(output.getDatatype())
              .orElseThrow(() ->
                  new ExecutionFailure(
                      "output '"
                          + output.getName()
                          + "' is of unknown type "
                          + output.getDatatype()));
      long[] shape = output.getShapeList().stream().mapToLong(Long::longValue).toArray();
      results.put(output.getName(), value(output.getName(), dtype, shape, response, i));
    }
    return results;
  }

  private static TensorValue value(
      String output, DType dtype, long[] shape, ModelInferResponse response, int i) {
    try {
      return TensorValue.copyOf(
          dtype, shape, response.getRawOutputContents(i).asReadOnlyByteBuffer());
    } catch (IllegalArgumentException e) {
      throw new ExecutionFailure("output '" + output + "' makes no sense: " + e.getMessage(), e);
    }
  }

  /** What the server itself needed for a firing, on average; empty if it keeps no statistics. */
  public OptionalLong meanServerNanos() {
    try {
      var response =
          stub().modelStatistics(ModelStatisticsRequest.newBuilder().setName(name).build());
      return response.getModelStatsList().stream()
          .map(ModelStatistics::getInferenceStats)
          .filter(s -> s.getComputeInfer().getCount() > 0)
          .mapToLong(s -> s.getComputeInfer().getNs() / s.getComputeInfer().getCount())
          .findFirst();
    } catch (StatusRuntimeException none) {
      return OptionalLong.empty();
    }
  }

  @Override
  public boolean ready() {
    return device.ready();
  }

  @Override
  public void close() {
    device.remove(name);
  }
}

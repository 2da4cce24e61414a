package dev.rackloom.agent.execution.served;

import com.google.protobuf.UnsafeByteOperations;
import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelStatistics;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One sub-model on a remote server. What a firing took is what the agent waited, the way to the
 * server and back included: that is how long the device is taken from here.
 */
public final class ServedExecutor implements StageExecutor {

  private final ServedDevice device;
  private final String name;
  private final Engine engine;
  private final List<Port> outputs;
  private final Duration longest;
  private final LongSupplier clock;
  private final FiringTimes times = new FiringTimes();

  /**
   * A sub-model that is loaded there.
   *
   * @param longest that a firing may take
   */
  ServedExecutor(
      ServedDevice device,
      String name,
      Engine engine,
      List<Port> outputs,
      Duration longest,
      LongSupplier clock) {
    this.device = device;
    this.name = name;
    this.engine = engine;
    this.outputs = List.copyOf(outputs);
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public Fired fire(Map<String, TensorValue> inputs, Bindings bindings) {
    long start = clock.getAsLong();
    ModelInferRequest request = request(inputs);
    ModelInferResponse response = infer(request);
    Map<String, TensorValue> results = results(response);
    long ran = Math.max(1, clock.getAsLong() - start);
    times.waited(ran);
    return new Fired(results, ran, ran, 1, Source.MEASURED);
  }

  private ModelInferResponse infer(ModelInferRequest request) {
    try {
      return engine.fire(longest, stub -> stub.modelInfer(request));
    } catch (ExecutionFailure e) {
      times.failed();
      throw e;
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

  @Override
  public Optional<EngineTimes> engineTimes() {
    return times.since(this::statistics);
  }

  private Optional<ModelStatistics> statistics() {
    try {
      var response =
          engine.look().modelStatistics(ModelStatisticsRequest.newBuilder().setName(name).build());
      return response.getModelStatsList().stream().findFirst();
    } catch (StatusRuntimeException none) {
      return Optional.empty();
    }
  }

  @Override
  public boolean ready() {
    return engine.lost().isEmpty();
  }

  @Override
  public void close() {
    device.remove(name);
  }
}

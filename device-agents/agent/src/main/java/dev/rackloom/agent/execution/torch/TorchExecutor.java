package dev.rackloom.agent.execution.torch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.OneAtATime;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.execution.SubModel;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script on the CPU. Inputs are copied in, since a script may write to what it is given and
 * others may read the same tensor; outputs are copied out once.
 */
final class TorchExecutor implements StageExecutor {

  private final TorchEngine engine;
  private final Model model;
  private final List<Port> inputs;
  private final List<Port> outputs;
  private final int threads;
  private final LongSupplier clock;
  private final OneAtATime script;

  TorchExecutor(TorchEngine engine, Model model, SubModel ports, int threads, LongSupplier clock) {
    this.engine = engine;
    this.model = model;
    this.script = new OneAtATime("script", model::close);
    this.inputs = ports.inputs();
    this.outputs = ports.outputs();
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public Fired fire(Map<String, TensorValue> values, Bindings bindings) {
    return script.use(() -> {
      engine.useThreads(threads);
      long start = clock.getAsLong();
      Map<String, TensorValue> results = run(values);
      long ran = Math.max(1, clock.getAsLong() - start);
      return new Fired(results, ran, ran, 1, Source.MEASURED);
    });
  }

  private Map<String, TensorValue> run(Map<String, TensorValue> values) {
    try (NDManager firing = model.getNDManager().newSubManager()) {
      NDList given = new NDList();
      for (Port port : inputs) {
        given.add(tensor(firing, port, values.get(port.name())));
      }
      NDList made = forward(firing, given);
      made.attach(firing);
      return collect(made);
    }
  }

  private NDList forward(NDManager firing, NDList given) {
    try {
      return model.getBlock().forward(new ParameterStore(firing, false), given, false);
    } catch (RuntimeException e) {
      throw new ExecutionFailure("PyTorch says: " + ScriptError.briefly(e), e);
    }
  }

  private static NDArray tensor(NDManager firing, Port port, @Nullable TensorValue value) {
    if (value == null) {
      throw new ExecutionFailure("input '" + port.name() + "' is missing");
    }
    DataType type =
        TorchTypes.dataType(value.dtype())
            .orElseThrow(() ->
                new ExecutionFailure(
                    "input '"
                        + port.name()
                        + "' is "
                        + value.dtype()
                        + ", which cannot be handed to PyTorch here. Let the script take int32"
                        + " or float32"));
    ByteBuffer own = ByteBuffer.allocateDirect(value.byteCount()).order(ByteOrder.nativeOrder());
    own.put(value.bytes()).flip();
    try (NDArray view = firing.create(own, new Shape(value.shape()), type)) {
      return view.duplicate(); // memory of libtorch: a script may keep its input
    }
  }

  /** What the plan wants; of a stage that is only measured that is nothing. */
  private Map<String, TensorValue> collect(NDList made) {
    if (outputs.isEmpty()) {
      return Map.of();
    }
    if (made.size() != outputs.size()) {
      throw new ExecutionFailure(
          "the script answers "
              + made.size()
              + " tensors, the plan wants "
              + outputs.stream().map(Port::name).toList());
    }
    Map<String, TensorValue> results = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      results.put(outputs.get(i).name(), value(outputs.get(i), made.get(i)));
    }
    return results;
  }

  private static TensorValue value(Port port, NDArray array) {
    if (!TorchTypes.dataType(port.dtype()).equals(Optional.of(array.getDataType()))) {
      throw new ExecutionFailure(
          "output '"
              + port.name()
              + "' is "
              + array.getDataType().asNumpy()
              + " in the script, "
              + port.dtype()
              + " in the plan");
    }
    return TensorValue.copyOf(port.dtype(), array.getShape().getShape(), array.toByteBuffer());
  }

  @Override
  public void close() {
    script.close();
  }
}

package dev.rackloom.agent.execution;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Runs a sub-model on the CPU through the ONNX Runtime. Inputs are used where they lie; outputs
 * whose shape follows from the bindings are written straight into memory of ours, the others are
 * copied once.
 */
public final class OnnxExecutor implements StageExecutor {

  private final OnnxRuntime.Loaded loaded;
  private final List<Port> inputs;
  private final List<Port> outputs;
  private final LongSupplier clock;
  private final OneAtATime model;
  private boolean pinning = true;

  private OnnxExecutor(
      OnnxRuntime.Loaded loaded, List<Port> inputs, List<Port> outputs, LongSupplier clock) {
    this.loaded = loaded;
    this.model = new OneAtATime("sub-model", loaded::close);
    this.inputs = inputs;
    this.outputs = outputs;
    this.clock = clock;
  }

  /**
   * Loads a sub-model and checks that it has the ports that the plan says.
   *
   * @param clock nanoseconds, monotonic
   * @throws ExecutionFailure if it cannot be loaded or its ports differ
   */
  static OnnxExecutor load(
      Path file,
      OnnxRuntime.Settings settings,
      List<Port> inputs,
      List<Port> outputs,
      LongSupplier clock) {
    OnnxRuntime.Loaded loaded = load(file, settings);
    try {
      check("input", inputs, loaded.session().getInputInfo());
      check("output", outputs, loaded.session().getOutputInfo());
      return new OnnxExecutor(loaded, inputs, outputs, clock);
    } catch (OrtException e) {
      loaded.close();
      throw new ExecutionFailure(
          "sub-model " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /** Loads a model and takes its ports as they are; shapes are not known then. */
  public static OnnxExecutor load(Path file, int threads, LongSupplier clock) {
    OnnxRuntime.Loaded loaded = load(file, OnnxRuntime.Settings.cpu(threads));
    try {
      return new OnnxExecutor(
          loaded,
          ports(loaded.session().getInputInfo()),
          ports(loaded.session().getOutputInfo()),
          clock);
    } catch (OrtException e) {
      loaded.close();
      throw new ExecutionFailure(
          "model " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private static OnnxRuntime.Loaded load(Path file, OnnxRuntime.Settings settings) {
    try {
      return OnnxRuntime.load(file, settings);
    } catch (OrtException e) {
      throw new ExecutionFailure(
          "the ONNX Runtime cannot load " + file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  /** What it reads. */
  public List<Port> inputs() {
    return inputs;
  }

  @Override
  public Fired fire(Map<String, TensorValue> values, Bindings bindings) {
    return fire(values, bindings, OutputPlaces.FRESH);
  }

  @Override
  public Fired fire(Map<String, TensorValue> values, Bindings bindings, OutputPlaces places) {
    return model.use(() -> {
      long start = clock.getAsLong();
      try (Firing firing = new Firing()) {
        places.begins(firing::end);
        Map<String, TensorValue> results =
            pinning ? runPinned(values, bindings, places, firing) : run(values, Map.of(), firing);
        long ran = Math.max(1, clock.getAsLong() - start);
        return new Fired(results, ran, ran, 1, Source.MEASURED);
      } catch (OrtException e) {
        throw said(e);
      } finally {
        places.over();
      }
    });
  }

  /** One call of the runtime, which another thread may end: it looks between two operators. */
  private static final class Firing implements AutoCloseable {
    private final OrtSession.RunOptions options = new OrtSession.RunOptions();
    private boolean ended;
    private boolean closed;

    Firing() throws OrtException {}

    synchronized void end() {
      try {
        ended = true;
        if (!closed) {
          options.setTerminate(true);
        }
      } catch (OrtException e) {
        throw new IllegalStateException("the firing cannot be ended", e);
      }
    }

    synchronized boolean isEnded() {
      return ended;
    }

    @Override
    public synchronized void close() {
      closed = true;
      options.close();
    }
  }

  /** If a shape turns out otherwise than the plan says, outputs are no longer pinned. */
  private Map<String, TensorValue> runPinned(
      Map<String, TensorValue> values, Bindings bindings, OutputPlaces places, Firing firing) {
    Map<String, TensorValue> pinned = new HashMap<>();
    outputs.forEach(port ->
        extents(port, bindings)
            .ifPresent(shape -> pinned.put(port.name(), places.place(port, shape))));
    try {
      return run(values, pinned, firing);
    } catch (ExecutionFailure misfit) {
      if (pinned.isEmpty() || firing.isEnded()) {
        throw misfit;
      }
      Map<String, TensorValue> results = run(values, Map.of(), firing);
      pinning = false;
      return results;
    }
  }

  private static Optional<long[]> extents(Port port, Bindings bindings) {
    Shape bound = port.shape().bind(bindings);
    if (!(bound instanceof Shape.Ranked ranked) || !bound.isKnown()) {
      return Optional.empty();
    }
    long[] shape = ranked.dims().stream().mapToLong(d -> d.known().orElseThrow()).toArray();
    return TensorValue.byteSize(port.dtype(), shape) == 0 ? Optional.empty() : Optional.of(shape);
  }

  private Map<String, TensorValue> run(
      Map<String, TensorValue> values, Map<String, TensorValue> pinned, Firing firing) {
    try (Tensors tensors = new Tensors()) {
      Map<String, OnnxTensor> in = new HashMap<>();
      for (Port port : inputs) {
        in.put(port.name(), tensors.over(value(values, port)));
      }
      Map<String, OnnxTensor> out = new HashMap<>();
      for (Map.Entry<String, TensorValue> entry : pinned.entrySet()) {
        out.put(entry.getKey(), tensors.over(entry.getValue()));
      }
      try (OrtSession.Result result =
          loaded.session().run(in, allocated(pinned), out, firing.options)) {
        return collect(result, pinned);
      }
    } catch (OrtException e) {
      throw said(e);
    }
  }

  private static ExecutionFailure said(OrtException e) {
    String what = "the ONNX Runtime says: " + e.getMessage();
    return e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT
        ? ExecutionFailure.ofInputs(what, e)
        : new ExecutionFailure(what, e);
  }

  /** The outputs that the runtime finds room for itself. */
  private Set<String> allocated(Map<String, TensorValue> pinned) {
    return outputs.stream()
        .map(Port::name)
        .filter(n -> !pinned.containsKey(n))
        .collect(Collectors.toSet());
  }

  private static TensorValue value(Map<String, TensorValue> values, Port port) {
    TensorValue value = values.get(port.name());
    if (value == null) {
      throw new ExecutionFailure("input '" + port.name() + "' is missing");
    }
    return value;
  }

  private Map<String, TensorValue> collect(
      OrtSession.Result result, Map<String, TensorValue> pinned) {
    Map<String, TensorValue> collected = new HashMap<>(pinned);
    for (Port port : outputs) {
      if (!pinned.containsKey(port.name())) {
        collected.put(port.name(), copy(port, result.get(port.name()).orElseThrow()));
      }
    }
    return collected;
  }

  private static TensorValue copy(Port port, OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new ExecutionFailure("output '" + port.name() + "' is no tensor");
    }
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return TensorValue.copyOf(port.dtype(), tensor.getInfo().getShape(), bytes);
  }

  @Override
  public void close() {
    model.close();
  }

  /** Tensors of the runtime over memory of ours; closing them leaves the memory alone. */
  private final class Tensors implements AutoCloseable {
    private final List<OnnxTensor> open = new ArrayList<>();

    OnnxTensor over(TensorValue value) throws OrtException {
      OnnxJavaType type =
          OnnxTypes.javaType(value.dtype())
              .orElseThrow(() ->
                  new ExecutionFailure(
                      "the ONNX Runtime's Java side has no type " + value.dtype()));
      ByteBuffer bytes = value.bytes().order(ByteOrder.nativeOrder());
      OnnxTensor tensor = OnnxTensor.createTensor(loaded.environment(), bytes, value.shape(), type);
      open.add(tensor);
      return tensor;
    }

    @Override
    public void close() {
      open.forEach(OnnxTensor::close);
    }
  }

  private static List<Port> ports(Map<String, NodeInfo> info) {
    List<Port> ports = new ArrayList<>();
    info.forEach((name, node) ->
        ports.add(new Port(name, dtype(name, node), Shape.unranked("taken from the model"))));
    return ports;
  }

  private static void check(String role, List<Port> ports, Map<String, NodeInfo> info) {
    for (Port port : ports) {
      NodeInfo node = info.get(port.name());
      if (node == null) {
        throw new ExecutionFailure(
            "the sub-model has no " + role + " '" + port.name() + "', only " + info.keySet());
      }
      DType dtype = dtype(port.name(), node);
      if (!dtype.equals(port.dtype())) {
        throw new ExecutionFailure(
            role
                + " '"
                + port.name()
                + "' is "
                + dtype
                + " in the sub-model, "
                + port.dtype()
                + " in the plan");
      }
    }
    if (role.equals("input") && info.size() != ports.size()) {
      throw new ExecutionFailure(
          "the sub-model reads "
              + info.keySet()
              + ", the plan brings "
              + ports.stream().map(Port::name).toList());
    }
  }

  private static DType dtype(String name, NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      throw new ExecutionFailure("'" + name + "' is no tensor");
    }
    return OnnxTypes.dtype(tensor.type)
        .orElseThrow(() ->
            new ExecutionFailure(
                "'"
                    + name
                    + "' has an element type that this agent cannot handle: "
                    + tensor.onnxType));
  }
}

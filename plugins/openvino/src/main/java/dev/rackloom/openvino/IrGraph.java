package dev.rackloom.openvino;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.openvino.IrModel.Edge;
import dev.rackloom.openvino.IrModel.Layer;
import dev.rackloom.openvino.IrModel.Net;
import dev.rackloom.openvino.IrModel.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns the layers of a net into a graph, each with the shapes of its outputs. */
final class IrGraph {

  private static final int LOOK = 256;
  private static final long SMALL = 64;

  private record End(long layer, long port) {}

  private final Weights weights;
  private final Cancellation cancellation;
  private final Map<Long, Shape> given;
  private boolean stateful;
  private final Map<End, End> sources = new HashMap<>();
  private final Map<End, Integer> made = new HashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private final Stored stored = new Stored(tensors);
  private final Set<String> names = new HashSet<>();
  private final Set<String> tensorNames = new HashSet<>();
  private final Map<Long, Integer> inputs = new HashMap<>();
  private final Map<Long, Integer> outputs = new HashMap<>();
  private final Values values = new Values();
  private final Variables variables = new Variables(tensors);
  private final Set<NotUnderstood> notUnderstood = new LinkedHashSet<>();

  private IrGraph(Weights weights, Cancellation cancellation, Map<Long, Shape> given) {
    this.weights = weights;
    this.cancellation = cancellation;
    this.given = given;
  }

  /** The graph of a model. */
  static Graph of(String name, IrModel model, Weights weights, Cancellation cancellation) {
    Map<String, String> metadata = new TreeMap<>(model.metadata());
    metadata.put("name", model.name());
    metadata.put("irVersion", Integer.toString(model.version()));
    IrGraph graph = new IrGraph(weights, cancellation, Map.of());
    boolean constants = model.net().layers().stream().anyMatch(l -> l.type().equals("Const"));
    if (constants && weights.isMissing()) {
      graph.notUnderstood.add(
          new NotUnderstood(
              weights.name(),
              "the file of constants is missing",
              "their places are not checked, shapes that they steer may be unknown, and the model"
                  + " cannot be run"));
    }
    return graph.build(name, model.net(), metadata);
  }

  /** The graph of a layer's body, whose parameters have the shapes in {@code given}. */
  static Graph ofBody(
      String name, Net net, Weights weights, Cancellation cancellation, Map<Long, Shape> given) {
    return new IrGraph(weights, cancellation, given).build(name, net, Map.of());
  }

  private Graph build(String name, Net net, Map<String, String> metadata) {
    for (Edge e : net.edges()) {
      End to = new End(e.toLayer(), e.toPort());
      Checks.that(
          sources.put(to, new End(e.fromLayer(), e.fromPort())) == null,
          "two edges lead to port " + e.toPort() + " of layer " + e.toLayer());
    }
    stateful = net.layers().stream().anyMatch(l -> l.type().equals("ReadValue"));
    List<Layer> order = LayerOrder.of(net);
    for (int i = 0; i < order.size(); i++) {
      if (i % LOOK == 0) {
        cancellation.check();
      }
      add(order.get(i));
    }
    List<State> states = variables.states(notUnderstood);
    return new Graph(
        name,
        OpenVinoPlugin.FORMAT,
        GraphDigest.of(tensors, operators),
        tensors,
        operators,
        inFileOrder(net, inputs),
        inFileOrder(net, outputs),
        states,
        List.of(),
        metadata,
        List.copyOf(notUnderstood));
  }

  private static Ids inFileOrder(Net net, Map<Long, Integer> tensors) {
    return Ids.copyOf(
        net.layers().stream()
            .filter(l -> tensors.containsKey(l.id()))
            .map(l -> tensors.getOrDefault(l.id(), 0))
            .toList());
  }

  private void add(Layer layer) {
    switch (layer.type()) {
      case "Parameter" -> inputs.put(layer.id(), parameter(layer));
      case "Const" -> constant(layer);
      case "Result" -> outputs.put(layer.id(), reads(layer).getFirst());
      default -> operator(layer);
    }
  }

  private int tensor(Layer layer, Port port, Shape shape, Tensor.Role role) {
    int id = tensors.size();
    String name = tensorName(layer, port);
    tensors.add(new Tensor(id, name, ElementTypes.of(port.precision()), shape, role));
    made.put(new End(layer.id(), port.id()), id);
    return id;
  }

  private String tensorName(Layer layer, Port port) {
    int comma = port.names().indexOf(',');
    String given = comma > 0 ? port.names().substring(0, comma) : port.names();
    String name =
        !given.isBlank()
            ? given
            : layer.outputs().size() == 1 ? layer.name() : layer.name() + ":" + port.id();
    while (!tensorNames.add(name)) {
      name = name + "_" + tensors.size();
    }
    return name;
  }

  private static Port onlyOutput(Layer layer) {
    Checks.that(
        layer.outputs().size() == 1,
        layer.type() + " '" + layer.name() + "' has " + layer.outputs().size() + " outputs");
    return layer.outputs().getFirst();
  }

  /** An open extent gets a symbol of its own, so that it can be bound. */
  private int parameter(Layer layer) {
    Port port = onlyOutput(layer);
    int id = tensor(layer, port, Shape.scalar(), Tensor.Role.INPUT);
    Tensor named = tensors.get(id);
    List<Dim> dims = new ArrayList<>();
    Shape outer = given.get(layer.id());
    for (int i = 0; i < port.dims().size(); i++) {
      dims.add(
          port.dims().get(i) >= 0
              ? Dim.of(port.dims().get(i))
              : outer instanceof Shape.Ranked r && r.dims().size() == port.dims().size()
                  ? r.dims().get(i)
                  : SizeSymbols.ofInput(named.name(), i, stateful));
    }
    boolean unranked = layer.data().getOrDefault("shape", "").strip().equals("...");
    Shape shape =
        unranked
            ? Shape.unranked("the file gives no shape for '" + named.name() + "'")
            : Shape.of(dims);
    tensors.set(id, new Tensor(id, named.name(), named.dtype(), shape, named.role()));
    return id;
  }

  private void constant(Layer layer) {
    Port port = onlyOutput(layer);
    Checks.that(!port.dims().contains(IrModel.OPEN), "constant '" + layer.name() + "' has no size");
    Shape shape = Shape.of(port.dims().stream().map(Dim::of).toList());
    DType stored = ElementTypes.of(layer.data().getOrDefault("element_type", ""));
    weights.check(layer, stored, shape);
    long elements = shape.elements().known().orElse(Long.MAX_VALUE);
    boolean learned = stored.isFloat() ? elements > 1 : elements > SMALL;
    int id = tensor(layer, port, shape, learned ? Tensor.Role.WEIGHT : Tensor.Role.CONSTANT);
    if (!stored.equals(DType.UNKNOWN)) {
      Tensor t = tensors.get(id);
      tensors.set(id, new Tensor(id, t.name(), stored, shape, t.role()));
    }
    this.stored.constant(id);
    values.constant(id, () -> weights.integers(layer, stored, shape));
  }

  /** The tensors at the input ports, in the order of the ports. */
  private List<Integer> reads(Layer layer) {
    List<Integer> tensorIds = new ArrayList<>();
    for (Port port : layer.inputs()) {
      End source = sources.get(new End(layer.id(), port.id()));
      Integer tensor = source == null ? null : made.get(source);
      if (tensor == null) {
        throw new IllegalArgumentException(
            "port " + port.id() + " of layer '" + layer.name() + "' is connected to nothing");
      }
      tensorIds.add(tensor);
    }
    Checks.that(
        !tensorIds.isEmpty() || !layer.type().equals("Result"),
        "result '" + layer.name() + "' has no input");
    return tensorIds;
  }

  private void operator(Layer layer) {
    List<Integer> in = reads(layer);
    List<Shape> shapes = in.stream().map(t -> tensors.get(t).shape()).toList();
    boolean constant = !in.isEmpty() && in.stream().allMatch(stored::isConstant);
    Operands operands = new Operands(layer, in, shapes, values);
    List<Integer> out = new ArrayList<>();
    for (Port port : layer.outputs()) {
      int id = tensor(layer, port, Shape.scalar(), Tensor.Role.ACTIVATION);
      Tensor t = tensors.get(id);
      Shape shape = OpenExtents.fill(operands, out.size(), t.name(), port.dims());
      tensors.set(id, new Tensor(id, t.name(), t.dtype(), shape, t.role()));
      ValueRules.of(operands, out.size(), port).ifPresent(v -> values.put(id, v));
      out.add(id);
      if (constant) {
        stored.derived(layer.type(), in, id);
      }
    }
    String name = layer.name();
    while (!names.add(name)) {
      name = name + "_" + operators.size();
    }
    report(layer, name);
    variables.add(layer, in, out);
    Map<String, Attribute> attributes = new HashMap<>(DataAttributes.of(layer.data()));
    attributes.putAll(Marks.of(in, constant, tensors, stored));
    attributes.putAll(Bodies.marks(layer));
    operators.add(
        new Operator(
            operators.size(),
            name,
            type(layer),
            Ids.copyOf(in),
            Ids.copyOf(out),
            attributes,
            scope(name),
            Bodies.regions(layer, shapes, weights, cancellation, notUnderstood)));
  }

  private static OpType type(Layer layer) {
    String digits = layer.opset().startsWith("opset") ? layer.opset().substring(5) : "";
    return digits.matches("\\d{1,4}")
        ? new OpType("", layer.type(), Integer.parseInt(digits))
        : new OpType(layer.opset(), layer.type(), 0);
  }

  /** The part of a name before its last slash; modules' dots separate scopes too. */
  private static String scope(String name) {
    int slash = name.lastIndexOf('/');
    String scope = slash <= 0 ? "" : name.substring(name.startsWith("/") ? 1 : 0, slash);
    return scope.startsWith("__module.") ? scope.substring(9).replace('.', '/') : scope;
  }

  private void report(Layer layer, String name) {
    if (OpRule.of(layer.type()).isEmpty()) {
      notUnderstood.add(new NotUnderstood(name, "operator " + type(layer), "its cost is unknown"));
    }
  }
}

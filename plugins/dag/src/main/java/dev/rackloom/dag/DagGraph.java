package dev.rackloom.dag;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.dag.PlacementInstance.Edge;
import dev.rackloom.dag.PlacementInstance.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An instance as a graph: a node is an operator, its output a tensor of bytes. */
final class DagGraph {

  static final String DOMAIN = "dag";
  static final String CPU = "cpuMillis";
  static final String ACCELERATOR = "acceleratorMillis";

  private final PlacementInstance instance;
  private final Map<Long, Edge> outputs = new HashMap<>();
  private final Map<Long, TreeSet<Integer>> inputs = new HashMap<>();
  private final List<Operator> operators = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private DagGraph(PlacementInstance instance) {
    this.instance = instance;
  }

  static Graph of(PlacementInstance instance) {
    return new DagGraph(instance).build();
  }

  private Graph build() {
    List<Node> order = InstanceOrder.of(instance);
    Map<Long, Integer> ids = new HashMap<>();
    order.forEach(node -> ids.put(node.id(), ids.size()));
    for (Edge edge : instance.edges()) {
      outputs.merge(edge.from(), edge, (a, b) -> a.bytes() >= b.bytes() ? a : b);
      inputs
          .computeIfAbsent(edge.to(), id -> new TreeSet<>())
          .add(ids.getOrDefault(edge.from(), 0));
    }
    order.forEach(this::add);
    return new Graph(
        instance.name(),
        DagReader.FORMAT,
        GraphDigest.of(tensors, operators),
        tensors,
        operators,
        Ids.NONE,
        Ids.copyOf(
            order.stream()
                .map(Node::id)
                .filter(id -> !outputs.containsKey(id))
                .map(id -> ids.getOrDefault(id, 0))
                .toList()),
        List.of(),
        List.of(),
        metadata(),
        List.of());
  }

  private Map<String, String> metadata() {
    return Map.of(
        "maxSizePerFPGA", Double.toString(instance.acceleratorBytes()),
        "maxFPGAs", Integer.toString(instance.accelerators()),
        "maxCPUs", Integer.toString(instance.cpus()));
  }

  /** An operator and its output have the same id: each has one, of no bytes if nobody reads it. */
  private void add(Node node) {
    int id = operators.size();
    String name = node.name();
    while (!names.add(name)) {
      name = name + "#" + node.id();
    }
    Edge output = outputs.get(node.id());
    long bytes = output == null ? 0 : (long) Math.ceil(output.bytes());
    tensors.add(
        new Tensor(id, name + ":out", DType.UINT8, Shape.of(bytes), Tensor.Role.ACTIVATION));
    operators.add(
        new Operator(
            id,
            name,
            new OpType(DOMAIN, node.backward() ? "Backward" : "Forward", 0),
            Ids.copyOf(inputs.getOrDefault(node.id(), new TreeSet<>())),
            Ids.of(id),
            attributes(node, output == null ? 0 : output.millis()),
            node.layer() == Node.NO_LAYER ? "" : "layer" + node.layer(),
            List.of()));
  }

  private static Map<String, Attribute> attributes(Node node, double outputMillis) {
    Map<String, Attribute> attributes = new HashMap<>();
    attributes.put("id", new Attribute.IntValue(node.id()));
    attributes.put(CPU, new Attribute.FloatValue(node.cpuMillis()));
    attributes.put(ACCELERATOR, new Attribute.FloatValue(node.acceleratorMillis()));
    attributes.put("outputMillis", new Attribute.FloatValue(outputMillis));
    attributes.put("bytes", new Attribute.FloatValue(node.bytes()));
    attributes.put("onAccelerator", new Attribute.IntValue(node.onAccelerator() ? 1 : 0));
    attributes.put("backward", new Attribute.IntValue(node.backward() ? 1 : 0));
    if (node.colorClass() != Node.NO_CLASS) {
      attributes.put("colorClass", new Attribute.IntValue(node.colorClass()));
    }
    return attributes;
  }
}

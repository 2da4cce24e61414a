package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes graphs for tests, operator by operator, and cuts them into stages by a name it was given.
 */
final class Models {

  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<State> states = new ArrayList<>();
  private final Map<String, List<Integer>> stages = new java.util.LinkedHashMap<>();
  private String stage = "all";
  private Shape shape = Shape.of(1, 128, 384);

  /** A model and its stages. */
  record Model(Graph graph, StageGraph stages) {
    ModelTree tree() {
      return ModelTree.of(graph, stages);
    }
  }

  int input(String name) {
    inputs.add(tensor(name, Tensor.Role.INPUT));
    return tensors.size() - 1;
  }

  /** An initializer. */
  int weight(String name) {
    return tensor(name, Tensor.Role.WEIGHT);
  }

  /** A weight that a body has from the graph around it. */
  int captured(String name) {
    inputs.add(weight(name));
    return inputs.getLast();
  }

  private int tensor(String name, Tensor.Role role) {
    tensors.add(new Tensor(tensors.size(), name, DType.FLOAT32, shape, role));
    return tensors.size() - 1;
  }

  /** What was given as past stays on the device until the next step; the caller gets none of it. */
  void state(int past, int present) {
    String id = tensors.get(past).name();
    states.add(new State(id, "kv", past, present, -1, Dim.of(0), Dim.of(1024)));
  }

  Models stage(String name) {
    stage = name;
    return this;
  }

  /** What is made from now on has this shape. */
  Models shaped(Shape next) {
    shape = next;
    return this;
  }

  int op(String type, String scope, int... reads) {
    return op(type, scope, List.of(), reads);
  }

  /** An operator with bodies. */
  int control(String type, List<Region> bodies, int... reads) {
    return op(type, "", bodies, reads);
  }

  private int op(String type, String scope, List<Region> bodies, int... reads) {
    int id = operators.size();
    int out = tensor("/" + scope + "/" + type + "_" + id + "_output_0", Tensor.Role.ACTIVATION);
    operators.add(
        new Operator(
            id,
            "/" + scope + "/" + type + "_" + id,
            new OpType("", type, 17),
            Ids.of(reads),
            Ids.of(out),
            Map.of(),
            scope,
            bodies));
    stages.computeIfAbsent(stage, s -> new ArrayList<>()).add(id);
    return out;
  }

  Model build(int... outputs) {
    Graph graph =
        new Graph(
            "test",
            "test",
            "0",
            tensors,
            operators,
            Ids.copyOf(inputs),
            Ids.of(outputs),
            states,
            List.of(),
            Map.of(),
            List.of());
    return new Model(graph, cut(graph));
  }

  private StageGraph cut(Graph graph) {
    Map<Integer, Integer> stageOf = new TreeMap<>();
    List<Stage> cut = new ArrayList<>();
    stages.forEach((name, ops) -> {
      ops.forEach(op -> stageOf.put(op, cut.size()));
      cut.add(stage(name, ops));
    });
    Map<Integer, List<Integer>> readers = new TreeMap<>();
    for (Operator op : graph.operators()) {
      op.inputs().stream()
          .forEach(
              t -> readers.computeIfAbsent(t, k -> new ArrayList<>()).add(stageOf.get(op.id())));
    }
    List<Flow> flows = new ArrayList<>();
    for (Operator op : graph.operators()) {
      int from = stageOf.get(op.id());
      int out = op.outputs().get(0);
      List<Integer> to =
          readers.getOrDefault(out, List.of()).stream()
              .filter(s -> s > from)
              .distinct()
              .sorted()
              .toList();
      if (!to.isEmpty()) {
        flows.add(new Flow(out, from, Ids.copyOf(to), Dim.of(1000)));
      }
    }
    return new StageGraph("test", "0", cut, flows);
  }

  private Stage stage(String name, List<Integer> ops) {
    return new Stage(
        name,
        name,
        Ids.copyOf(ops),
        states.isEmpty()
            ? Map.of(Phase.PLAIN, Work.NONE)
            : Map.of(Phase.PREFILL, Work.NONE, Phase.DECODE, Work.NONE),
        new Footprint(Dim.of(1), Dim.of(1), Dim.of(0)),
        Dim.of(0),
        Dim.of(0));
  }

  /** An encoder as exporters write them; two stages a layer. */
  static Model transformer(int layers) {
    Models m = new Models();
    int ids = m.input("input_ids");
    int mask = m.input("attention_mask");
    m.stage("embeddings");
    int words = m.op("Gather", "embeddings/word", ids);
    int places = m.op("Gather", "embeddings/position", ids);
    int x = m.op("LayerNormalization", "embeddings/norm", m.op("Add", "embeddings", words, places));
    int bias = m.op("Mul", "mask", m.op("Sub", "mask", m.op("Cast", "mask", mask)));
    for (int layer = 0; layer < layers; layer++) {
      x = m.block("encoder/layer." + layer, "layer " + layer, x, bias);
    }
    m.stage("pooler");
    int pooled = m.op("Tanh", "pooler", m.op("Gemm", "pooler", m.op("Gather", "pooler", x)));
    return m.build(x, pooled);
  }

  private int block(String scope, String name, int x, int bias) {
    stage(name + " attention");
    String self = scope + "/attention/self";
    int q = op("Transpose", self, op("Reshape", self, op("Add", self, op("MatMul", self, x))));
    int k = op("Transpose", self, op("Reshape", self, op("Add", self, op("MatMul", self, x))));
    int v = op("Transpose", self, op("Reshape", self, op("Add", self, op("MatMul", self, x))));
    int score = op("Add", self, op("Div", self, op("MatMul", self, q, k)), bias);
    int mixed = op("MatMul", self, op("Softmax", self, score), v);
    String out = scope + "/attention/output";
    int merged = op("Reshape", self, op("Transpose", self, mixed));
    int sum = op("Add", out, op("Add", out, op("MatMul", out, merged)), x);
    int attended = op("LayerNormalization", out, sum);
    stage(name + " mlp");
    int wide = op("Gelu", scope + "/intermediate", op("MatMul", scope + "/intermediate", attended));
    String last = scope + "/output";
    return op("LayerNormalization", last, op("Add", last, op("MatMul", last, wide), attended));
  }
}

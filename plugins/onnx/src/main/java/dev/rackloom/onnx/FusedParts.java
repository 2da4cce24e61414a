package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parts of {@code com.microsoft.MoE}. Nobody repeats what the operator computes: its weights are
 * sliced, and the operator itself is asked again.
 *
 * <ul>
 *   <li>Router: the operator with the same scores and settings, but experts that answer with their
 *       own number, a one in a row of zeros. What comes out are its weights, bit for bit.
 *   <li>Experts: the operator with some of the experts, one for each row; scores that leave no
 *       choice make the weight exactly 1.
 * </ul>
 */
final class FusedParts implements ExpertParts {

  /** So far below 0 that its exponential is exactly 0. */
  private static final float NEVER = -1e4f;

  private static final int FIRST_WEIGHTS = 2;

  /** Attributes that decide who is chosen; the router does without the others. */
  private static final Set<String> ROUTING =
      Set.of("k", "normalize_routing_weights", "use_sparse_mixer");

  private final Originals originals;
  private final Onnx.Model model;
  private final Graph graph;
  private final Operator operator;
  private final Onnx.Node node;
  private final Map<String, Onnx.Tensor> initialisers;
  private final ExpertBlock block;
  private final String name;
  private final long width;

  FusedParts(Path source, Graph graph, ExpertBlock block, Operator operator) {
    this.name = "layer " + block.layer() + " (" + operator.name() + ")";
    if (!operator.type().name().equals("MoE")) {
      throw ExpertPorts.cannot(name, operator.type() + " is not MoE: its weights are packed");
    }
    this.originals = new Originals(source);
    this.model = OnnxFile.inlined(source);
    this.graph = graph;
    this.operator = operator;
    this.block = block;
    this.initialisers =
        model.getGraph().getInitializerList().stream()
            .collect(Collectors.toMap(Onnx.Tensor::getName, t -> t, (a, b) -> a));
    this.node = find(output());
    this.width = ExpertPorts.width(graph.tensors().get(tokens()), name);
    for (int i = FIRST_WEIGHTS; i < node.getInputCount(); i++) {
      checkSliceable(node.getInput(i));
    }
  }

  private Onnx.Node find(int output) {
    String made = graph.tensors().get(output).name();
    return model.getGraph().getNodeList().stream()
        .filter(n -> n.getOutputList().contains(made))
        .findFirst()
        .orElseThrow(() -> ExpertPorts.cannot(name, "nothing in the file makes '" + made + "'"));
  }

  private void checkSliceable(String input) {
    if (input.isEmpty()) {
      return;
    }
    Onnx.Tensor tensor = initialisers.get(input);
    if (tensor == null || tensor.getDimsCount() < 2 || tensor.getDims(0) != block.experts()) {
      throw ExpertPorts.cannot(
          name, "'" + input + "' is not a weight with " + block.experts() + " rows");
    }
  }

  @Override
  public Ids operators() {
    return Ids.of(operator.id());
  }

  @Override
  public int tokens() {
    return operator.inputs().get(0);
  }

  @Override
  public int scores() {
    return operator.inputs().get(1);
  }

  @Override
  public int output() {
    return operator.outputs().get(0);
  }

  @Override
  public SubModel router(Path folder) {
    Tensor scores = graph.tensors().get(scores());
    int n = block.experts();
    float[] numbers = new float[n * n];
    for (int e = 0; e < n; e++) {
      numbers[e * n + e] = 1;
    }
    Onnx.Node.Builder asked =
        OnnxNodes.node(
                "MoE",
                List.of(
                    "rackloom.nothing",
                    scores.name(),
                    "rackloom.in",
                    "rackloom.inBias",
                    "rackloom.out",
                    "rackloom.numbers"),
                List.of("rackloom.dense"))
            .setDomain(node.getDomain());
    node.getAttributeList().stream()
        .filter(a -> ROUTING.contains(a.getName()))
        .forEach(asked::addAttribute);
    Onnx.Graph.Builder part =
        Onnx.Graph.newBuilder()
            .setName("router")
            .addInitializer(OnnxNodes.floats("rackloom.in", new float[n * n], n, 1, n))
            .addInitializer(OnnxNodes.floats("rackloom.inBias", new float[n], n, 1))
            .addInitializer(OnnxNodes.floats("rackloom.out", new float[n * n], n, n, 1))
            .addInitializer(OnnxNodes.floats("rackloom.numbers", numbers, n, n))
            .addInitializer(OnnxNodes.integers("rackloom.k", new long[] {block.topK()}, 1))
            .addNode(OnnxNodes.node("Shape", List.of(scores.name()), List.of("rackloom.shape")))
            .addNode(
                OnnxNodes.node(
                    "ConstantOfShape", List.of("rackloom.shape"), List.of("rackloom.nothing")))
            .addNode(asked)
            .addNode(
                OnnxNodes.node(
                    "TopK",
                    List.of("rackloom.dense", "rackloom.k"),
                    List.of(PlannedExperts.WEIGHTS, PlannedExperts.CHOSEN)));
    List<Port> in = List.of(new Port(scores.name(), scores.dtype(), scores.shape()));
    return write(part, in, ExpertPorts.choice(scores, block.topK()), folder);
  }

  @Override
  public SubModel experts(Ids some, Path folder) {
    List<String> inputs = new ArrayList<>(List.of(PlannedExperts.ROWS, "rackloom.only"));
    Onnx.Graph.Builder part = Onnx.Graph.newBuilder().setName("experts");
    for (String input : node.getInputList().subList(FIRST_WEIGHTS, node.getInputCount())) {
      inputs.add(input);
      if (!input.isEmpty()) {
        part.addInitializer(slice(originals.whole(initialiser(input)), some));
      }
    }
    Onnx.Node.Builder asked =
        OnnxNodes.node("MoE", inputs, List.of(PlannedExperts.ANSWERS))
            .setDomain(node.getDomain())
            .addAttribute(OnnxNodes.integer("k", 1));
    node.getAttributeList().stream()
        .filter(a -> !ROUTING.contains(a.getName()))
        .forEach(asked::addAttribute);
    part.addInitializer(OnnxNodes.integers("rackloom.howMany", new long[] {some.size()}, 1))
        .addInitializer(OnnxNodes.floats("rackloom.offOn", new float[] {NEVER, 0}, 2))
        .addNode(
            OnnxNodes.node(
                "OneHot",
                List.of(PlannedExperts.EXPERT, "rackloom.howMany", "rackloom.offOn"),
                List.of("rackloom.only")))
        .addNode(asked);
    return write(part, ExpertPorts.in(width), ExpertPorts.out(width), folder);
  }

  private Onnx.Tensor initialiser(String input) {
    Onnx.Tensor tensor = initialisers.get(input);
    if (tensor == null) {
      throw ExpertPorts.cannot(name, "'" + input + "' is no weight of the file");
    }
    return tensor;
  }

  /** The rows of some experts. */
  private Onnx.Tensor slice(Onnx.Tensor whole, Ids experts) {
    Onnx.Tensor.Builder out =
        whole.toBuilder().setDims(0, experts.size()).clearRawData().clearFloatData();
    int n = block.experts();
    if (whole.hasRawData()) {
      int one = whole.getRawData().size() / n;
      ByteString rows =
          experts.stream()
              .mapToObj(e -> whole.getRawData().substring(e * one, (e + 1) * one))
              .reduce(ByteString.EMPTY, ByteString::concat);
      return out.setRawData(rows).build();
    }
    int one = whole.getFloatDataCount() / n;
    if (one == 0) {
      throw ExpertPorts.cannot(name, "the elements of '" + whole.getName() + "' are not float32");
    }
    experts.stream()
        .forEach(
            e -> out.addAllFloatData(whole.getFloatDataList().subList(e * one, (e + 1) * one)));
    return out.build();
  }

  private SubModel write(Onnx.Graph.Builder part, List<Port> in, List<Port> out, Path folder) {
    return PartFile.write(model, part, in, out, folder);
  }
}

package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Parts of experts that an exporter wrote out one by one: the router is cut out as it is, and each
 * expert answers the rows that ask for it.
 */
final class UnrolledParts implements ExpertParts {

  /** Sums over axes and splits by given sizes are inputs from here on. */
  private static final int OLDEST_OPSET = 13;

  private static final int INT64 = 7;

  private final Originals originals;
  private final Onnx.Model model;
  private final Graph graph;
  private final Unrolled found;
  private final long width;

  UnrolledParts(Path source, Onnx.Model model, Graph graph, Unrolled found) {
    this.originals = new Originals(source);
    this.model = model;
    this.graph = graph;
    this.found = found;
    this.width = ExpertPorts.width(graph.tensors().get(found.tokens()), found.name());
    if (PartFile.opset(model) < OLDEST_OPSET) {
      throw ExpertPorts.cannot(
          found.name(),
          "it is of operator set " + PartFile.opset(model) + ", not " + OLDEST_OPSET + " or newer");
    }
  }

  @Override
  public Ids operators() {
    return found.operators();
  }

  @Override
  public int tokens() {
    return found.tokens();
  }

  @Override
  public int scores() {
    return found.scores();
  }

  @Override
  public int output() {
    return found.output();
  }

  @Override
  public SubModel router(Path folder) {
    Tensor scores = graph.tensors().get(found.scores());
    PartCopy part = new PartCopy("router");
    part.copy(found.router(), "", "");
    part.graph
        .addNode(
            OnnxNodes.node(
                "Identity", List.of(named(found.chosen())), List.of(PlannedExperts.CHOSEN)))
        .addNode(
            OnnxNodes.node(
                "Identity", List.of(named(found.weights())), List.of(PlannedExperts.WEIGHTS)));
    List<Port> in = List.of(new Port(scores.name(), scores.dtype(), scores.shape()));
    return PartFile.write(model, part.graph, in, ExpertPorts.choice(scores, found.topK()), folder);
  }

  @Override
  public SubModel experts(Ids some, Path folder) {
    PartCopy part = new PartCopy("experts");
    List<String> shares = some.stream().mapToObj(e -> "rackloom.share." + e).toList();
    share(shares, part.graph);
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      Unrolled.Expert expert = found.experts().get(some.get(i));
      part.copy(expert.operators(), named(expert.input()), shares.get(i));
      answers.add(named(expert.output()));
    }
    part.graph.addNode(
        OnnxNodes.node("Concat", answers, List.of(PlannedExperts.ANSWERS))
            .addAttribute(OnnxNodes.integer("axis", 0)));
    return PartFile.write(model, part.graph, ExpertPorts.in(width), ExpertPorts.out(width), folder);
  }

  /** Rows stand in the order of their experts: counts how many each has, and splits them so. */
  private static void share(List<String> shares, Onnx.Graph.Builder part) {
    int n = shares.size();
    if (n == 1) {
      part.addNode(OnnxNodes.node("Identity", List.of(PlannedExperts.ROWS), shares));
      return;
    }
    long[] numbers = LongStream.range(0, n).toArray();
    part.addInitializer(OnnxNodes.integers("rackloom.share.numbers", numbers, 1, n))
        .addInitializer(OnnxNodes.integers("rackloom.share.last", new long[] {1}, 1))
        .addInitializer(OnnxNodes.integers("rackloom.share.first", new long[] {0}, 1))
        .addNode(
            OnnxNodes.node(
                "Unsqueeze",
                List.of(PlannedExperts.EXPERT, "rackloom.share.last"),
                List.of("rackloom.share.column")))
        .addNode(
            OnnxNodes.node(
                "Equal",
                List.of("rackloom.share.column", "rackloom.share.numbers"),
                List.of("rackloom.share.mine")))
        .addNode(
            OnnxNodes.node("Cast", List.of("rackloom.share.mine"), List.of("rackloom.share.ones"))
                .addAttribute(OnnxNodes.integer("to", INT64)))
        .addNode(
            OnnxNodes.node(
                    "ReduceSum",
                    List.of("rackloom.share.ones", "rackloom.share.first"),
                    List.of("rackloom.share.counts"))
                .addAttribute(OnnxNodes.integer("keepdims", 0)))
        .addNode(
            OnnxNodes.node("Split", List.of(PlannedExperts.ROWS, "rackloom.share.counts"), shares)
                .addAttribute(OnnxNodes.integer("axis", 0)));
  }

  private String named(int tensor) {
    return graph.tensors().get(tensor).name();
  }

  /** A model that takes nodes over from the file, with the constants they read, each once. */
  private final class PartCopy {
    private final Onnx.Graph.Builder graph;
    private final Set<String> written = new HashSet<>();

    PartCopy(String name) {
      this.graph = Onnx.Graph.newBuilder().setName(name);
    }

    /** Copies operators; where they read {@code from}, they read {@code to} now. */
    void copy(Ids operators, String from, String to) {
      Set<String> made = new HashSet<>();
      Set<String> read = new HashSet<>();
      for (int id : operators.toArray()) {
        Operator op = UnrolledParts.this.graph.operators().get(id);
        op.outputs().stream().filter(t -> t >= 0).forEach(t -> made.add(named(t)));
        op.inputs().stream().filter(t -> t >= 0).forEach(t -> read.add(named(t)));
      }
      for (Onnx.Tensor tensor : model.getGraph().getInitializerList()) {
        if (read.contains(tensor.getName()) && written.add(tensor.getName())) {
          graph.addInitializer(originals.whole(tensor));
        }
      }
      for (Onnx.Node node : model.getGraph().getNodeList()) {
        boolean constant =
            node.getOpType().equals("Constant")
                && node.getOutputCount() == 1
                && read.contains(node.getOutput(0))
                && written.add(node.getOutput(0));
        if (constant || node.getOutputList().stream().anyMatch(made::contains)) {
          graph.addNode(renamed(originals.whole(node), from, to));
        }
      }
    }

    private static Onnx.Node renamed(Onnx.Node node, String from, String to) {
      Onnx.Node.Builder out = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        if (!from.isEmpty() && node.getInput(i).equals(from)) {
          out.setInput(i, to);
        }
      }
      return out.build();
    }
  }
}

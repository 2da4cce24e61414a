package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts operators out of an ONNX file: their nodes, the constants they read, and typed ports where
 * tensors cross.
 */
public final class OnnxSubModelWriter implements SubModelWriter {

  @Override
  public String format() {
    return OnnxPlugin.FORMAT;
  }

  @Override
  public SubModel write(Path source, Graph graph, Ids operators, Path folder) {
    Cut cut = new Cut(source, graph, operators);
    return ArtefactFile.write(cut.model(), folder, cut.inputs(), cut.outputs());
  }

  @Override
  public ExpertParts experts(Path source, Graph graph, ExpertBlock block) {
    Optional<Operator> fused =
        block.operators().stream()
            .mapToObj(graph.operators()::get)
            .filter(o -> o.type().name().equals("MoE") || o.type().name().equals("QMoE"))
            .findFirst();
    if (fused.isPresent()) {
      return new FusedParts(source, graph, block, fused.get());
    }
    Onnx.Model model = OnnxFile.inlined(source);
    Unrolled found = UnrolledFinder.find(graph, block, new ConstantNumbers(model));
    return new UnrolledParts(source, model, graph, found);
  }

  /** One cut. */
  private static final class Cut {
    private final Originals originals;
    private final Graph graph;
    private final Onnx.Model model;
    private final Set<Integer> inside;
    private final Set<String> written = new HashSet<>();
    private final Set<Integer> read = new LinkedHashSet<>();
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();

    Cut(Path source, Graph graph, Ids operators) {
      this.originals = new Originals(source);
      this.graph = graph;
      this.model = OnnxFile.inlined(source);
      this.inside = new HashSet<>(operators.stream().boxed().toList());
      GraphIndex index = new GraphIndex(graph);
      for (int op : inside.stream().sorted().toList()) {
        graph.operators().get(op).inputs().stream()
            .filter(t -> t != Operator.ABSENT)
            .forEach(read::add);
        graph.operators().get(op).outputs().stream()
            .filter(t -> t != Operator.ABSENT)
            .forEach(t -> output(index, t));
      }
      read.stream()
          .map(graph.tensors()::get)
          .filter(t -> crossesIn(index, t))
          .forEach(t -> inputs.add(port(t)));
    }

    List<Port> inputs() {
      return inputs;
    }

    List<Port> outputs() {
      return outputs;
    }

    private void output(GraphIndex index, int tensor) {
      written.add(graph.tensors().get(tensor).name());
      boolean needed =
          graph.outputs().contains(tensor)
              || index.consumers(tensor).stream().anyMatch(c -> !inside.contains(c));
      if (needed) {
        outputs.add(port(graph.tensors().get(tensor)));
      }
    }

    private boolean crossesIn(GraphIndex index, Tensor tensor) {
      return switch (tensor.role()) {
        case INPUT -> true;
        case ACTIVATION -> !inside.contains(index.producer(tensor.id()));
        case WEIGHT, CONSTANT -> false;
      };
    }

    private Port port(Tensor tensor) {
      if (tensor.dtype().equals(DType.UNKNOWN)) {
        throw RackloomException.user(
            "the type of tensor '"
                + tensor.name()
                + "' is not known, so the model cannot be cut there",
            "keep its producer and its readers in one stage.");
      }
      return new Port(tensor.name(), tensor.dtype(), tensor.shape());
    }

    Onnx.Model model() {
      Onnx.Graph.Builder part = Onnx.Graph.newBuilder().setName(graph.name() + "-part");
      Set<String> readNames = new HashSet<>();
      read.forEach(t -> readNames.add(graph.tensors().get(t).name()));
      for (Onnx.Tensor tensor : model.getGraph().getInitializerList()) {
        if (readNames.contains(tensor.getName())) {
          part.addInitializer(originals.whole(tensor));
        }
      }
      for (Onnx.SparseTensor tensor : model.getGraph().getSparseInitializerList()) {
        if (readNames.contains(tensor.getValues().getName())) {
          part.addSparseInitializer(originals.whole(tensor));
        }
      }
      for (Onnx.Node node : model.getGraph().getNodeList()) {
        boolean constant =
            node.getOpType().equals("Constant")
                && node.getOutputCount() == 1
                && readNames.contains(node.getOutput(0));
        if (constant || node.getOutputList().stream().anyMatch(written::contains)) {
          part.addNode(originals.whole(node));
        }
      }
      inputs.forEach(p -> part.addInput(ValueInfos.of(p)));
      outputs.forEach(p -> part.addOutput(ValueInfos.of(p)));
      return Onnx.Model.newBuilder()
          .setIrVersion(model.getIrVersion())
          .addAllOpsetImport(model.getOpsetImportList())
          .setProducerName("rackloom")
          .setGraph(part)
          .build();
    }
  }

  /** Ports as ONNX writes them. */
  static final class ValueInfos {

    private ValueInfos() {}

    static Onnx.ValueInfo of(Port port) {
      Onnx.Type.TensorType.Builder type =
          Onnx.Type.TensorType.newBuilder().setElemType(ElementTypes.number(port.dtype()));
      if (port.shape() instanceof dev.rackloom.api.graph.Shape.Ranked r) {
        Onnx.TensorShape.Builder shape = Onnx.TensorShape.newBuilder();
        Map<String, Integer> unnamed = new HashMap<>();
        r.dims().forEach(d -> shape.addDim(dimension(d, port.name(), unnamed)));
        type.setShape(shape);
      }
      return Onnx.ValueInfo.newBuilder()
          .setName(port.name())
          .setType(Onnx.Type.newBuilder().setTensorType(type))
          .build();
    }

    private static Onnx.TensorShape.Dimension dimension(
        dev.rackloom.api.symbolic.Dim dim, String port, Map<String, Integer> unnamed) {
      Onnx.TensorShape.Dimension.Builder out = Onnx.TensorShape.Dimension.newBuilder();
      return switch (dim) {
        case dev.rackloom.api.symbolic.Dim.Known k -> out.setDimValue(k.value()).build();
        case dev.rackloom.api.symbolic.Dim.Symbol s -> out.setDimParam(s.name()).build();
        default -> out.setDimParam(port + "#" + unnamed.merge(port, 1, Integer::sum)).build();
      };
    }
  }
}

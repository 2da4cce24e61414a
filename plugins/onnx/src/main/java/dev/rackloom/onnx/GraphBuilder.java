package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.Call;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.inference.Rules;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a parsed ONNX model into a graph: constants first, then each operator with the facts of its
 * outputs.
 */
final class GraphBuilder {

  private final Path file;
  private final Onnx.Model model;
  private final ReadContext context;
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private final Map<String, Onnx.ValueInfo> declared = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<NotUnderstood> notUnderstood = new LinkedHashSet<>();

  GraphBuilder(Path file, Onnx.Model model, ReadContext context) {
    this.file = file;
    this.model = model;
    this.context = context;
    model.getOpsetImportList().forEach(o -> versions.put(o.getDomain(), (int) o.getVersion()));
  }

  Graph build() {
    Onnx.Graph source = model.getGraph();
    source.getValueInfoList().forEach(v -> declared.put(v.getName(), v));
    source.getOutputList().forEach(v -> declared.putIfAbsent(v.getName(), v));
    source.getInitializerList().forEach(this::constant);
    source
        .getSparseInitializerList()
        .forEach(s ->
            add(
                s.getValues().getName(),
                Fact.of(
                    ElementTypes.of(s.getValues().getDataType()),
                    Shape.of(s.getDimsList().stream().map(Dim::of).toList())),
                Tensor.Role.WEIGHT));
    Ids inputs = inputs(source);
    List<Onnx.Node> nodes = NodeOrder.of(file, source.getNodeList());
    for (int i = 0; i < nodes.size(); i++) {
      if (i % 256 == 0) {
        context.cancellation().check();
        context.progress().at((double) i / nodes.size(), "shapes of " + file.getFileName());
      }
      node(nodes.get(i));
    }
    Ids outputs = outputs(source);
    return new Graph(
        name(),
        OnnxPlugin.FORMAT,
        Digest.of(operators, tensors),
        tensors,
        operators,
        inputs,
        outputs,
        StateFinder.find(tensors, inputs, outputs),
        List.of(),
        metadata(),
        List.copyOf(notUnderstood));
  }

  private String name() {
    String fileName = String.valueOf(file.getFileName());
    return fileName.endsWith(".onnx") && fileName.length() > 5
        ? fileName.substring(0, fileName.length() - 5)
        : fileName;
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    model.getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
    metadata.put("producer", (model.getProducerName() + " " + model.getProducerVersion()).strip());
    metadata.put("irVersion", Long.toString(model.getIrVersion()));
    versions.forEach((domain, version) ->
        metadata.put("opset" + (domain.isEmpty() ? "" : " " + domain), Integer.toString(version)));
    return metadata;
  }

  private void constant(Onnx.Tensor tensor) {
    OnnxFile.checkExternal(file, tensor);
    Fact fact = Constants.fact(tensor);
    add(tensor.getName(), fact, Constants.role(fact));
  }

  private Ids inputs(Onnx.Graph source) {
    List<Integer> inputs = new ArrayList<>();
    for (Onnx.ValueInfo info : source.getInputList()) {
      if (!ids.containsKey(info.getName())) {
        inputs.add(add(info.getName(), declaredFact(info, true), Tensor.Role.INPUT));
      }
    }
    return Ids.copyOf(inputs);
  }

  private Ids outputs(Onnx.Graph source) {
    return Ids.copyOf(
        source.getOutputList().stream()
            .map(info -> {
              Integer id = ids.get(info.getName());
              if (id == null) {
                throw RackloomException.user(
                    file + ": output '" + info.getName() + "' is made by no operator",
                    "the file is damaged; export it again.");
              }
              return id;
            })
            .toList());
  }

  private int add(String tensor, Fact fact, Tensor.Role role) {
    int id = tensors.size();
    if (ids.putIfAbsent(tensor, id) != null) {
      throw RackloomException.user(
          file + ": tensor '" + tensor + "' is defined twice",
          "the file is damaged; export it again.");
    }
    tensors.add(new Tensor(id, tensor, fact.dtype(), fact.shape(), role));
    facts.add(fact);
    return id;
  }

  /**
   * What the file says of a tensor. An input's nameless extent gets a symbol of its own, so that it
   * can be bound.
   */
  private static Fact declaredFact(Onnx.ValueInfo info, boolean input) {
    if (!info.getType().hasTensorType()) {
      return Fact.unknown("'" + info.getName() + "' is not a tensor");
    }
    Onnx.Type.TensorType type = info.getType().getTensorType();
    DType dtype = ElementTypes.of(type.getElemType());
    if (!type.hasShape()) {
      return Fact.of(dtype, Shape.unranked("the file gives no shape for '" + info.getName() + "'"));
    }
    List<Dim> dims = new ArrayList<>();
    for (Onnx.TensorShape.Dimension d : type.getShape().getDimList()) {
      dims.add(dim(info.getName(), dims.size(), d, input));
    }
    return Fact.of(dtype, Shape.of(dims));
  }

  private static Dim dim(String tensor, int axis, Onnx.TensorShape.Dimension d, boolean input) {
    if (d.hasDimValue() && d.getDimValue() >= 0) {
      return Dim.of(d.getDimValue());
    }
    if (!d.getDimParam().isBlank()) {
      return Dim.symbol(d.getDimParam());
    }
    return input
        ? Dim.symbol(tensor + "." + axis)
        : Dim.unknown("extent " + axis + " of '" + tensor + "' is not given");
  }

  private void node(Onnx.Node node) {
    if (node.getOpType().equals("Constant")
        && node.getDomain().isEmpty()
        && node.getOutputCount() == 1) {
      folded(node);
      return;
    }
    List<Integer> inputs = new ArrayList<>();
    List<@Nullable Fact> inputFacts = new ArrayList<>();
    for (String input : NodeOrder.reads(node)) {
      inputs.add(input.isEmpty() ? Operator.ABSENT : resolve(node, input));
      inputFacts.add(input.isEmpty() ? null : facts.get(inputs.getLast()));
    }
    int version = versions.getOrDefault(node.getDomain(), 0);
    Call call =
        new Call(node.getOpType(), version, inputFacts, node.getOutputCount(), Attributes.of(node));
    List<Fact> inferred = Rules.infer(node.getDomain(), call);
    List<Integer> outputs = new ArrayList<>();
    for (int i = 0; i < node.getOutputCount(); i++) {
      String output = node.getOutput(i);
      Fact fact =
          i < inferred.size()
              ? inferred.get(i)
              : Fact.unknown("output " + i + " of " + node.getOpType() + " has no rule");
      outputs.add(
          output.isEmpty()
              ? Operator.ABSENT
              : add(output, merged(output, fact), Tensor.Role.ACTIVATION));
    }
    operator(node, version, call, Ids.copyOf(inputs), Ids.copyOf(outputs));
  }

  private int resolve(Onnx.Node node, String input) {
    Integer id = ids.get(input);
    if (id == null) {
      throw RackloomException.user(
          file
              + ": operator '"
              + node.getName()
              + "' ("
              + node.getOpType()
              + ") reads '"
              + input
              + "', which nothing makes",
          "the file is damaged, or a part of a larger model.");
    }
    return id;
  }

  private void operator(Onnx.Node node, int version, Call call, Ids inputs, Ids outputs) {
    String name =
        node.getName().isEmpty() ? node.getOpType() + "_" + operators.size() : node.getName();
    while (!names.add(name)) {
      name = name + "_" + operators.size();
    }
    report(node, name);
    int slash = name.lastIndexOf('/');
    String scope = slash <= 0 ? "" : name.substring(name.startsWith("/") ? 1 : 0, slash);
    operators.add(
        new Operator(
            operators.size(),
            name,
            new OpType(node.getDomain(), node.getOpType(), version),
            inputs,
            outputs,
            call.attributes(),
            scope,
            List.of()));
  }

  private void report(Onnx.Node node, String name) {
    boolean body =
        node.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0);
    if (body) {
      notUnderstood.add(
          new NotUnderstood(
              name, "the body of " + node.getOpType(), "its shapes and its cost are unknown"));
    } else if (!Rules.knows(node.getDomain(), node.getOpType())) {
      String domain = node.getDomain().isEmpty() ? "" : node.getDomain() + ".";
      notUnderstood.add(
          new NotUnderstood(
              name,
              "operator " + domain + node.getOpType(),
              "its shapes and its cost are unknown"));
    }
  }

  /** Constant nodes become constants: no operator, copied wherever they are used. */
  private void folded(Onnx.Node node) {
    Fact fact = Fact.unknown("a constant of a kind that is not a tensor");
    for (Onnx.Attribute a : node.getAttributeList()) {
      fact =
          switch (a.getName()) {
            case "value" -> Constants.fact(a.getT());
            case "value_int" -> new Fact(DType.INT64, Shape.scalar(), List.of(Dim.of(a.getI())));
            case "value_ints" -> Fact.sizes(a.getIntsList().stream().map(Dim::of).toList());
            case "value_float" -> Fact.of(DType.FLOAT32, Shape.scalar());
            case "value_floats" -> Fact.of(DType.FLOAT32, Shape.of(a.getFloatsCount()));
            default -> fact;
          };
    }
    add(node.getOutput(0), fact, Constants.role(fact));
  }

  /** What was inferred, completed by what the file declares. */
  private Fact merged(String tensor, Fact inferred) {
    Onnx.ValueInfo info = declared.get(tensor);
    if (info == null) {
      return inferred;
    }
    Fact said = declaredFact(info, false);
    DType type = inferred.dtype().equals(DType.UNKNOWN) ? said.dtype() : inferred.dtype();
    boolean vague = inferred.shape().elements() instanceof Dim.Unknown;
    return new Fact(type, vague ? said.shape() : inferred.shape(), inferred.contents());
  }
}

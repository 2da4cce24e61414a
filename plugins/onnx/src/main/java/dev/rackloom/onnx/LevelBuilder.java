package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.Call;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.inference.Rules;
import dev.rackloom.onnx.proto.Onnx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the tensors and operators of one level, in an executable order. */
final class LevelBuilder {

  private final Reading reading;
  private final Onnx.Graph source;
  private final Declared declared;
  private final TensorTable table;
  private final List<Operator> operators = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  LevelBuilder(Reading reading, Onnx.Graph source) {
    this.reading = reading;
    this.source = source;
    this.declared = new Declared(source);
    this.table = new TensorTable(reading);
  }

  TensorTable table() {
    return table;
  }

  List<Operator> operators() {
    return operators;
  }

  void constants() {
    source.getInitializerList().forEach(this::constant);
    source.getSparseInitializerList().forEach(this::sparse);
  }

  private void constant(Onnx.Tensor tensor) {
    reading.externalData().check(tensor);
    Fact fact = Constants.fact(tensor);
    table.add(tensor.getName(), fact, Constants.role(fact));
    unusual("'" + tensor.getName() + "'", fact.dtype());
  }

  private void sparse(Onnx.SparseTensor tensor) {
    String name = tensor.getValues().getName();
    DType type = ElementTypes.of(tensor.getValues().getDataType());
    Shape shape = Shape.of(tensor.getDimsList().stream().map(Dim::of).toList());
    table.add(name, Fact.of(type, shape), Tensor.Role.WEIGHT);
    reading
        .report()
        .add("'" + name + "'", "a sparse tensor", "its bytes count as if it were dense");
  }

  private void unusual(String where, DType type) {
    if (type.equals(DType.STRING)) {
      reading.report().add(where, "a constant of texts", "its bytes are unknown");
    } else if (type.equals(DType.UNKNOWN)) {
      reading.report().add(where, "a constant of an unknown type", "its bytes are unknown");
    }
  }

  void nodes() {
    for (Onnx.Node node : NodeOrder.of(reading.file(), source.getNodeList())) {
      reading.step();
      if (isConstant(node)) {
        folded(node);
      } else {
        node(node);
      }
    }
  }

  /** Whether a node is no operator here but a constant. */
  static boolean isConstant(Onnx.Node node) {
    return node.getOpType().equals("Constant")
        && Rules.isStandard(node.getDomain())
        && node.getOutputCount() == 1;
  }

  /** Constant nodes become constants: no operator, copied wherever they are used. */
  private void folded(Onnx.Node node) {
    node.getAttributeList().stream()
        .filter(Onnx.Attribute::hasT)
        .forEach(a -> reading.externalData().check(a.getT()));
    Fact fact = Constants.folded(node);
    if (fact.dtype().equals(DType.UNKNOWN)) {
      reading
          .report()
          .add(node.getName(), "a constant that is not a tensor", "its shape is unknown");
    }
    table.add(node.getOutput(0), fact, Constants.role(fact));
  }

  private void node(Onnx.Node node) {
    if (node.getOpType().isBlank()) {
      throw reading.damaged("operator '" + node.getName() + "' has no type");
    }
    String name = unique(node);
    List<Integer> inputs = new ArrayList<>();
    List<@Nullable Fact> inputFacts = new ArrayList<>();
    for (String input : node.getInputList()) {
      inputs.add(input.isEmpty() ? Operator.ABSENT : resolve(node, input));
      inputFacts.add(input.isEmpty() ? null : table.fact(inputs.getLast()));
    }
    for (String captured : NodeOrder.captured(node)) {
      inputs.add(resolve(node, captured));
    }
    int version = reading.version(node.getDomain());
    Call call =
        new Call(
            node.getOpType(),
            version,
            inputFacts,
            node.getOutputCount(),
            Attributes.of(node),
            Attributes.tensors(node));
    Inferred inferred = infer(node, name, call);
    inferred.weights().forEach(w -> inputs.add(hoisted(name, w)));
    Ids outputs = outputs(node, inferred.outputs());
    operators.add(
        new Operator(
            operators.size(),
            name,
            new OpType(node.getDomain(), node.getOpType(), version),
            Ids.copyOf(inputs),
            outputs,
            inferred.trips() == null ? call.attributes() : repeated(call, inferred.trips()),
            scope(name),
            inferred.regions()));
  }

  /** How often a body runs, kept as the extent of a tensor: attributes hold no sizes. */
  private static Map<String, Attribute> repeated(Call call, Dim trips) {
    Map<String, Attribute> attributes = new HashMap<>(call.attributes());
    attributes.put("trips", new Attribute.TensorValue(DType.BOOL, Shape.of(List.of(trips))));
    return attributes;
  }

  private Inferred infer(Onnx.Node node, String name, Call call) {
    boolean bodies = !ControlFlow.bodies(node).isEmpty();
    Understood.report(reading.report(), node, name, call.version());
    return bodies
        ? new ControlFlow(reading, table, node, name, call).infer()
        : new Inferred(Rules.infer(node.getDomain(), call), List.of(), List.of(), null);
  }

  /** Weights that only a body has belong to the model too. */
  private int hoisted(String operator, Tensor weight) {
    String name = operator + "/" + weight.name();
    while (table.has(name)) {
      name = name + "'";
    }
    return table.add(name, Fact.of(weight.dtype(), weight.shape()), Tensor.Role.WEIGHT);
  }

  private Ids outputs(Onnx.Node node, List<Fact> inferred) {
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
              : table.add(output, declared.complete(output, fact), Tensor.Role.ACTIVATION));
    }
    return Ids.copyOf(outputs);
  }

  private int resolve(Onnx.Node node, String input) {
    Integer id = table.find(input);
    if (id == null) {
      throw RackloomException.user(
          reading.file()
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

  private String unique(Onnx.Node node) {
    String name =
        node.getName().isBlank() ? node.getOpType() + "_" + operators.size() : node.getName();
    while (!names.add(name)) {
      name = name + "_" + operators.size();
    }
    return name;
  }

  private static String scope(String name) {
    int slash = name.lastIndexOf('/');
    return slash <= 0 ? "" : name.substring(name.startsWith("/") ? 1 : 0, slash);
  }

  /**
   * What an operator makes.
   *
   * @param outputs the facts of its outputs
   * @param regions its bodies
   * @param weights what its bodies alone hold
   * @param trips how often its body runs; null if that is not what it does
   */
  record Inferred(
      List<Fact> outputs, List<Region> regions, List<Tensor> weights, @Nullable Dim trips) {}
}

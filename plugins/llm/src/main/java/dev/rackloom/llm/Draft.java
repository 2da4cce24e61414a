package dev.rackloom.llm;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.OpType;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A graph while it is made: tensors and operators in order. */
final class Draft {

  static final Dim BATCH = Dim.symbol("batch");
  static final Dim TOKENS = Dim.symbol("tokens");
  static final Dim PAST = Dim.symbol("past");

  private final Precision precision;
  final List<Tensor> tensors = new ArrayList<>();
  final List<Operator> operators = new ArrayList<>();
  final List<State> states = new ArrayList<>();
  final List<ExpertBlock> experts = new ArrayList<>();
  final List<Integer> inputs = new ArrayList<>();
  final List<Integer> outputs = new ArrayList<>();
  private final Map<String, Integer> weights = new HashMap<>();

  Draft(Precision precision) {
    this.precision = precision;
  }

  Precision precision() {
    return precision;
  }

  int tensor(String name, DType dtype, Shape shape, Tensor.Role role) {
    tensors.add(new Tensor(tensors.size(), name, dtype, shape, role));
    return tensors.size() - 1;
  }

  /** New tokens' vectors of that width. */
  int activation(String name, long width) {
    return tensor(
        name,
        precision.activations(),
        Shape.of(List.of(BATCH, TOKENS, Dim.of(width))),
        Tensor.Role.ACTIVATION);
  }

  /** A weight of linear layers, kept as the model says; the same one if it was asked for before. */
  int weight(String name, long... extents) {
    return weights.computeIfAbsent(
        name, n -> tensor(n, precision.stored(n), Shape.of(extents), Tensor.Role.WEIGHT));
  }

  /** A vector of weights, never quantised. */
  int gain(String name, long width) {
    return tensor(name, precision.gain(name), Shape.of(width), Tensor.Role.WEIGHT);
  }

  /** What kind of operator, where it stands, what it takes. */
  int op(
      String type,
      String scope,
      String name,
      Map<String, Attribute> attributes,
      int output,
      int... taken) {
    operators.add(
        new Operator(
            operators.size(),
            scope.isEmpty() ? name : scope.replace('/', '.') + "." + name,
            new OpType(LlmPlugin.DOMAIN, type, 0),
            Ids.of(taken),
            Ids.of(output),
            attributes,
            scope,
            List.of()));
    return output;
  }

  /** A state and the tensor that leaves; the one that enters is an input of the graph. */
  Kept state(
      String kind, String scope, String name, int layer, DType dtype, List<Dim> one, Span span) {
    boolean grows = kind.equals("kv");
    String id = scope.replace('/', '.') + "." + name;
    int past = tensor("past." + id, dtype, shape(one, grows, span, PAST), Tensor.Role.INPUT);
    int present =
        tensor(
            "present." + id,
            dtype,
            shape(one, grows, span, PAST.plus(TOKENS)),
            Tensor.Role.ACTIVATION);
    Dim bytes = dtype.bytes(Dim.product(one));
    states.add(
        new State(
            id,
            kind,
            past,
            present,
            layer,
            grows ? Dim.zero() : bytes,
            grows ? bytes : Dim.zero()));
    inputs.add(past);
    outputs.add(present);
    return new Kept(past, present);
  }

  private static Shape shape(List<Dim> one, boolean grows, Span span, Dim context) {
    List<Dim> dims = new ArrayList<>(List.of(BATCH));
    if (grows) {
      dims.add(span.kept(context));
    }
    dims.addAll(one);
    return Shape.of(dims);
  }

  /**
   * A state's two tensors.
   *
   * @param past as it enters
   * @param present as it leaves
   */
  record Kept(int past, int present) {}

  /** An operator that takes and leaves a state. */
  int opWithState(
      String type,
      String scope,
      String name,
      Map<String, Attribute> attributes,
      int output,
      Kept kept,
      int... taken) {
    int[] all = Arrays.copyOf(taken, taken.length + 1);
    all[taken.length] = kept.past();
    op(type, scope, name, attributes, output, all);
    Operator made = operators.removeLast();
    operators.add(
        new Operator(
            made.id(),
            made.name(),
            made.type(),
            made.inputs(),
            Ids.of(output, kept.present()),
            made.attributes(),
            made.scope(),
            made.regions()));
    return output;
  }

  static Map<String, Attribute> ints(Object... pairs) {
    Map<String, Attribute> attributes = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      @Nullable Object value = pairs[i + 1];
      attributes.put(
          (String) pairs[i],
          value instanceof Long number
              ? new Attribute.IntValue(number)
              : new Attribute.Text(String.valueOf(value)));
    }
    return attributes;
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** Operators whose output has the shape of their inputs, broadcast. */
final class ElementwiseRules {

  /** Output like the first input. */
  private static final List<String> SAME =
      List.of(
          "Relu",
          "Erf",
          "Sqrt",
          "Tanh",
          "Sigmoid",
          "Exp",
          "Log",
          "Neg",
          "Abs",
          "Reciprocal",
          "Softmax",
          "LogSoftmax",
          "Identity",
          "Dropout",
          "Gelu",
          "FastGelu",
          "QuickGelu",
          "LeakyRelu",
          "Elu",
          "Selu",
          "Celu",
          "Mish",
          "HardSigmoid",
          "HardSwish",
          "Clip",
          "Floor",
          "Ceil",
          "Round",
          "Sin",
          "Cos",
          "Tan",
          "Softplus",
          "Softsign",
          "Sign",
          "LayerNormalization",
          "RMSNormalization",
          "SimplifiedLayerNormalization",
          "InstanceNormalization",
          "BatchNormalization",
          "GroupNormalization",
          "LpNormalization",
          "LRN",
          "CumSum",
          "Trilu",
          "BiasGelu",
          "SkipLayerNormalization",
          "SkipSimplifiedLayerNormalization",
          "ScatterND",
          "ScatterElements",
          "BitwiseNot");

  private static final List<String> BINARY =
      List.of("Pow", "Mod", "PRelu", "BitShift", "BitwiseAnd", "BitwiseOr", "Sum", "Mean");

  private static final List<String> LOGICAL =
      List.of("Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Xor");

  private ElementwiseRules() {}

  static void into(Map<String, Rule> rules) {
    SAME.forEach(op -> rules.put(op, call -> List.of(call.input(0))));
    BINARY.forEach(op -> rules.put(op, call -> call.like(broadcast(call))));
    LOGICAL.forEach(op -> rules.put(op, call -> List.of(Fact.of(DType.BOOL, broadcast(call)))));
    List.of("Not", "IsNaN", "IsInf")
        .forEach(op -> rules.put(op, call -> List.of(Fact.of(DType.BOOL, call.input(0).shape()))));
    rules.put("Add", call -> arithmetic(call, Dim::plus));
    rules.put("Sub", call -> arithmetic(call, Dim::minus));
    rules.put("Mul", call -> arithmetic(call, Dim::times));
    rules.put("Div", call -> arithmetic(call, Dim::floorDiv));
    rules.put("Min", call -> arithmetic(call, Dim::min));
    rules.put("Max", call -> arithmetic(call, Dim::max));
    rules.put("Where", ElementwiseRules::where);
    rules.put(
        "Cast", call -> List.of(call.input(0).as(ElementTypes.of((int) call.integer("to", 0)))));
    rules.put("CastLike", call -> List.of(call.input(0).as(call.input(1).dtype())));
  }

  private static Shape broadcast(Call call) {
    return Broadcast.of(
        IntStream.range(0, call.inputs().size()).mapToObj(i -> call.input(i).shape()).toList());
  }

  private static List<Fact> where(Call call) {
    return List.of(Fact.of(call.input(1).dtype(), broadcast(call)));
  }

  /**
   * Arithmetic on floats gives shapes; on small integer tensors of known values it gives values
   * too.
   */
  private static List<Fact> arithmetic(Call call, BinaryOperator<Dim> f) {
    Fact a = call.input(0);
    Shape shape = broadcast(call);
    if (a.dtype().isFloat()
        || call.inputs().size() != 2
        || a.values().isEmpty()
        || call.input(1).values().isEmpty()) {
      return call.like(shape);
    }
    List<Dim> x = a.values().get();
    List<Dim> y = call.input(1).values().get();
    if (x.size() != y.size() && x.size() != 1 && y.size() != 1) {
      return call.like(shape);
    }
    List<Dim> out = new ArrayList<>();
    for (int i = 0; i < Math.max(x.size(), y.size()); i++) {
      out.add(f.apply(x.get(x.size() == 1 ? 0 : i), y.get(y.size() == 1 ? 0 : i)));
    }
    return List.of(new Fact(a.dtype(), shape, out));
  }
}

package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators whose output has the shape of their inputs, broadcast. */
final class ElementwiseRules {

  /** Output like the first input. */
  private static final String SAME =
      """
      Relu Erf Sqrt Tanh Sigmoid Exp Log Abs Reciprocal Softmax LogSoftmax Hardmax Gelu LeakyRelu
      Elu Selu Celu Mish Swish HardSigmoid HardSwish ThresholdedRelu Shrink Clip Sin Cos Tan Asin
      Acos Atan Sinh Cosh Asinh Acosh Atanh Softplus Softsign Sign Trilu CumSum CumProd
      MeanVarianceNormalization InstanceNormalization GroupNormalization LpNormalization LRN
      ScatterND ScatterElements Scatter TensorScatter BitwiseNot ReverseSequence RotaryEmbedding
      """;

  private static final String SAME_CONTRIB =
      """
      FastGelu QuickGelu BiasGelu BiasAdd BiasSoftmax QOrderedGelu QOrderedLayerNormalization
      GroupNorm GatedAdd GatedRMSNorm EngramGate MRotaryEmbedding RotaryEmbedding
      QLinearLeakyRelu QLinearSigmoid QLinearSoftmax SampleOp
      """;

  private static final String BROADCAST =
      "Pow Mod PRelu BitShift BitwiseAnd BitwiseOr BitwiseXor Sum Mean StringConcat SwiGLU";

  private static final String LOGICAL = "Less Greater LessOrEqual GreaterOrEqual";

  private ElementwiseRules() {}

  static void into(Map<String, Rule> rules) {
    each(SAME, op -> rules.put(op, call -> List.of(call.input(0).withoutValues())));
    each(BROADCAST, op -> rules.put(op, call -> call.like(broadcast(call))));
    each(LOGICAL, op -> rules.put(op, call -> List.of(Fact.of(DType.BOOL, broadcast(call)))));
    each(
        "IsNaN IsInf RegexFullMatch",
        op -> rules.put(op, call -> List.of(Fact.of(DType.BOOL, call.input(0).shape()))));
    each(
        "RandomNormalLike RandomUniformLike Bernoulli EyeLike",
        op -> rules.put(op, ElementwiseRules::typed));
    rules.put("Dropout", ElementwiseRules::dropout);
    rules.put("BitCast", ElementwiseRules::typedTo);
  }

  static void contrib(Map<String, Rule> rules) {
    each(SAME_CONTRIB, op -> rules.put(op, call -> List.of(call.input(0).withoutValues())));
    each(
        "QLinearAdd QLinearMul",
        op ->
            rules.put(
                op, call -> call.like(Broadcast.of(List.of(shape(call, 0), shape(call, 3))))));
    each("MulInteger", op -> rules.put(op, ElementwiseRules::mulInteger));
    rules.put("QLinearWhere", ElementwiseRules::quantizedWhere);
    each(
        "BiasDropout BitmaskDropout BitmaskBiasDropout",
        op -> rules.put(op, ElementwiseRules::dropout));
    each("ComplexMul ComplexMulConj", op -> rules.put(op, call -> call.like(broadcast(call))));
    rules.put("MurmurHash3", call -> List.of(Fact.of(DType.UINT32, call.input(0).shape())));
    rules.put("GemmaRotaryEmbedding", ElementwiseRules::gemmaRotary);
    rules.put("IsAllFinite", call -> List.of(Fact.of(DType.BOOL, Shape.scalar())));
  }

  /** Does {@code body} for each word. */
  static void each(String words, java.util.function.Consumer<String> body) {
    words.strip().lines().flatMap(line -> List.of(line.split(" ")).stream()).forEach(body);
  }

  static Shape broadcast(Call call) {
    return Broadcast.of(
        IntStream.range(0, call.inputs().size()).mapToObj(i -> shape(call, i)).toList());
  }

  private static Shape shape(Call call, int input) {
    return call.input(input).shape();
  }

  private static List<Fact> typed(Call call) {
    DType type = call.typeAttribute("dtype", call.input(0).dtype());
    return List.of(Fact.of(type, shape(call, 0)));
  }

  private static List<Fact> typedTo(Call call) {
    return List.of(Fact.of(call.typeAttribute("to", DType.UNKNOWN), shape(call, 0)));
  }

  private static List<Fact> dropout(Call call) {
    DType mask = call.version() > 0 && call.version() < 10 ? call.input(0).dtype() : DType.BOOL;
    return List.of(call.input(0), Fact.of(mask, shape(call, 0)));
  }

  private static List<Fact> mulInteger(Call call) {
    return List.of(Fact.of(DType.INT32, Broadcast.of(List.of(shape(call, 0), shape(call, 2)))));
  }

  private static List<Fact> quantizedWhere(Call call) {
    Shape shape = Broadcast.of(List.of(shape(call, 0), shape(call, 1), shape(call, 4)));
    return List.of(Fact.of(call.input(1).dtype(), shape));
  }

  private static List<Fact> gemmaRotary(Call call) {
    return List.of(call.input(1).withoutValues(), call.input(3).withoutValues());
  }
}

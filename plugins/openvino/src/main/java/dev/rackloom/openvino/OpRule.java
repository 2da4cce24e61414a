package dev.rackloom.openvino;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an operation by its name, whatever its operation set.
 *
 * @param kind how its work is counted
 * @param shape how open extents of its output follow from its inputs
 * @param operations for each element: of the output for elementwise kinds, of the first input for
 *     reductions. Transcendental functions count as the rational approximations in common kernels
 */
record OpRule(Kind kind, Form shape, int operations) {

  /** How work is counted. */
  enum Kind {
    VIEW,
    MOVEMENT,
    GATHER,
    ELEMENTWISE,
    REDUCTION,
    POOLING,
    MATRIX,
    CONVOLUTION,
    TRANSPOSED_CONVOLUTION,
    ATTENTION,
    PAGED_ATTENTION,
    RECURRENT,
    STATE,
    CONTROL
  }

  /** How an output's extents follow from the inputs'. */
  enum Form {
    /** Not by shapes alone; perhaps by {@link SteeredExtents}. */
    OWN,
    /** Those of the first input. */
    FIRST,
    /** The inputs stretched to each other. */
    BROADCAST,
    /** As many elements as the first input. */
    SAME_COUNT,
    MATRIX,
    CONCATENATED,
    GATHERED,
    ATTENTION,
    /** What the variable holds, whatever it was first set to. */
    VARIABLE
  }

  private static final Map<String, OpRule> RULES = new HashMap<>();

  static {
    views();
    movements();
    elementwise();
    reductions();
    products();
  }

  static Optional<OpRule> of(String type) {
    return Optional.ofNullable(RULES.get(type));
  }

  private static void add(Kind kind, Form shape, int operations, String... types) {
    List.of(types).forEach(type -> RULES.put(type, new OpRule(kind, shape, operations)));
  }

  private static void views() {
    add(Kind.VIEW, Form.SAME_COUNT, 0, "Reshape", "Squeeze", "Unsqueeze");
    add(Kind.VIEW, Form.OWN, 0, "ShapeOf", "Range", "Eye", "NonZero");
    add(Kind.VIEW, Form.FIRST, 0, "Identity");
    add(Kind.STATE, Form.VARIABLE, 0, "ReadValue");
    add(Kind.STATE, Form.FIRST, 0, "Assign");
    add(Kind.CONTROL, Form.OWN, 0, "TensorIterator", "Loop", "If");
  }

  private static void movements() {
    add(
        Kind.MOVEMENT,
        Form.SAME_COUNT,
        0,
        "Transpose",
        "DepthToSpace",
        "SpaceToDepth",
        "ShuffleChannels",
        "ReorgYolo",
        "SpaceToBatch",
        "BatchToSpace");
    add(
        Kind.MOVEMENT,
        Form.FIRST,
        0,
        "Convert",
        "ConvertLike",
        "Reverse",
        "ReverseSequence",
        "Roll",
        "ScatterUpdate",
        "ScatterNDUpdate",
        "ScatterElementsUpdate",
        "Bucketize");
    add(Kind.MOVEMENT, Form.CONCATENATED, 0, "Concat");
    add(
        Kind.MOVEMENT,
        Form.OWN,
        0,
        "Split",
        "VariadicSplit",
        "StridedSlice",
        "Slice",
        "SliceScatter",
        "Tile",
        "Broadcast",
        "Pad",
        "OneHot",
        "ExtractImagePatches",
        "Col2Im",
        "SearchSorted");
    add(Kind.GATHER, Form.GATHERED, 0, "Gather");
    add(Kind.GATHER, Form.OWN, 0, "GatherND", "GatherElements", "GatherTree");
  }

  private static void elementwise() {
    add(
        Kind.ELEMENTWISE,
        Form.BROADCAST,
        1,
        "Add",
        "Subtract",
        "Multiply",
        "Divide",
        "Maximum",
        "Minimum",
        "Mod",
        "FloorMod",
        "Equal",
        "NotEqual",
        "Greater",
        "GreaterEqual",
        "Less",
        "LessEqual",
        "LogicalAnd",
        "LogicalOr",
        "LogicalXor",
        "BitwiseAnd",
        "BitwiseOr",
        "BitwiseXor",
        "BitwiseLeftShift",
        "BitwiseRightShift",
        "Select");
    add(Kind.ELEMENTWISE, Form.BROADCAST, 2, "SquaredDifference");
    add(Kind.ELEMENTWISE, Form.BROADCAST, 8, "Power");
    add(
        Kind.ELEMENTWISE,
        Form.FIRST,
        1,
        "Abs",
        "Ceiling",
        "Ceil",
        "Floor",
        "Negative",
        "Sign",
        "Round",
        "Sqrt",
        "ReLU",
        "Relu",
        "LogicalNot",
        "BitwiseNot",
        "IsFinite",
        "IsInf",
        "IsNaN");
    add(Kind.ELEMENTWISE, Form.FIRST, 2, "Clamp", "PRelu", "PReLU", "ScaleShift");
    add(Kind.ELEMENTWISE, Form.FIRST, 3, "HardSigmoid", "HSigmoid", "SoftSign");
    add(Kind.ELEMENTWISE, Form.FIRST, 4, "HSwish", "BatchNormInference", "RoPE");
    add(Kind.ELEMENTWISE, Form.FIRST, 7, "FakeQuantize", "FakeConvert");
    add(
        Kind.ELEMENTWISE,
        Form.FIRST,
        12,
        "Sigmoid",
        "Tanh",
        "Sin",
        "Cos",
        "Tan",
        "Asin",
        "Acos",
        "Atan",
        "Sinh",
        "Cosh",
        "Asinh",
        "Acosh",
        "Atanh",
        "Elu",
        "Selu");
    add(Kind.ELEMENTWISE, Form.FIRST, 10, "Exp", "Log");
    add(Kind.ELEMENTWISE, Form.FIRST, 14, "Erf", "Swish");
    add(Kind.ELEMENTWISE, Form.FIRST, 18, "Gelu");
    add(Kind.ELEMENTWISE, Form.FIRST, 20, "SoftPlus");
    add(Kind.ELEMENTWISE, Form.FIRST, 30, "Mish");
  }

  private static void reductions() {
    add(
        Kind.REDUCTION,
        Form.OWN,
        1,
        "ReduceSum",
        "ReduceMean",
        "ReduceMax",
        "ReduceMin",
        "ReduceProd",
        "ReduceL1",
        "ReduceLogicalAnd",
        "ReduceLogicalOr",
        "AdaptiveAvgPool",
        "AdaptiveMaxPool");
    add(Kind.REDUCTION, Form.OWN, 2, "ReduceL2");
    add(Kind.REDUCTION, Form.OWN, 8, "TopK");
    add(Kind.REDUCTION, Form.FIRST, 1, "CumSum");
    add(Kind.REDUCTION, Form.FIRST, 3, "NormalizeL2", "LRN");
    add(Kind.REDUCTION, Form.FIRST, 5, "RMS");
    add(Kind.REDUCTION, Form.FIRST, 6, "MVN");
    add(Kind.REDUCTION, Form.FIRST, 8, "GroupNormalization");
    add(Kind.REDUCTION, Form.FIRST, 13, "SoftMax", "Softmax");
    add(Kind.REDUCTION, Form.FIRST, 14, "LogSoftmax");
    add(Kind.POOLING, Form.OWN, 1, "MaxPool", "AvgPool");
  }

  private static void products() {
    add(Kind.MATRIX, Form.MATRIX, 2, "MatMul");
    add(Kind.CONVOLUTION, Form.OWN, 2, "Convolution", "GroupConvolution", "BinaryConvolution");
    add(
        Kind.TRANSPOSED_CONVOLUTION,
        Form.OWN,
        2,
        "ConvolutionBackpropData",
        "GroupConvolutionBackpropData");
    add(Kind.ATTENTION, Form.ATTENTION, 2, "ScaledDotProductAttention");
    add(Kind.PAGED_ATTENTION, Form.FIRST, 2, "PagedAttentionExtension", "PagedAttention");
    add(
        Kind.RECURRENT,
        Form.OWN,
        2,
        "LSTMSequence",
        "GRUSequence",
        "RNNSequence",
        "LSTMCell",
        "GRUCell",
        "RNNCell");
  }
}

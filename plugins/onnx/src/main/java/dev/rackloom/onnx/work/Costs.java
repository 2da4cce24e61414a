package dev.rackloom.onnx.work;

import dev.rackloom.onnx.inference.Rules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which operators are of which kind, and how many operations an element takes. */
final class Costs {

  /** Operators that only rename, reshape or compute with shapes. */
  static final Set<String> VIEWS =
      words(
          """
          Reshape Shape Size Squeeze Unsqueeze Flatten Identity Dropout Range ConstantOfShape BitCast
          ExpandDims SequenceConstruct SequenceEmpty SequenceAt SequenceInsert SequenceErase
          SequenceLength Optional OptionalGetElement OptionalHasElement EyeLike
          """);

  /** Operators that move what they are given. */
  static final Set<String> MOVES =
      words(
          """
          Transpose Concat Split Expand Tile Pad Cast CastLike Scatter ScatterND ScatterElements
          TensorScatter Trilu DepthToSpace SpaceToDepth ReverseSequence CenterCropPad SplitToSequence
          ConcatFromSequence QLinearConcat OneHot UnfoldTensor MaxUnpool Col2Im AffineGrid Upsample
          RemovePadding RestorePadding ZipMap FeatureVectorizer CastMap DictVectorizer OneHotEncoder
          """);

  /** Operators that read only what they take. */
  static final Set<String> PICKS =
      words(
          """
          Slice Gather GatherElements GatherND GatherBlockQuantized TorchEmbedding Compress
          ArrayFeatureExtractor
          """);

  /** Operations an element of the first input. */
  static final Map<String, Integer> REDUCTIONS =
      numbers(
          """
          Softmax 13 LogSoftmax 14 Hardmax 2 QLinearSoftmax 13 BiasSoftmax 14 LayerNormalization 8
          SkipLayerNormalization 10 SimplifiedLayerNormalization 5 SkipSimplifiedLayerNormalization 6
          RMSNormalization 5 GatedRMSNorm 18 InstanceNormalization 8 GroupNormalization 8 GroupNorm 8
          SkipGroupNorm 10 MeanVarianceNormalization 8 QOrderedLayerNormalization 8 CumSum 1 CumProd 1
          TopK 8 ArgMax 1 ArgMin 1 GlobalAveragePool 1 GlobalMaxPool 1 GlobalLpPool 2
          QLinearGlobalAveragePool 1 LpNormalization 3 LRN 12 DynamicQuantizeLinear 4 NonZero 1
          NegativeLogLikelihoodLoss 1 SoftmaxCrossEntropyLoss 15 QLinearReduceMean 1 IsAllFinite 1
          ReduceSumInteger 1 Normalizer 3
          """);

  /** Operations an element of the output, where they are more than one. */
  static final Map<String, Integer> ELEMENTWISE =
      numbers(
          """
          Erf 14 Exp 10 Log 10 Tanh 12 Sigmoid 12 QLinearSigmoid 14 Gelu 18 FastGelu 18 QuickGelu 14
          BiasGelu 19 BiasSplitGelu 20 QOrderedGelu 20 Softplus 20 Mish 30 Swish 13 SwiGLU 14 Elu 11
          Selu 11 Celu 12 HardSwish 4 HardSigmoid 3 Pow 8 Sqrt 4 Sin 12 Cos 12 Tan 14 Asin 14 Acos 14
          Atan 14 Sinh 14 Cosh 14 Asinh 16 Acosh 16 Atanh 16 BatchNormalization 4 QuantizeLinear 3
          DequantizeLinear 2 QLinearAdd 6 QLinearMul 6 QLinearLeakyRelu 5 RotaryEmbedding 3
          GemmaRotaryEmbedding 3 MRotaryEmbedding 3 GridSample 12 RoiAlign 16 ComplexMul 3
          ComplexMulConj 3 RandomNormal 20 RandomUniform 6 RandomNormalLike 20 RandomUniformLike 6
          Bernoulli 7 HannWindow 14 HammingWindow 14 BlackmanWindow 26 EmbedLayerNormalization 10
          QEmbedLayerNormalization 13 LinearAttentionGate 22 Scaler 2 MurmurHash3 20
          """);

  /** Operators whose work depends on more than shapes, and on what. */
  static final Map<String, String> OPEN = open();

  private Costs() {}

  private static Map<String, String> open() {
    Map<String, String> reasons = new HashMap<>();
    String search = "how many steps a search takes depends on the data";
    words("BeamSearch WhisperBeamSearch GreedySearch Sampling")
        .forEach(op -> reasons.put(op, search));
    String trees = "which way each sample takes through the trees depends on the data";
    words("TreeEnsemble TreeEnsembleClassifier TreeEnsembleRegressor")
        .forEach(op -> reasons.put(op, trees));
    String texts = "work on texts depends on their lengths";
    words(
            """
            StringNormalizer StringConcat StringSplit RegexFullMatch TfIdfVectorizer Tokenizer
            LabelEncoder CategoryMapper ImageDecoder
            """)
        .forEach(op -> reasons.put(op, texts));
    String data = "how much is compared depends on the data";
    words("NonMaxSuppression Unique NGramRepeatBlock BifurcationDetector DynamicTimeWarping")
        .forEach(op -> reasons.put(op, data));
    String rule = "no rule counts its operations yet";
    words(
            """
            SVMClassifier SVMRegressor LongformerAttention QOrderedLongformerAttention
            QOrderedAttention DecoderAttention AttnLSTM GatedDeltaNet GatedRelativePositionBias
            EngramGate NGramHashMapping
            """)
        .forEach(op -> reasons.put(op, rule));
    return Map.copyOf(reasons);
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  private static Map<String, Integer> numbers(String text) {
    List<String> words = List.of(text.strip().split("\\s+"));
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      numbers.put(words.get(i), Integer.valueOf(words.get(i + 1)));
    }
    return Map.copyOf(numbers);
  }

  /** Whether the operator of ONNX Runtime is meant, where the standard has one of that name. */
  static boolean isContrib(String domain) {
    return domain.equals(Rules.CONTRIB);
  }
}

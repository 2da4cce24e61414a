package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Experts that pick their own tokens: gate, top 2 of 4, NonZero, Gather, ScatterND. */
class UnrolledPartsTest extends ModelTest {

  private static final int EXPERTS = 4;
  private static final int WIDTH = 3;
  private static final String SCOPE = "layers.5/mlp/";

  private final SplittableRandom random = new SplittableRandom(11);

  private Onnx.Tensor weights(String name, long... extents) {
    int count = (int) java.util.Arrays.stream(extents).reduce(1, (a, b) -> a * b);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return OnnxNodes.floats(name, values, extents);
  }

  private static Onnx.Node node(String type, String name, String output, String... inputs) {
    return Onnxes.node(type, SCOPE + name, output, inputs);
  }

  /** The model; expert e compares with {@code numbers[e]}. */
  private Onnx.Graph.Builder graph(long... numbers) {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .setName("unrolled")
            .addInput(Onnxes.value("x", "tokens", WIDTH))
            .addOutput(Onnxes.value("y", "tokens", WIDTH))
            .addInitializer(weights("gate", WIDTH, EXPERTS))
            .addInitializer(OnnxNodes.integers("two", new long[] {2}, 1))
            .addInitializer(OnnxNodes.integers("zero", new long[] {0}))
            .addInitializer(OnnxNodes.integers("one", new long[] {1}, 1))
            .addNode(node("MatMul", "gate/MatMul", "scores", "x", "gate"))
            .addNode(
                node("TopK", "TopK", "best", "scores", "two").toBuilder()
                    .addOutput("which")
                    .build())
            .addNode(node("Softmax", "Softmax", "weights", "best"))
            .addNode(node("Shape", "Shape", "shape", "x"))
            .addNode(node("ConstantOfShape", "ConstantOfShape", "sum0", "shape"));
    for (int e = 0; e < EXPERTS; e++) {
      expert(graph, e, numbers[e], e == EXPERTS - 1 ? "y" : "sum" + (e + 1));
    }
    return graph;
  }

  private void expert(Onnx.Graph.Builder graph, int e, long number, String sum) {
    String own = "experts." + e + "/";
    graph
        .addInitializer(OnnxNodes.integers("n" + e, new long[] {number}))
        .addInitializer(weights("up" + e, WIDTH, 5))
        .addInitializer(weights("down" + e, 5, WIDTH))
        .addNode(node("Equal", "Equal" + e, "hit" + e, "which", "n" + e))
        .addNode(node("NonZero", "NonZero" + e, "at" + e, "hit" + e))
        .addNode(node("Gather", "Gather" + e, "rows" + e, "at" + e, "zero"))
        .addNode(node("Gather", own + "Gather", "in" + e, "x", "rows" + e))
        .addNode(node("MatMul", own + "up/MatMul", "u" + e, "in" + e, "up" + e))
        .addNode(node("Relu", own + "act/Relu", "a" + e, "u" + e))
        .addNode(node("MatMul", own + "down/MatMul", "d" + e, "a" + e, "down" + e))
        .addNode(node("Transpose", "Transpose" + e, "pairs" + e, "at" + e))
        .addNode(node("GatherND", "GatherND" + e, "w" + e, "weights", "pairs" + e))
        .addNode(node("Unsqueeze", "Unsqueeze" + e, "c" + e, "w" + e, "one"))
        .addNode(node("Mul", "Mul" + e, "m" + e, "d" + e, "c" + e))
        .addNode(node("Unsqueeze", "To" + e, "to" + e, "rows" + e, "one"))
        .addNode(
            node("ScatterND", "ScatterND" + e, sum, "sum" + e, "to" + e, "m" + e).toBuilder()
                .addAttribute(
                    Onnx.Attribute.newBuilder()
                        .setName("reduction")
                        .setType(Onnx.Attribute.Type.STRING)
                        .setS(com.google.protobuf.ByteString.copyFromUtf8("add")))
                .build());
  }

  private static Onnx.Model model(Onnx.Graph.Builder graph, long opset) {
    Onnx.Model.Builder model = Onnxes.model(graph).toBuilder();
    model.getOpsetImportBuilder(0).setVersion(opset);
    return model.build();
  }

  private ExpertParts parts(Onnx.Model model) throws IOException {
    Path file = save(model);
    Graph graph = read(model);
    return new OnnxSubModelWriter().experts(file, graph, graph.experts().getFirst());
  }

  private void refused(Onnx.Model model, String why) {
    assertThatThrownBy(() -> parts(model))
        .hasMessageContaining("layer 5 cannot be split by experts")
        .hasMessageContaining(why)
        .hasMessageContaining("Maybe place it as a whole");
  }

  @Test
  void parts_sumToTheWhole() throws Exception {
    Onnx.Model model = model(graph(0, 1, 2, 3), 16);
    ExpertParts parts = parts(model);
    Graph graph = read(model);
    assertThat(graph.tensors().get(parts.tokens()).name()).isEqualTo("x");
    assertThat(graph.tensors().get(parts.scores()).name()).isEqualTo("scores");
    assertThat(graph.tensors().get(parts.output()).name()).isEqualTo("y");
    float[][] x = new float[9][WIDTH];
    for (float[] row : x) {
      for (int i = 0; i < WIDTH; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    float[][] whole = (float[][]) OrtRun.run(save(model), Map.of("x", x)).get("y");
    Path gate = new OnnxSubModelWriter().write(save(model), graph, Ids.of(0), temp).file();
    Object scores = OrtRun.run(gate, Map.of("x", x)).get("scores");
    Map<String, ?> routed = OrtRun.run(parts.router(temp).file(), Map.of("scores", scores));
    float[][] sum = summed(parts, x, routed);
    for (int t = 0; t < x.length; t++) {
      assertThat(sum[t]).containsExactly(whole[t], within(1e-5f));
    }
  }

  /** Two ranks: experts 0 and 3, and 1 and 2. */
  private float[][] summed(ExpertParts parts, float[][] x, Map<String, ?> routed) throws Exception {
    float[][] sum = new float[x.length][WIDTH];
    for (int[] rank : new int[][] {{0, 3}, {1, 2}}) {
      List<float[]> rows = new ArrayList<>();
      List<Long> expert = new ArrayList<>();
      List<Integer> tokens = new ArrayList<>();
      List<Float> weights = new ArrayList<>();
      for (int e = 0; e < rank.length; e++) {
        for (int i = 0; i < x.length * 2; i++) {
          if (((long[][]) routed.get(PlannedExperts.CHOSEN))[i / 2][i % 2] == rank[e]) {
            rows.add(x[i / 2]);
            expert.add((long) e);
            tokens.add(i / 2);
            weights.add(((float[][]) routed.get(PlannedExperts.WEIGHTS))[i / 2][i % 2]);
          }
        }
      }
      Map<String, ?> asked =
          Map.of(
              PlannedExperts.ROWS, rows.toArray(float[][]::new),
              PlannedExperts.EXPERT, expert.stream().mapToLong(Long::longValue).toArray());
      float[][] answers =
          (float[][])
              OrtRun.run(parts.experts(Ids.of(rank), temp).file(), asked)
                  .get(PlannedExperts.ANSWERS);
      for (int a = 0; a < answers.length; a++) {
        for (int i = 0; i < WIDTH; i++) {
          sum[tokens.get(a)][i] += weights.get(a) * answers[a][i];
        }
      }
    }
    return sum;
  }

  @Test
  void anExpertThatNobodyAsks_isPassedOver() throws Exception {
    Path part = parts(model(graph(0, 1, 2, 3), 16)).experts(Ids.of(0, 1, 2), temp).file();
    Object answers =
        OrtRun.run(
                part,
                Map.of(
                    PlannedExperts.ROWS,
                    new float[][] {{1, 2, 3}},
                    PlannedExperts.EXPERT,
                    new long[] {1}))
            .get(PlannedExperts.ANSWERS);
    assertThat((float[][]) answers).hasDimensions(1, WIDTH);
  }

  @Test
  void expertsUnderOtherNumbers_areRefused() {
    refused(model(graph(0, 2, 1, 3), 16), "expert 1 answers who asked for experts [2]");
  }

  @Test
  void aTensorThatIsReadElsewhere_isRefused() {
    refused(
        model(graph(0, 1, 2, 3).addOutput(Onnxes.value("which")), 16),
        "'which' is read elsewhere too");
  }

  @Test
  void anOldOperatorSet_isRefused() {
    refused(model(graph(0, 1, 2, 3), 12), "it is of operator set 12, not 13 or newer");
  }

  @Test
  void anExpertThatReadsMore_isRefused() {
    Onnx.Graph.Builder graph = graph(0, 1, 2, 3);
    for (Onnx.Node.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals("a2")) {
        node.setOpType("Add").addInput("scores");
      }
    }
    refused(model(graph, 16), "expert 2 reads");
  }

  @Test
  void experts_withoutScopes_areRefused() {
    Onnx.Graph.Builder graph = graph(0, 1, 2, 3);
    graph.getNodeBuilderList().forEach(n -> n.setName(""));
    assertThatThrownBy(() -> parts(model(graph, 16)))
        .hasMessageContaining("its experts are not numbered by scopes called experts.N");
  }
}

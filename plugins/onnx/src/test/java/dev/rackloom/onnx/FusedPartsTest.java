package dev.rackloom.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ExpertParts;
import dev.rackloom.onnx.proto.Onnx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of com.microsoft.MoE against the operator itself, in the ONNX Runtime. */
class FusedPartsTest extends ModelTest {

  private static final int EXPERTS = 6;
  private static final int WIDTH = 6;
  private static final int INNER = 4;

  private static float[] random(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Scores come from outside. With {@code numbers}, expert e answers with its number alone. */
  private static Onnx.Model model(String operator, int k, int normalised, boolean numbers) {
    float[] last = numbers ? new float[EXPERTS * WIDTH] : random(4, EXPERTS * WIDTH);
    for (int e = 0; numbers && e < EXPERTS; e++) {
      last[e * WIDTH + e] = 1;
    }
    int middle = EXPERTS * INNER * WIDTH;
    Onnx.Node.Builder moe =
        OnnxNodes.node(
                operator,
                java.util.List.of("x", "scores", "w1", "b1", "w2", "b2"),
                java.util.List.of("y"))
            .setDomain("com.microsoft")
            .addAttribute(Onnxes.attribute("k", k))
            .addAttribute(Onnxes.attribute("normalize_routing_weights", normalised));
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .setName("moe")
            .addInput(Onnxes.value("x", "tokens", WIDTH))
            .addInput(Onnxes.value("scores", "tokens", EXPERTS))
            .addOutput(Onnxes.value("y", "tokens", WIDTH))
            .addInitializer(
                OnnxNodes.floats(
                    "w1", numbers ? new float[middle] : random(1, middle), EXPERTS, INNER, WIDTH))
            .addInitializer(OnnxNodes.floats("b1", random(2, EXPERTS * INNER), EXPERTS, INNER))
            .addInitializer(
                OnnxNodes.floats(
                    "w2", numbers ? new float[middle] : random(3, middle), EXPERTS, WIDTH, INNER))
            .addInitializer(OnnxNodes.floats("b2", last, EXPERTS, WIDTH))
            .addNode(moe);
    return Onnxes.model(graph).toBuilder()
        .addOpsetImport(Onnx.OperatorSetId.newBuilder().setDomain("com.microsoft").setVersion(1))
        .build();
  }

  private ExpertParts parts(Onnx.Model model) throws IOException {
    Path file = save(model);
    Graph graph = read(model);
    return new OnnxSubModelWriter().experts(file, graph, graph.experts().getFirst());
  }

  private static float[][] rows(long seed, int count, int width) {
    float[] all = random(seed, count * width);
    float[][] rows = new float[count][];
    Arrays.setAll(rows, r -> Arrays.copyOfRange(all, r * width, (r + 1) * width));
    return rows;
  }

  /** The operator shows its weights if experts answer with their numbers; some scores are equal. */
  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "3,0", "1,1", "2,1", "3,1"})
  void router_choosesAndWeighsBitForBit(int k, int normalised) throws Exception {
    Onnx.Model model = model("MoE", k, normalised, true);
    ExpertParts parts = parts(model);
    float[][] scores = rows(7, 40, EXPERTS);
    Arrays.fill(scores[3], 1);
    scores[4][2] = scores[4][5];
    Map<String, ?> whole =
        OrtRun.run(save(model), Map.of("x", rows(8, 40, WIDTH), "scores", scores));
    Map<String, ?> routed = OrtRun.run(parts.router(temp).file(), Map.of("scores", scores));
    long[][] chosen = (long[][]) routed.get(PlannedExperts.CHOSEN);
    float[][] weights = (float[][]) routed.get(PlannedExperts.WEIGHTS);
    float[][] dense = new float[40][WIDTH];
    for (int t = 0; t < 40; t++) {
      for (int j = 0; j < k; j++) {
        dense[t][(int) chosen[t][j]] = weights[t][j];
      }
    }
    assertThat(dense).isDeepEqualTo((float[][]) whole.get("y"));
  }

  @Test
  void experts_answerAsTheyDoInTheWhole_withoutAWeight() throws Exception {
    Onnx.Model model = model("MoE", 1, 0, false);
    float[][] x = rows(9, 5, WIDTH);
    long[] asked = {0, 0, 1, 2, 2};
    int[] some = {1, 3, 4};
    float[][] scores = new float[5][EXPERTS];
    for (int t = 0; t < 5; t++) {
      Arrays.fill(scores[t], -1e4f);
      scores[t][some[(int) asked[t]]] = 0;
    }
    Object whole = OrtRun.run(save(model), Map.of("x", x, "scores", scores)).get("y");
    Path part = parts(model).experts(Ids.of(some), temp).file();
    Object answers =
        OrtRun.run(part, Map.of(PlannedExperts.ROWS, x, PlannedExperts.EXPERT, asked))
            .get(PlannedExperts.ANSWERS);
    assertThat((float[][]) answers).isDeepEqualTo((float[][]) whole);
  }

  @Test
  void oneExpertAlone_isPossible() throws Exception {
    Path part = parts(model("MoE", 2, 1, true)).experts(Ids.of(4), temp).file();
    Object answers =
        OrtRun.run(
                part,
                Map.of(PlannedExperts.ROWS, rows(9, 2, WIDTH), PlannedExperts.EXPERT, new long[2]))
            .get(PlannedExperts.ANSWERS);
    assertThat(((float[][]) answers)[1]).containsExactly(0, 0, 0, 0, 1, 0);
  }

  @Test
  void packedWeights_areRefused() throws IOException {
    Onnx.Model model = model("QMoE", 2, 1, false);
    assertThatThrownBy(() -> parts(model))
        .hasMessageContaining("com.microsoft.QMoE is not MoE")
        .hasMessageContaining("Maybe place it as a whole");
  }

  @Test
  void weightsThatAreComputed_areRefused() throws IOException {
    Onnx.Model.Builder model = model("MoE", 2, 1, false).toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).setInput(4, "w");
    model
        .getGraphBuilder()
        .addNode(0, OnnxNodes.node("Neg", java.util.List.of("w2"), java.util.List.of("w")));
    assertThatThrownBy(() -> parts(model.build()))
        .hasMessageContaining("'w' is not a weight with 6 rows");
  }
}

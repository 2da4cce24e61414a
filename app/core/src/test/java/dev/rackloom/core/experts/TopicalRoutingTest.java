package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Workbench;
import dev.rackloom.samples.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is the routing of the sample what it is said to be: skewed, and of the topic. */
class TopicalRoutingTest {

  private static final int LAYERS = 4;
  private static final int EXPERTS = 16;

  @TempDir static Path folder;

  /** By topic, layer and expert: the share of choices. */
  private static final Map<String, double[][]> SHARES = new LinkedHashMap<>();

  private static OpenModel open(Samples.Experts experts) {
    return Workbench.read(
        FourAgents.PLUGINS,
        Samples.topicalModel(folder, experts),
        Bindings.of("batch", 1, "seq", 64),
        1,
        Progress.SILENT,
        Cancellation.NEVER);
  }

  private static TensorValue ids(String prompt) {
    byte[] bytes = prompt.getBytes(StandardCharsets.UTF_8);
    long[] ids = new long[bytes.length];
    Arrays.setAll(ids, i -> bytes[i] & 0xff);
    return TensorValue.of(ids, 1, ids.length);
  }

  @BeforeAll
  static void route() {
    try (Unsplit model = new Unsplit(open(Samples.Experts.FUSED), folder)) {
      Samples.topicalPrompts()
          .forEach((topic, prompts) -> SHARES.put(topic, shares(model, prompts)));
    }
  }

  private static double[][] shares(Unsplit model, List<String> prompts) {
    double[][] shares = new double[LAYERS][EXPERTS];
    for (int layer = 0; layer < LAYERS; layer++) {
      for (String prompt : prompts) {
        for (long e : model.routing(layer, ids(prompt)).get(PlannedExperts.CHOSEN).toLongs()) {
          shares[layer][(int) e]++;
        }
      }
      double all = Arrays.stream(shares[layer]).sum();
      shares[layer] = Arrays.stream(shares[layer]).map(s -> s / all).toArray();
    }
    return shares;
  }

  @Test
  void everyLayer_isSkewed() {
    for (int layer = 0; layer < LAYERS; layer++) {
      int at = layer;
      double[] mean = new double[EXPERTS];
      SHARES.values().forEach(s -> Arrays.setAll(mean, e -> mean[e] + s[at][e] / SHARES.size()));
      double most = Arrays.stream(mean).max().orElseThrow();
      assertThat(most * EXPERTS).as("most over mean in layer %d", layer).isGreaterThan(1.8);
    }
  }

  @Test
  void everyTwoTopics_preferOtherExperts() {
    SHARES.forEach((one, a) ->
        SHARES.forEach((other, b) -> {
          if (one.compareTo(other) < 0) {
            for (int layer = 0; layer < LAYERS; layer++) {
              double apart = 0;
              for (int e = 0; e < EXPERTS; e++) {
                apart += Math.abs(a[layer][e] - b[layer][e]) / 2;
              }
              assertThat(apart).as("%s and %s, layer %d", one, other, layer).isGreaterThan(0.2);
            }
          }
        }));
  }

  @Test
  void bothForms_answerAlike() {
    TensorValue ids = ids(Samples.topicalPrompts().get("code").getFirst());
    try (Unsplit fused = new Unsplit(open(Samples.Experts.FUSED), folder);
        Unsplit unrolled = new Unsplit(open(Samples.Experts.UNROLLED), folder)) {
      float[] a = fused.answer(ids).toFloats();
      float[] b = unrolled.answer(ids).toFloats();
      double worst = 0;
      for (int i = 0; i < a.length; i++) {
        worst = Math.max(worst, Math.abs(a[i] - b[i]));
      }
      assertThat(worst).isLessThan(1e-5);
    }
  }
}

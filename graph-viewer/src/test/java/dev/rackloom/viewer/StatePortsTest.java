package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.viewer.layout.BoundedLayout;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stays on a device between steps is a port of its stage: no box and no line. */
class StatePortsTest {

  private static final int LAYERS = 3;

  private final Models models = new Models();
  private final ModelTree tree = decoder().tree();

  /** A stage a layer, each with keys and values of its own, which the caller's graph has too. */
  private Models.Model decoder() {
    int x = models.input("input_ids");
    int[] outputs = new int[2 * LAYERS + 1];
    for (int layer = 0; layer < LAYERS; layer++) {
      models.stage("layer " + layer);
      String scope = "layer." + layer;
      int keys = models.input("past." + layer + ".key");
      int values = models.input("past." + layer + ".value");
      outputs[2 * layer] = models.op("Concat", scope, keys, x);
      outputs[2 * layer + 1] = models.op("Concat", scope, values, x);
      models.state(keys, outputs[2 * layer]);
      models.state(values, outputs[2 * layer + 1]);
      int scores = models.op("MatMul", scope, x, outputs[2 * layer]);
      x = models.op("MatMul", scope, scores, outputs[2 * layer + 1]);
    }
    outputs[2 * LAYERS] = x;
    return models.build(outputs);
  }

  private Scene scene(Set<Integer> open) {
    return new SceneBuilder(tree, BoundedLayout.standard()).build(open);
  }

  private Set<Integer> stateTensors() {
    return tree.graph().states().stream()
        .flatMap(s -> Stream.of(s.past(), s.present()))
        .collect(Collectors.toSet());
  }

  @Test
  void stateIsNoBox_onlyWhatTheCallerGivesAndGets() {
    Scene scene = scene(Set.of());
    assertThat(scene.nodes())
        .filteredOn(n -> n.kind() != Item.Kind.STAGE)
        .extracting(SceneNode::label)
        .containsExactlyInAnyOrder("input_ids", "/layer.2/MatMul_11_output_0");
    assertThat(scene.nodes()).hasSize(LAYERS + 2);
  }

  @Test
  void stateIsAPortOfItsStage_andOfTheOperatorThatReadsIt() {
    Scene scene = scene(Set.of(tree.itemOfStage(1)));
    for (int layer = 0; layer < LAYERS; layer++) {
      assertThat(scene.node(tree.itemOfStage(layer)).orElseThrow().ports())
          .as("layer %d", layer)
          .containsExactly("past." + layer + ".key", "past." + layer + ".value");
    }
    int reader = tree.itemOfOperator(4);
    assertThat(scene.node(reader).orElseThrow().ports()).contains("past.1.key");
  }

  @Test
  void stateIsOnNoLineBetweenStages() {
    Scene scene = scene(Set.of());
    assertThat(scene.edges()).hasSize(LAYERS + 1);
    assertThat(scene.edges())
        .allSatisfy(e ->
            assertThat(e.tensors().stream().boxed()).doesNotContainAnyElementsOf(stateTensors()));
  }
}

package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StageLabelsTest {

  private static List<String> labels(String... names) {
    Models m = new Models();
    int x = m.input("x");
    for (String name : names) {
      x = m.stage(name).op("Relu", "", x);
    }
    return StageLabels.of(m.build(x).stages().stages());
  }

  @Test
  void sharedScope_isLeftOut() {
    assertThat(labels("net/encoder/layer.1", "net/encoder/layer.2", "Cast"))
        .containsExactly("layer.1", "layer.2", "Cast");
  }

  @Test
  void numberKeepsWhatItNumbers() {
    assertThat(labels("layers/0", "layers/1", "layers 2 to 3"))
        .containsExactly("layers/0", "layers/1", "layers 2 to 3");
    assertThat(labels("model/layers/0", "model/layers/1/mlp", "model/layers 2 to 3"))
        .containsExactly("layers/0", "layers/1/mlp", "layers 2 to 3");
  }
}

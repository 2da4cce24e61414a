package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.stage.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageLabelsTest {

  private static List<String> labels(String... names) {
    Models m = new Models();
    int x = m.input("x");
    for (String name : names) {
      x = m.stage(name).op("Relu", "", x);
    }
    return StageLabels.apart(m.build(x).stages().stages());
  }

  @Test
  void sharedScope_isLeftOut() {
    assertThat(labels("net/encoder/layer.1", "net/encoder/layer.2", "Cast"))
        .containsExactly("layer.1", "layer.2", "Cast");
  }

  @Test
  void nameOfSeveral_hasTheirIds() {
    Models m = new Models();
    int x = m.stage("net/layer.1").op("Relu", "", m.input("x"));
    List<Stage> two = m.build(m.stage("net/layer.2").op("Relu", "", x)).stages().stages();
    assertThat(StageLabels.apart(List.of(two.get(0), two.get(1), two.get(0))))
        .containsExactly("layer.1 · " + two.get(0).id(), "layer.2", "layer.1 · " + two.get(0).id());
  }

  @Test
  void numberKeepsWhatItNumbers() {
    assertThat(labels("layers/0", "layers/1", "layers 2 to 3"))
        .containsExactly("layers/0", "layers/1", "layers 2 to 3");
    assertThat(labels("model/layers/0", "model/layers/1/mlp", "model/layers 2 to 3"))
        .containsExactly("layers/0", "layers/1/mlp", "layers 2 to 3");
  }
}

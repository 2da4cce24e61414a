package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutNameTest {

  @ParameterizedTest
  @CsvSource({
    "layer.0/intermediate, 20, layer.0/intermediate",
    "layer.0/intermediate, 16, layer.0…rmediate",
    "layer.11/attention/self, 20, layer.11/atten…/self",
    "layer.0/attention/output/dense, 22, layer.0/at…/out…/dense",
    "layer.0/mlp/output/dense, 21, layer.0/mlp/ou…/dense",
    "layer.0/attention/x/dense, 20, layer.0/a…/x/dense",
    "layer.11/attention/self, 13, layer.11…self",
    "layer.11/attention/self, 10, …11…n/self",
    "layers 4 to 7/mlp/down, 18, layers 4 to 7…down",
    "embeddings/LayerNorm, 11, embed…rNorm",
    "layer.3/attention/output · s14, 22, layer.3…n/output · s14",
    "layer.0/intermediate – layer.1/attention/self × 5, 31, layer.0…iate – layer.1…self × 5"
  })
  void longNames_keepTheirNumberAndTheirEnd(String name, int most, String cut) {
    assertThat(CutName.fit(name, most)).isEqualTo(cut);
  }

  @ParameterizedTest
  @CsvSource({"8", "10", "12", "14", "17", "20"})
  void stagesOfLayers_areToldApart(int most) {
    assertThat(CutName.fit("layer.1/intermediate", most))
        .isNotEqualTo(CutName.fit("layer.2/intermediate", most))
        .isNotEqualTo(CutName.fit("layer.1/attention/self", most));
  }

  /** They have their number and their end in common. */
  @ParameterizedTest
  @ValueSource(ints = {19, 20, 22, 26, 28})
  void partsBetween_areToldApart(int most) {
    assertThat(CutName.fit("layer.0/attention/output/dense", most))
        .isNotEqualTo(CutName.fit("layer.0/intermediate/output/dense", most))
        .isNotEqualTo(CutName.fit("layer.0/output/dense", most))
        .hasSizeLessThanOrEqualTo(most);
  }
}

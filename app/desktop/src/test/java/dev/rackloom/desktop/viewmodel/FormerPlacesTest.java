package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import org.junit.jupiter.api.Test;

class FormerPlacesTest {

  private final ModelTree tree =
      ModelTree.of(SampleStudy.create().graph(), SampleStudy.create().stages());
  private final FormerPlaces places = new FormerPlaces(tree);

  @Test
  void whatIsGone_wasBesideOperatorsOfItsScope() {
    assertThat(places.of("encoder/layer.3/Gelu_99")).isEqualTo(tree.itemOfStage(3));
    assertThat(places.of("encoder/layer.3/deeper/Gelu_99")).isEqualTo(tree.itemOfStage(3));
  }

  @Test
  void unknownScope_isNowhere() {
    assertThat(places.of("decoder/layer.3/Gelu")).isEqualTo(Item.NONE);
    assertThat(places.of("Gelu")).isEqualTo(Item.NONE);
  }
}

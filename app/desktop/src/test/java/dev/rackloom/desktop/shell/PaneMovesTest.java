package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PaneMovesTest {

  private static final Offset<Double> NEAR = Offset.offset(1e-9);

  /** Three parts of 20, 50 and 30 % keep their proportions beside one of 30 %. */
  @Test
  void whatWasThere_keepsItsProportions() {
    double[] before = {0.2, 0.7};
    assertThat(PaneMoves.beside(before, true))
        .containsExactly(new double[] {0.3, 0.44, 0.79}, NEAR);
    assertThat(PaneMoves.beside(before, false))
        .containsExactly(new double[] {0.14, 0.49, 0.7}, NEAR);
  }
}

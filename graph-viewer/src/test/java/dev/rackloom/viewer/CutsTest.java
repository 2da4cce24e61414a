package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CutsTest {

  @Test
  void noCut_isOnePieceOfAll() {
    assertThat(Cuts.of(0, 30)).isEqualTo(new Cuts(1, 30, Cuts.of(0, 30).gap()));
    assertThat(Cuts.of(0, 30).at(0)).isZero();
  }

  @Test
  void pieces_areEqual_andFillTheLengthWithTheirGaps() {
    for (int cuts = 1; cuts < 8; cuts++) {
      for (double length : new double[] {1, 8, 30, 400}) {
        Cuts cut = Cuts.of(cuts, length);
        assertThat(cut.pieces()).isEqualTo(cuts + 1);
        assertThat(cut.at(cuts) + cut.piece()).isCloseTo(length, within(1e-9));
        assertThat(cut.gap()).isPositive().isLessThan(cut.piece()).isLessThanOrEqualTo(4);
      }
    }
  }

  @Test
  void tints_haveTheCutsOfTheirSlot() {
    assertThat(Cuts.in(new Tint.Slot(3, 2))).isEqualTo(2);
    assertThat(Cuts.in(new Tint.Slot(3))).isZero();
    assertThat(Cuts.in(Tint.NONE)).isZero();
    assertThat(Palette.DARK.shade(new Tint.Slot(3, 2)))
        .isEqualTo(Palette.DARK.shade(new Tint.Slot(3)));
  }
}

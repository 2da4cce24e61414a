package dev.rackloom.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutsTest {

  private static final int STRIPE = 40;

  @Test
  void noCut_isOnePieceOfAll() {
    assertThat(Cuts.of(0, 30).pieces()).isOne();
    assertThat(Cuts.of(0, 30).length(0)).isEqualTo(30);
    assertThat(Cuts.sharp(0, 30)).isEqualTo(Cuts.of(0, 30));
  }

  @Test
  void firstKinds_haveEqualPieces_oneMoreEach() {
    for (int kind = 0; kind < Cuts.EVEN; kind++) {
      Cuts cuts = Cuts.of(kind, 60);
      assertThat(cuts.pieces()).isEqualTo(kind + 1);
      assertThat(cuts.length(0)).isCloseTo(cuts.length(kind), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 8, 13, 30, 400})
  void pieces_fillTheLengthWithTheirGaps(double length) {
    for (int kind = 0; kind < Cuts.SMALL; kind++) {
      Cuts cuts = Cuts.of(kind, length);
      assertThat(cuts.at(0)).isZero();
      assertThat(cuts.end(cuts.pieces() - 1)).isCloseTo(length, within(1e-9));
      for (int i = 1; i < cuts.pieces(); i++) {
        assertThat(cuts.at(i) - cuts.end(i - 1)).isPositive().isLessThanOrEqualTo(4);
        assertThat(cuts.length(i)).isPositive();
      }
    }
  }

  @Test
  void kinds_areAllUnlike_howeverManyThereAre() {
    assertThat(IntStream.range(0, 1_000).mapToObj(kind -> Cuts.of(kind, 1)))
        .doesNotHaveDuplicates();
  }

  /** The pixels that are not gaps. */
  private static BitSet pixels(Cuts cuts) {
    BitSet all = new BitSet();
    for (int i = 0; i < cuts.pieces(); i++) {
      assertThat(cuts.at(i)).isEqualTo(Math.rint(cuts.at(i)));
      all.set((int) cuts.at(i), (int) cuts.end(i));
    }
    return all;
  }

  private static void areTold(int kinds, int length, int atLeast) {
    List<BitSet> all =
        IntStream.range(0, kinds).mapToObj(k -> pixels(Cuts.sharp(k, length))).toList();
    for (int a = 0; a < kinds; a++) {
      assertThat(all.get(a).length()).isEqualTo(length);
      for (int b = 0; b < a; b++) {
        BitSet unlike = (BitSet) all.get(a).clone();
        unlike.xor(all.get(b));
        assertThat(unlike.cardinality())
            .as("pixels that differ between %d and %d, %d high", a, b, length)
            .isGreaterThanOrEqualTo(atLeast);
      }
    }
  }

  @Test
  void smallKinds_differInASwatch_allOthersInTheStripeOfABox() {
    areTold(Cuts.SMALL, Cuts.SWATCH, 1);
    areTold(Cuts.SMALL, STRIPE, 3);
    areTold(100, STRIPE, 2);
  }

  @Test
  void whatHasTooFewPixels_isInOnePiece() {
    assertThat(Cuts.sharp(3, 4)).isEqualTo(Cuts.of(0, 4));
    assertThat(Cuts.sharp(25, 8)).isEqualTo(Cuts.of(0, 8));
  }

  @Test
  void tints_haveTheCutOfTheirSlot() {
    assertThat(Cuts.in(new Tint.Slot(3, 2))).isEqualTo(2);
    assertThat(Cuts.in(new Tint.Slot(3))).isZero();
    assertThat(Cuts.in(Tint.NONE)).isZero();
    assertThat(Palette.DARK.shade(new Tint.Slot(3, 2)))
        .isEqualTo(Palette.DARK.shade(new Tint.Slot(3)));
    assertThatThrownBy(() -> new Tint.Slot(3, -1)).hasMessageContaining("-1");
  }
}

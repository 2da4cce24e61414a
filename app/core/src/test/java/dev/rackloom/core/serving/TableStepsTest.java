package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.engine.serving.Batch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps from tables, worked by hand; and walks over keys. */
class TableStepsTest {

  /** Two layers; a kernel of 10 and 1 a token in each, one of 5 a sequence, attention as below. */
  private static TableSteps steps(KeyWalk walk) {
    return new TableSteps(
        Map.of("product", line(10, 1)),
        Map.of("product", 2),
        Map.of("head", line(0, 5)),
        attention(),
        2,
        walk);
  }

  private static Grid line(double at0, double slope) {
    return Grid.of(
        List.of(
            new Grid.Point(List.of(0.0), at0), new Grid.Point(List.of(100.0), at0 + 100 * slope)));
  }

  /** 4, and a tenth of chunk x (chunk + past), and a hundredth of sequences x keys. */
  private static Grid attention() {
    List<Grid.Point> points = new java.util.ArrayList<>();
    for (double c : new double[] {0, 1, 10, 20}) {
      for (double p : new double[] {0, 100}) {
        for (double n : new double[] {0, 1, 10}) {
          for (double k : new double[] {0, 1_000}) {
            points.add(new Grid.Point(List.of(c, p, n, k), 4 + 0.1 * c * (10 + p) + 0.01 * n * k));
          }
        }
      }
    }
    return Grid.of(points);
  }

  private static final KeyWalk EVEN = new KeyWalk(0, 0, 1, 1);

  @Test
  void decoding_isReadOffAtTheMeanOfKeys() {
    Batch batch = new Batch(Ids.NONE, Ids.NONE, Ids.of(100, 300), 2);
    assertThat(steps(EVEN).nanos(batch)).isEqualTo(2 * 12 + 10 + 2 * (4 + 4));
  }

  @Test
  void furtherChunks_addWhatTheyTakeAloneLessTheLaunch() {
    Batch batch = new Batch(Ids.of(5, 20), Ids.of(50, 0), Ids.of(100), 2);
    double attention = (4 + 0.1 * 20 * 10 + 1) + (0.1 * 5 * 60) - 0.1 * 1 * 10;
    assertThat(steps(EVEN).nanos(batch)).isEqualTo(Math.round(2 * 36 + 10 + 2 * attention));
  }

  @Test
  void chunkThatDoesNotEndItsPrompt_samplesNothing() {
    Batch batch = new Batch(Ids.of(10), Ids.of(0), Ids.NONE, 0);
    assertThat(steps(EVEN).nanos(batch)).isEqualTo(2 * 20 + 2 * (4 + 10));
  }

  @Test
  void equalLengths_haveNoExcess_andALongOneEndsAlone() {
    KeyWalk walk = new KeyWalk(1, 20, 8, 32);
    assertThat(walk.excessNanos(Ids.of(50, 50, 50, 50))).isZero();
    double together = 40 * 20.0 + 160 * 20.0;
    double mean = 80 * 20.0;
    assertThat(walk.excessNanos(Ids.of(40, 40, 40, 200))).isEqualTo(together - mean);
  }

  @Test
  void fewSequences_cutTheirKeys() {
    KeyWalk many = new KeyWalk(1, 20, 8, 32);
    KeyWalk few = new KeyWalk(1, 20, 8, 320);
    assertThat(few.excessNanos(Ids.of(10, 1_000))).isLessThan(many.excessNanos(Ids.of(10, 1_000)));
    assertThat(many.excessNanos(Ids.of(1_000))).isZero();
  }

  @Test
  void kernelsWithoutCounts_areRefused() {
    assertThatThrownBy(
            () -> new TableSteps(Map.of("a", line(0, 1)), Map.of(), Map.of(), attention(), 1, EVEN))
        .hasMessageContaining("do not agree");
  }
}

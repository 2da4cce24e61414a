package dev.rackloom.profiler.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.Machine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitsTest {

  private static final Machine MACHINE = SyntheticDevice.MACHINE;

  private static List<List<Sample>> split(List<Sample> samples) {
    List<List<Sample>> split = Family.split(samples);
    assertThat(split.getLast()).hasSizeGreaterThan(20);
    return split;
  }

  private static void betterThanKnee(
      CostFunction fit, List<List<Sample>> split, double most, double ratio) {
    double error = Errors.of(fit, split.getLast()).mean();
    double knee = Errors.of(Fits.knee(MACHINE, split.getFirst()), split.getLast()).mean();
    assertThat(error).as("knee %s", knee).isLessThan(most).isLessThan(ratio * knee);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void product_shapesHeldBack_beatsTheKnee(long seed) {
    var split = split(new SyntheticDevice(seed, 0.02).products());
    betterThanKnee(Fits.product(MACHINE, split.getFirst()), split, 8, 0.5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void attention_headsHeldBack_beatsTheKnee(boolean decoding) {
    var split = split(new SyntheticDevice(4, 0.02).attention(decoding));
    betterThanKnee(Fits.attention(MACHINE, decoding, split.getFirst()), split, 6, 0.9);
  }

  @Test
  void collective_ofEightPeers_followsFromTwoAndFour() {
    List<Sample> all = new SyntheticDevice(5, 0.02).collectives();
    var fit = Fits.collective(all.stream().filter(s -> !s.site().equals("8")).toList());
    var eight = all.stream().filter(s -> s.site().equals("8")).toList();
    assertThat(Errors.of(fit, eight).mean()).isLessThan(6);
  }

  @Test
  void product_twice_isTheSame() {
    List<Sample> samples = new SyntheticDevice(6, 0.02).products();
    assertThat(Fits.product(MACHINE, samples)).isEqualTo(Fits.product(MACHINE, samples));
  }

  @Test
  void product_eightTimesTheRows_takesLonger() {
    var fit = Fits.product(MACHINE, new SyntheticDevice(7, 0.02).products());
    for (long n : new long[] {700, 2500, 5000}) {
      for (long m = 64; m <= 4096; m *= 2) {
        double few = fit.at(Works.product(m, n, 3000, 2, 0)).totalNanos();
        double many = fit.at(Works.product(8 * m, n, 3000, 2, 0)).totalNanos();
        assertThat(many).as("m %s n %s", m, n).isGreaterThan(few);
      }
    }
  }

  @Test
  void product_farFromEveryMeasurement_isTheLaw() {
    var fit = Fits.product(MACHINE, new SyntheticDevice(8, 0.02).products());
    var huge = Works.product(1 << 20, 1 << 20, 1 << 20, 2, 0);
    assertThat(fit.at(huge).totalNanos() / fit.law().at(huge).totalNanos()).isBetween(0.9, 1.1);
  }

  @Test
  void unseenProduct_fromTwoOthers_isOfTheRightSize() {
    var others =
        List.of(
            new Fits.Measured(MACHINE, new SyntheticDevice(9, 0.02).products()),
            new Fits.Measured(MACHINE, new SyntheticDevice(10, 0.02).products()));
    var unseen = Fits.unseenProduct(MACHINE, others);
    assertThat(Errors.of(unseen, new SyntheticDevice(11, 0).products()).median()).isLessThan(35);
  }
}

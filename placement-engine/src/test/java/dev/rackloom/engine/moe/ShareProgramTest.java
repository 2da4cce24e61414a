package dev.rackloom.engine.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's value is what the worst set of experts demands, and its shares attain it. */
class ShareProgramTest {

  @Test
  void largest_twoCopiesBesideALoad_shareWhatIsLeft() {
    // rank 0 holds expert 0 (4) and a copy of expert 1 (6); rank 1 the other copy
    Copies copies = Copies.of(new int[] {0, 1, 1}, new int[] {0, 0, 1}, 2);

    ShareProgram program = new ShareProgram(copies, new double[] {1, 1});

    assertThat(program.largest(new double[] {4, 6})).isCloseTo(5, within(1e-9));
    assertThat(program.shares(new double[] {4, 6}))
        .containsExactly(new double[] {1, 1 / 6.0, 5 / 6.0}, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void largest_seeded_isTheWorstSetOfExperts(long seed) {
    RandomGenerator random = dev.rackloom.engine.Seeds.random(seed);
    int experts = 2 + random.nextInt(8);
    int ranks = 2 + random.nextInt(4);
    int slots = experts + random.nextInt(2 * ranks);
    int[] expertAt = new int[slots];
    int[] rankOf = new int[slots];
    for (int s = 0; s < slots; s++) {
      expertAt[s] = s < experts ? s : random.nextInt(experts);
      rankOf[s] = random.nextInt(ranks);
    }
    double[] loads = random.doubles(experts, 0, 10).toArray();
    double[] speed = random.doubles(ranks, 0.5, 2).toArray();
    Copies copies = Copies.of(expertAt, rankOf, experts);
    ShareProgram program = new ShareProgram(copies, speed);

    double worst = worst(copies, loads, speed);

    assertThat(program.largest(loads)).isCloseTo(worst, within(1e-6 * worst));
    assertThat(attained(copies, loads, speed, program.shares(loads)))
        .isCloseTo(worst, within(1e-6 * worst));
  }

  private static double worst(Copies copies, double[] loads, double[] speed) {
    double worst = 0;
    for (int set = 1; set < 1 << loads.length; set++) {
      double load = 0;
      boolean[] near = new boolean[speed.length];
      for (int e = 0; e < loads.length; e++) {
        if ((set >> e & 1) == 1) {
          load += loads[e];
          for (int c = 0; c < copies.count(e); c++) {
            near[copies.rank(copies.first(e) + c)] = true;
          }
        }
      }
      double room = 0;
      for (int r = 0; r < speed.length; r++) {
        room += near[r] ? speed[r] : 0;
      }
      worst = Math.max(worst, load / room);
    }
    return worst;
  }

  private static double attained(Copies copies, double[] loads, double[] speed, double[] shares) {
    double[] load = new double[speed.length];
    for (int e = 0; e < loads.length; e++) {
      double sum = 0;
      for (int c = copies.first(e); c < copies.first(e) + copies.count(e); c++) {
        load[copies.rank(c)] += shares[c] * loads[e];
        sum += shares[c];
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
    for (int r = 0; r < load.length; r++) {
      load[r] /= speed[r];
    }
    return Arrays.stream(load).max().orElseThrow();
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Ten thousand stages on sixty-four devices, and what a single move costs. */
final class LargeRows {

  private static final double SECONDS = 60;
  private static final int STAGES = 10_000;
  private static final int DEVICES = 64;
  private static final int MOVED_STAGES = 2_000;
  private static final int WARM = 2_000;
  private static final int MOVES = 5_000;

  private final Progress progress;

  LargeRows(Progress progress) {
    this.progress = progress;
  }

  List<Row> rows() {
    progress.at(Double.NaN, "10,000 stages on 64 devices, contiguous");
    var contiguous = Solving.run(LargeProblem.of(1, STAGES, DEVICES, true), SECONDS);
    progress.at(Double.NaN, "10,000 stages on 64 devices, in no order");
    var free = Solving.run(LargeProblem.of(1, STAGES, DEVICES, false), SECONDS);
    return List.of(
        Row.measured(
            "large.feasible",
            "s",
            contiguous.firstSeconds(),
            "from the problem to the first answer",
            "contiguous; in no order " + text("%.2f s", free.firstSeconds())),
        Row.measured(
            "large.gap-contiguous",
            "%",
            contiguous.gap() * 100,
            text("bound %.3f ms", contiguous.bound() / 1e6),
            text("%.3f ms after %.0f s", contiguous.value() / 1e6, contiguous.seconds())),
        Row.measured(
            "large.gap-noncontiguous",
            "%",
            free.gap() * 100,
            text("bound %.3f ms", free.bound() / 1e6),
            text("%.3f ms after %.0f s", free.value() / 1e6, free.seconds())),
        edit("edit.reprice", "", LargeProblem.runtime(1, MOVED_STAGES, DEVICES)),
        edit(
            "edit.reprice-tiers",
            ", each device with its memory or its weights in one tier of all",
            LargeProblem.tiered(1, MOVED_STAGES, DEVICES)));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** One stage to another place, checked and priced whole. */
  private Row edit(String id, String places, PlacementProblem problem) {
    progress.at(Double.NaN, "moving single stages of 2,000" + places);
    Pricing pricing = new Pricing(problem);
    RandomGenerator random = Seeds.random(1);
    int[] device = new int[MOVED_STAGES];
    Arrays.setAll(device, s -> s * DEVICES / MOVED_STAGES);
    double[] millis = new double[MOVES];
    for (int move = -WARM; move < MOVES; move++) {
      long begin = System.nanoTime();
      device[random.nextInt(MOVED_STAGES)] = random.nextInt(problem.places());
      boolean fits = pricing.feasible(device);
      double value = pricing.value(device);
      if (move >= 0) {
        millis[move] = (System.nanoTime() - begin) / 1e6;
      }
      if (!fits && value < 0) {
        throw new IllegalStateException("a price is negative");
      }
    }
    Arrays.sort(millis);
    return Row.measured(
        id,
        "ms",
        millis[(int) (MOVES * 0.99)],
        text("median %.3f ms", millis[MOVES / 2]),
        "99th percentile of 5,000 moves, rules checked and latency priced with queues on links"
            + places);
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.api.cost.Machine;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.profiler.fit.Errors;
import dev.rackloom.profiler.fit.Fits;
import dev.rackloom.profiler.fit.Sample;
import java.util.ArrayList;
import java.util.List;

/** Attention with counts of heads that were not fitted. */
final class AttentionRows {

  private static final int PERIOD = 3;

  private final GivenData given;

  AttentionRows(GivenData given) {
    this.given = given;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(rows("attention.context", false));
    rows.addAll(rows("attention.generation", true));
    return rows;
  }

  /** MAPE over a prompt, the median in decoding: as the bars have it. */
  private List<Row> rows(String id, boolean decoding) {
    double[] shifted = new double[PERIOD];
    double knee = 0;
    double[] systems = new double[0];
    for (int offset = 0; offset < PERIOD; offset++) {
      double[][] errors = errors(decoding, offset);
      shifted[offset] = CostBench.median(errors[0]);
      if (offset == 0) {
        systems = errors[0];
        knee = CostBench.median(errors[1]);
      }
    }
    return CostBench.pair(
        id,
        shifted[0],
        knee,
        "every third count of heads fitted",
        (decoding ? "median error" : "MAPE")
            + ", median of "
            + String.join(", ", GivenData.SYSTEMS)
            + " ("
            + CostBench.list(systems)
            + "); when the first, second, third of each three is fitted: "
            + CostBench.list(shifted));
  }

  private double[][] errors(boolean decoding, int offset) {
    double[][] errors = new double[2][GivenData.SYSTEMS.size()];
    for (int i = 0; i < errors[0].length; i++) {
      String system = GivenData.SYSTEMS.get(i);
      List<Sample> all = given.attention(system, decoding);
      var split = GivenData.Split.every(all, PERIOD, offset, true);
      Machine machine = given.machine(system);
      Errors fit = Errors.of(Fits.attention(machine, decoding, split.train()), split.test());
      Errors knee = Errors.of(Fits.knee(machine, split.train()), split.test());
      errors[0][i] = decoding ? fit.median() : fit.mean();
      errors[1][i] = decoding ? knee.median() : knee.mean();
    }
    return errors;
  }
}

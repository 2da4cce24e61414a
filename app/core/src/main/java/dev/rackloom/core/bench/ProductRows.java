package dev.rackloom.core.bench;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.profiler.fit.Errors;
import dev.rackloom.profiler.fit.Fits;
import dev.rackloom.profiler.fit.Sample;
import java.util.ArrayList;
import java.util.List;

/** Products of shapes held back, and of a whole device held back. */
final class ProductRows {

  private static final int PERIOD = 5;
  private static final int HELD_BACK = 4;

  private final GivenData given;

  ProductRows(GivenData given) {
    this.given = given;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    GivenData.SYSTEMS.forEach(system -> rows.addAll(sites(system)));
    rows.addAll(unseen());
    return rows;
  }

  private List<Row> sites(String system) {
    Machine machine = given.machine(system);
    List<Sample> all = given.products(system);
    double[] shifted = new double[PERIOD];
    double knee = 0;
    for (int offset = 0; offset < PERIOD; offset++) {
      var split = GivenData.Split.every(all, PERIOD, offset, false);
      shifted[offset] = Errors.of(Fits.product(machine, split.train()), split.test()).mean();
      if (offset == HELD_BACK) {
        knee = Errors.of(Fits.knee(machine, split.train()), split.test()).mean();
      }
    }
    return CostBench.pair(
        "gemm.sites." + system,
        shifted[HELD_BACK],
        knee,
        all.size() + " products, every fifth (n,k) held back",
        "MAPE; when the first, second, ... of each five is held back: " + CostBench.list(shifted));
  }

  private List<Row> unseen() {
    int n = GivenData.SYSTEMS.size();
    double[] law = new double[n];
    double[] knee = new double[n];
    for (int i = 0; i < n; i++) {
      String held = GivenData.SYSTEMS.get(i);
      List<Fits.Measured> others = new ArrayList<>();
      for (String other : GivenData.SYSTEMS) {
        if (!other.equals(held)) {
          others.add(new Fits.Measured(given.machine(other), given.products(other)));
        }
      }
      List<Sample> test = given.products(held);
      law[i] = median(Fits.unseenProduct(given.machine(held), others), test);
      knee[i] = median(Fits.unseenKnee(given.machine(held), others), test);
    }
    double[] sheet =
        GivenData.SYSTEMS.stream()
            .mapToDouble(s -> median(given.onSheet(s), given.products(s)))
            .toArray();
    String medians = "mean of the medians of " + String.join(", ", GivenData.SYSTEMS);
    return List.of(
        Row.measured(
            "gemm.unseen.sheet-alone",
            "%",
            CostBench.mean(sheet),
            "data sheets",
            "the roofline that a device without a calibration is priced with: "
                + CostBench.list(sheet)),
        Row.measured(
            "gemm.unseen.mean-of-medians",
            "%",
            CostBench.mean(law),
            "each from the other two",
            medians + ": " + CostBench.list(law)),
        Row.measured(
            "gemm.unseen.mean-of-medians.knee",
            "%",
            CostBench.mean(knee),
            "each from the other two",
            "a knee fitted to the other two: " + CostBench.list(knee)));
  }

  private static double median(CostFunction function, List<Sample> test) {
    return Errors.of(function, test).median();
  }
}

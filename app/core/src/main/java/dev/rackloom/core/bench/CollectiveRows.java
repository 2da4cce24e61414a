package dev.rackloom.core.bench;

import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.profiler.fit.Errors;
import dev.rackloom.profiler.fit.Fits;
import dev.rackloom.profiler.fit.Sample;
import java.util.ArrayList;
import java.util.List;

/** Collectives of eight peers from those of two and four. */
final class CollectiveRows {

  private static final List<String> OPERATIONS = List.of("all_reduce", "all_gather");

  private final GivenData given;

  CollectiveRows(GivenData given) {
    this.given = given;
  }

  List<Row> rows() {
    List<Double> errors = new ArrayList<>();
    List<Double> laws = new ArrayList<>();
    for (String system : GivenData.SYSTEMS) {
      for (String operation : OPERATIONS) {
        List<Sample> all = given.collective(system, operation);
        List<Sample> train = all.stream().filter(s -> !s.site().equals("8")).toList();
        List<Sample> test = all.stream().filter(s -> s.site().equals("8")).toList();
        var fit = Fits.collective(train);
        errors.add(Errors.of(fit, test).mean());
        laws.add(Errors.of(fit.law(), test).mean());
      }
    }
    double[] each = errors.stream().mapToDouble(e -> e).toArray();
    return List.of(
        Row.measured(
            "collectives.8",
            "%",
            CostBench.mean(each),
            "2 and 4 peers fitted",
            "MAPE; "
                + String.join(" and ", OPERATIONS)
                + " of "
                + String.join(", ", GivenData.SYSTEMS)
                + ": "
                + CostBench.list(each)),
        Row.measured(
            "collectives.8.law",
            "%",
            laws.stream().mapToDouble(e -> e).average().orElse(Double.NaN),
            "2 and 4 peers fitted",
            "the law alone, without its surface; a knee knows no peers"));
  }
}

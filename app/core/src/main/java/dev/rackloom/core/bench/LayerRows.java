package dev.rackloom.core.bench;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.profiler.fit.Errors;
import dev.rackloom.profiler.fit.Fits;
import dev.rackloom.profiler.fit.Sample;
import java.util.ArrayList;
import java.util.List;

/** Products of layers: fitted on one model, asked about other models. */
final class LayerRows {

  private static final String SEEN = "Llama-2-7b-hf";

  private final GivenData given;

  LayerRows(GivenData given) {
    this.given = given;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    List.of("a100", "h100").forEach(device -> rows.addAll(device(device)));
    return rows;
  }

  private List<Row> device(String device) {
    List<GivenData.Layer> all = given.layers(device);
    List<Sample> train =
        all.stream()
            .filter(l -> l.model().equals(SEEN))
            .flatMap(l -> l.products().stream())
            .toList();
    List<GivenData.Layer> other = all.stream().filter(l -> !l.model().equals(SEEN)).toList();
    List<Sample> test = other.stream().flatMap(l -> l.products().stream()).toList();
    Machine machine = given.machine(device);
    CostFunction fit = Fits.product(machine, train);
    CostFunction knee = Fits.knee(machine, train);
    String against = test.size() + " products of other models, " + train.size() + " fitted";
    List<Row> rows = new ArrayList<>();
    rows.addAll(
        CostBench.pair(
            "gemm.other-models." + device,
            Errors.of(fit, test).mean(),
            Errors.of(knee, test).mean(),
            against,
            "MAPE; median " + CostBench.list(new double[] {Errors.of(fit, test).median()})));
    rows.addAll(
        CostBench.pair(
            "gemm.layer-sum." + device,
            sums(fit, other).mean(),
            sums(knee, other).mean(),
            other.size() + " layers",
            "MAPE of the sum of the four products"));
    return rows;
  }

  private static Errors sums(CostFunction function, List<GivenData.Layer> layers) {
    return Errors.of(
        layers.stream()
            .mapToDouble(l -> {
              double measured = l.products().stream().mapToDouble(Sample::nanos).sum();
              double predicted =
                  l.products().stream().mapToDouble(s -> function.at(s.work()).totalNanos()).sum();
              return 100 * Math.abs(predicted / measured - 1);
            })
            .toArray());
  }
}

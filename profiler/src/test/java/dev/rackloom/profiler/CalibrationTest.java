package dev.rackloom.profiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.testkit.Racks;
import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

  private static final CostScope GEMM = new CostScope.OfFamily(OperatorFamily.GEMM, "float32");

  private static CostFunction.Roofline roofline(double compute, double memory, double launch) {
    return new CostFunction.Roofline(1e12, compute, 1e11, memory, 4, launch, 0, 0);
  }

  private static List<Measurement> measured(CostFunction truth, long seed, double noise) {
    RandomGenerator random = Seeded.random(seed);
    List<Measurement> points = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      BoundWork work =
          new BoundWork(
              1,
              1L << (10 + random.nextInt(24)),
              1L << (8 + random.nextInt(20)),
              0,
              0,
              0,
              Map.of());
      points.add(
          new Measurement(
              "d",
              GEMM,
              work,
              truth.at(work).totalNanos() * Math.exp(noise * random.nextGaussian())));
    }
    return points;
  }

  private static CostProfile start() {
    return new CostProfile(
        "p",
        "r",
        List.of(new CostBlock("d", GEMM, roofline(0.7, 0.8, 5_000), "a")),
        List.of(new Provenance("a", Source.PREDICTED, Basis.ANALYTIC, Double.NaN, "")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void fit_noiseFreeRoofline_isFound(long seed) {
    var fitted = Calibration.fit(start(), measured(roofline(0.21, 0.43, 900), seed, 0), "test");
    assertThat(fitted.reports().getFirst().heldBackErrorPercent()).isLessThan(3);
    var function = (CostFunction.Roofline) fitted.profile().blocks().getFirst().function();
    assertThat(function.computeEfficiency()).isCloseTo(0.21, within(0.03));
  }

  @Test
  void fit_noisyPoints_reportsTheNoiseAsItsError() {
    var fitted = Calibration.fit(start(), measured(roofline(0.3, 0.5, 2_000), 9, 0.2), "test");
    assertThat(fitted.reports().getFirst().heldBackErrorPercent()).isBetween(5.0, 40.0);
    var provenance =
        fitted.profile().provenances().stream()
            .filter(p -> p.basis() == Basis.CALIBRATED)
            .findFirst()
            .orElseThrow();
    assertThat(provenance.errorBandPercent())
        .isEqualTo(fitted.reports().getFirst().heldBackErrorPercent());
  }

  @Test
  void fit_measuredStage_becomesATable() {
    var stage = new CostScope.OfStage("s1", Phase.PLAIN);
    BoundWork work = new BoundWork(3, 1_000, 10, 10, 0, 10, Map.of());
    var fitted = Calibration.fit(start(), List.of(new Measurement("d", stage, work, 777)), "test");
    var block =
        fitted.profile().blocks().stream()
            .filter(b -> b.scope().equals(stage))
            .findFirst()
            .orElseThrow();
    assertThat(block.function().at(work).totalNanos()).isEqualTo(777);
  }

  @Test
  void price_dtypeWithoutPeak_isNotPriced() {
    Device device = Racks.device("d", "n", 1, 1e12, 1e10);
    assertThat(new RooflineModel().price(device, OperatorFamily.GEMM, DType.FLOAT64)).isEmpty();
    assertThat(new RooflineModel().price(device, OperatorFamily.OTHER, DType.FLOAT32)).isEmpty();
    assertThat(new RooflineModel().price(device, OperatorFamily.GEMM, DType.FLOAT32)).isPresent();
  }

  @Test
  void price_narrowTypeWithoutAPath_isThatOfTheNextWider_andSaysSo() {
    Device device = Racks.device("d", "n", 1, 1e12, 1e10);
    var priced =
        new RooflineModel().price(device, OperatorFamily.GEMM, DType.FLOAT8_E4M3).orElseThrow();
    assertThat(priced.provenance().description()).contains("float8_e4m3", "float32");
    assertThat(((CostFunction.Roofline) priced.block().function()).flopsPerS()).isEqualTo(1e12);
  }
}

package dev.rackloom.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostClass;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.testkit.Racks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {

  private static BoundWork work(long flops, long bytes, long held) {
    return new BoundWork(2, flops, bytes, 0, 0, held, Map.of());
  }

  @Test
  void roofline_infiniteKnee_takesTheLarger() {
    var roofline =
        new CostFunction.Roofline(1e12, 0.5, 1e11, 1, Double.POSITIVE_INFINITY, 100, 0, 0);
    var parts = roofline.at(work(1_000_000, 1_000, 0));
    assertThat(parts.computeNanos()).isCloseTo(2_000, within(1e-6));
    assertThat(parts.memoryNanos()).isCloseTo(10, within(1e-6));
    assertThat(parts.totalNanos()).isCloseTo(2_200, within(1e-6));
  }

  @Test
  void roofline_kneeOne_adds() {
    var roofline = new CostFunction.Roofline(1e12, 1, 1e11, 1, 1, 0, 0, 0);
    assertThat(roofline.at(work(1_000_000, 100_000, 0)).totalNanos())
        .isCloseTo(2_000, within(1e-6));
  }

  @Test
  void roofline_stageThatFitsOnChip_readsFromThere() {
    var roofline = new CostFunction.Roofline(1e15, 1, 1e11, 1, 4, 0, 1_000, 1e12);
    assertThat(roofline.at(work(0, 1_000, 1_000)).memoryNanos()).isCloseTo(1, within(1e-9));
    assertThat(roofline.at(work(0, 1_000, 1_001)).memoryNanos()).isCloseTo(10, within(1e-9));
  }

  @Test
  void table_betweenPoints_interpolatesOnLogarithms() {
    var table =
        new CostFunction.Table(
            "flops",
            List.of(
                new CostFunction.Table.Point(100, 10),
                new CostFunction.Table.Point(10_000, 1_000)));
    assertThat(table.at(work(1_000, 0, 0)).totalNanos()).isCloseTo(100, within(1e-9));
    assertThat(table.at(work(20_000, 0, 0)).totalNanos()).isCloseTo(2_000, within(1e-9));
  }

  private static final Rack RACK = Racks.star(1, 1, 1 << 20);

  private static Stage stage(Dim flops) {
    WorkItem item =
        new WorkItem(
            OperatorFamily.GEMM,
            DType.FLOAT32,
            1,
            flops,
            Dim.of(100),
            Traffic.reading(Dim.of(50)),
            Traffic.none(),
            Map.of());
    return new Stage(
        "s",
        "s",
        Ids.of(0),
        Map.of(Phase.PLAIN, new Work(List.of(item))),
        new Footprint(Dim.of(100), Dim.zero(), Dim.zero()),
        Dim.zero(),
        Dim.zero());
  }

  private static CostProfile profile() {
    var function = new CostFunction.Roofline(1e9, 1, 1e9, 1, Double.POSITIVE_INFINITY, 10, 0, 0);
    var block =
        new CostBlock("d0", new CostScope.OfFamily(OperatorFamily.GEMM, "float32"), function, "p");
    return new CostProfile(
        "t",
        RACK.name(),
        List.of(block),
        List.of(new Provenance("p", Source.PREDICTED, Basis.CALIBRATED, 7, "test")));
  }

  @Test
  void sample_boundWork_saysClassMarginSourceAndBand() {
    Estimate estimate =
        new CostEvaluator(RACK, profile())
            .sample(stage(Dim.symbol("n").times(1000)), "d0", Phase.PLAIN, Bindings.of("n", 3));
    CostSample sample = ((Estimate.Sampled) estimate).sample();
    assertThat(sample.nanos()).isEqualTo(3_010);
    assertThat(sample.costClass()).isEqualTo(CostClass.COMPUTE);
    assertThat(sample.margin()).isCloseTo(1 - 150 / 3000.0, within(1e-9));
    assertThat(sample.basis()).isEqualTo(Basis.CALIBRATED);
    assertThat(sample.errorBandPercent()).isEqualTo(7);
    assertThat(sample.energyJ()).isCloseTo(50 * 3_010e-9, within(1e-12));
    assertThat(sample.withTransfer(9_000).costClass()).isEqualTo(CostClass.COMMUNICATION);
  }

  @Test
  void sample_unboundOrUnpriced_isUnknownWithAReason() {
    var evaluator = new CostEvaluator(RACK, profile());
    assertThat(evaluator.sample(stage(Dim.symbol("n")), "d0", Phase.PLAIN, Bindings.NONE))
        .isEqualTo(new Estimate.Unknown("FLOPs: unbound: n"));
    var nothing =
        new CostEvaluator(RACK, new CostProfile("none", RACK.name(), List.of(), List.of()));
    Estimate estimate = nothing.sample(stage(Dim.of(1)), "d0", Phase.PLAIN, Bindings.NONE);
    assertThat(estimate.costClass()).isEqualTo(CostClass.UNKNOWN);
    assertThat(((Estimate.Unknown) estimate).reason()).contains("gemm", "float32", "d0");
  }

  @Test
  void profile_blockWithoutProvenance_isRefused() {
    var block = profile().blocks().getFirst();
    assertThatThrownBy(() -> new CostProfile("t", "r", List.of(block), List.of()))
        .hasMessageContaining("provenance 'p'");
  }
}

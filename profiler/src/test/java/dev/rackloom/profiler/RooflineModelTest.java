package dev.rackloom.profiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostParts;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.stage.OperatorFamily;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RooflineModelTest {

  private static final Device GPU = device(Map.of("float16", 1e15, "float32", 6e13));

  private final RooflineModel model = new RooflineModel();

  private static Device device(Map<String, Double> peaks) {
    return new Device(
        "gpu0",
        "n0",
        "gpu",
        "a gpu",
        peaks,
        List.of(new MemoryTier("HBM", 80L << 30, 3e12)),
        5_000,
        new Power(10, 60),
        Device.Realization.EMULATED,
        Map.of());
  }

  private CostParts moved(DType type) {
    BoundWork work = new BoundWork(1, 0, 0, 1_800_000, 0, 0, Map.of());
    return model
        .price(GPU, OperatorFamily.MOVEMENT, type)
        .orElseThrow()
        .block()
        .function()
        .at(work);
  }

  @Test
  void movementInATypeWithoutArithmetic_takesItsBytesOverTheBandwidth() {
    assertThat(GPU.peakFlopsPerS()).doesNotContainKey("int64");
    assertThat(moved(DType.INT64).totalNanos()).isCloseTo(5_000 + 1_000, within(1e-6));
    assertThat(moved(DType.INT64)).isEqualTo(moved(DType.FLOAT32));
    var priced = model.price(GPU, OperatorFamily.MOVEMENT, DType.INT64).orElseThrow();
    assertThat(priced.provenance().description()).contains("int64 is only moved");
    assertThat(model.price(GPU, OperatorFamily.VIEW, DType.INT64)).isPresent();
  }

  @Test
  void arithmeticInATypeThatADeviceDoesNotKnow_hasNoPrice() {
    assertThat(model.price(GPU, OperatorFamily.GEMM, DType.INT64)).isEmpty();
    assertThat(model.price(GPU, OperatorFamily.ELEMENTWISE, DType.INT64)).isEmpty();
    assertThat(model.price(device(Map.of()), OperatorFamily.MOVEMENT, DType.INT64)).isEmpty();
  }
}

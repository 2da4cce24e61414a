package dev.rackloom.profiler;

import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.spi.CostModel;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.profiler.fit.Fits;
import dev.rackloom.profiler.fit.Machines;
import java.util.Optional;

/**
 * Laws of kernels at round figures, for GPUs whose data sheet gives the number of their units:
 * products in tiles and waves, attention in blocks. Nothing here was fitted to a device; a
 * calibration replaces it.
 */
public final class KernelLawModel implements CostModel {

  @Override
  public String name() {
    return "kernel-laws";
  }

  @Override
  public Optional<Priced> price(Device device, OperatorFamily family, DType dtype) {
    boolean covered =
        family.equals(OperatorFamily.GEMM) || family.equals(OperatorFamily.ATTENTION);
    if (!covered || !device.kind().equals("gpu") || !device.attributes().containsKey("units")) {
      return Optional.empty();
    }
    return Widening.computedIn(device, dtype)
        .flatMap(computed -> Machines.of(device, new DType(computed, 1, 1)))
        .map(machine -> priced(device, family, dtype, machine));
  }

  private static Priced priced(
      Device device, OperatorFamily family, DType dtype, Machine machine) {
    CostFunction function =
        family.equals(OperatorFamily.GEMM)
            ? Fits.productOnSheet(machine, device.launchNanos())
            : Fits.attentionOnSheet(machine, device.launchNanos());
    String id = "kernel laws " + device.id() + " " + family + " " + dtype;
    return new Priced(
        new CostBlock(device.id(), new CostScope.OfFamily(family, dtype.name()), function, id),
        new Provenance(
            id,
            Source.PREDICTED,
            Basis.ANALYTIC,
            Double.NaN,
            "data sheet of " + device.model() + ", laws of kernels at round figures"));
  }
}

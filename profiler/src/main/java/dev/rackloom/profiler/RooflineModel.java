package dev.rackloom.profiler;

import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.spi.CostModel;
import dev.rackloom.api.stage.OperatorFamily;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The analytic base: data-sheet peaks, one set of efficiencies per operator family for all devices.
 * The efficiencies are round figures for large work on well-kept kernels (products: a median error
 * of 10, 12 and 13 % on three GPUs measured elsewhere); they are what calibration replaces.
 */
public final class RooflineModel implements CostModel {

  private static final double KNEE = 2;

  /** What of peak arithmetic and bandwidth a family reaches on large work. */
  private record Efficiency(double compute, double memory) {}

  private static final Efficiency ORDINARY = new Efficiency(0.5, 0.7);

  private static final Map<OperatorFamily, Efficiency> EFFICIENCIES =
      Map.of(
          OperatorFamily.GEMM, new Efficiency(0.8, 0.8),
          OperatorFamily.CONVOLUTION, new Efficiency(0.6, 0.8),
          OperatorFamily.ATTENTION, new Efficiency(0.5, 0.8),
          OperatorFamily.EXPERTS, new Efficiency(0.6, 0.8),
          OperatorFamily.ELEMENTWISE, new Efficiency(0.25, 0.8),
          OperatorFamily.REDUCTION, new Efficiency(0.2, 0.7),
          OperatorFamily.MOVEMENT, new Efficiency(0.25, 0.6));

  private static final List<String> HALVES = List.of("bfloat16", "float16", "float32");

  private static final List<String> EIGHTHS =
      List.of("float8_e4m3", "float8_e5m2", "bfloat16", "float16", "float32");

  /** What a type can be computed in without loss, narrowest first. */
  private static final Map<String, List<String>> WIDER =
      Map.of(
          "mxfp4",
          Stream.concat(Stream.of("nvfp4"), EIGHTHS.stream()).toList(),
          "nvfp4",
          Stream.concat(Stream.of("mxfp4"), EIGHTHS.stream()).toList(),
          "float8_e4m3",
          HALVES,
          "float8_e5m2",
          HALVES,
          "int8",
          HALVES,
          "uint8",
          HALVES,
          "bfloat16",
          List.of("float16", "float32"),
          "float16",
          List.of("bfloat16", "float32"));

  @Override
  public String name() {
    return "roofline";
  }

  @Override
  public Optional<Priced> price(Device device, OperatorFamily family, DType dtype) {
    Optional<String> own = computedIn(device, dtype);
    Optional<String> found = own.or(() -> movedAs(device, family));
    if (found.isEmpty() || family.equals(OperatorFamily.OTHER)) {
      return Optional.empty();
    }
    String computed = found.get();
    CostFunction function =
        roofline(device, family, Objects.requireNonNull(device.peakFlopsPerS().get(computed)));
    boolean widened = own.isPresent() && !computed.equals(dtype.name());
    String as =
        own.isEmpty() ? " " + dtype + " moved" : widened ? " " + dtype + " as " + computed : "";
    String id = "analytic " + device.id() + as;
    CostBlock block =
        new CostBlock(device.id(), new CostScope.OfFamily(family, dtype.name()), function, id);
    return Optional.of(
        new Priced(
            block,
            new Provenance(
                id,
                Source.PREDICTED,
                Basis.ANALYTIC,
                Double.NaN,
                "data-sheet peaks of "
                    + device.model()
                    + ", general efficiencies"
                    + (widened ? "; no path for " + dtype + ", computed in " + computed : "")
                    + (own.isEmpty() ? "; " + dtype + " is only moved, by its bytes" : ""))));
  }

  /** The type a device computes in where it has none of the asked one: the next wider it has. */
  private static Optional<String> computedIn(Device device, DType dtype) {
    return Stream.concat(
            Stream.of(dtype.name()), WIDER.getOrDefault(dtype.name(), List.of()).stream())
        .filter(device.peakFlopsPerS()::containsKey)
        .findFirst();
  }

  /** Bytes take as long whatever their type; the slowest arithmetic stands where none is done. */
  private static Optional<String> movedAs(Device device, OperatorFamily family) {
    boolean moves = family.equals(OperatorFamily.MOVEMENT) || family.equals(OperatorFamily.VIEW);
    return device.peakFlopsPerS().entrySet().stream()
        .filter(e -> moves)
        .min(Map.Entry.<String, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private static CostFunction roofline(Device device, OperatorFamily family, double peak) {
    Efficiency efficiency = EFFICIENCIES.getOrDefault(family, ORDINARY);
    MemoryTier home = device.home();
    MemoryTier first = device.memory().getFirst();
    boolean onChip = device.memory().size() > 1;
    boolean view = family.equals(OperatorFamily.VIEW);
    return new CostFunction.Roofline(
        peak,
        efficiency.compute(),
        home.bytesPerS(),
        efficiency.memory(),
        KNEE,
        view ? 0 : device.launchNanos(),
        onChip ? first.capacityBytes() : 0,
        onChip ? first.bytesPerS() : 0);
  }
}

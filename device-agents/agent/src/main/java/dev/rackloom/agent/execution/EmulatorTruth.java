package dev.rackloom.agent.execution;

import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an emulated device really takes: the emulator's own parameters, drawn once around the
 * catalogue's figures.
 *
 * <p>Peak, bandwidths and launch time each differ from the catalogue by a factor of up to 20 %
 * either way; efficiencies and the knee between arithmetic and memory are the device's own. Same
 * device and seed, same truth. Nobody who predicts sees it: what is learned about it is learned
 * from telemetry, as with a real device.
 */
public final class EmulatorTruth {

  private static final double SPREAD = 0.2;

  private final Map<String, Double> peaks = new HashMap<>();
  private final double slowestPeak;
  private final double homeBytesPerS;
  private final long residentBytes;
  private final double residentBytesPerS;
  private final double launchNanos;
  private final double computeEfficiency;
  private final double memoryEfficiency;
  private final double knee;

  /** The truth about {@code device} under a seed. */
  public EmulatorTruth(Device device, long seed) {
    RandomGenerator random = Seeds.random(seed, "device " + device.id());
    double peakFactor = Seeds.around(random, SPREAD);
    device.peakFlopsPerS().forEach((dtype, peak) -> peaks.put(dtype, peak * peakFactor));
    slowestPeak = peaks.values().stream().mapToDouble(Double::doubleValue).min().orElse(1e18);
    double bandwidthFactor = Seeds.around(random, SPREAD);
    homeBytesPerS = device.home().bytesPerS() * bandwidthFactor;
    launchNanos = device.launchNanos() * Seeds.around(random, SPREAD);
    MemoryTier first = device.memory().getFirst();
    residentBytes = device.memory().size() > 1 ? first.capacityBytes() : 0;
    residentBytesPerS = first.bytesPerS() * Seeds.around(random, SPREAD);
    computeEfficiency = random.nextDouble(0.55, 0.85);
    memoryEfficiency = random.nextDouble(0.65, 0.9);
    knee = random.nextDouble(1.5, 4);
  }

  /**
   * The time of one firing.
   *
   * @throws ExecutionFailure if the stage's work has no number under these bindings
   */
  public long nanos(Stage stage, Phase phase, Bindings bindings) {
    @Nullable Work work = stage.work().get(phase);
    if (work == null) {
      throw new ExecutionFailure(
          "stage '" + stage.id() + "' has no phase " + phase + ": an emulator cannot time it");
    }
    long held = number(stage.footprint().weightBytes(), bindings, stage, "weights");
    double nanos = 0;
    for (WorkItem item : work.items()) {
      nanos += function(item.dtype()).at(bound(item, bindings, stage, held)).totalNanos();
    }
    return Math.max(1, Math.round(nanos));
  }

  private CostFunction function(DType dtype) {
    return new CostFunction.Roofline(
        peaks.getOrDefault(dtype.name(), slowestPeak),
        computeEfficiency,
        homeBytesPerS,
        memoryEfficiency,
        knee,
        launchNanos,
        residentBytes,
        residentBytesPerS);
  }

  private static BoundWork bound(WorkItem item, Bindings bindings, Stage stage, long held) {
    return new BoundWork(
        item.launches(),
        number(item.flops(), bindings, stage, "FLOPs"),
        number(item.weightBytes(), bindings, stage, "weight bytes"),
        number(item.activationBytes(), bindings, stage, "activation bytes"),
        number(item.stateBytes(), bindings, stage, "state bytes"),
        held,
        Map.of());
  }

  private static long number(Dim dim, Bindings bindings, Stage stage, String what) {
    Dim bound = dim.bind(bindings);
    return bound
        .known()
        .orElseThrow(() ->
            new ExecutionFailure(
                what
                    + " of stage '"
                    + stage.id()
                    + "' are not known ("
                    + bound.whyNotKnown()
                    + "): an emulator cannot time it"));
  }
}

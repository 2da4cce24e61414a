package dev.rackloom.api.cost;

import java.util.Map;

/**
 * What one firing of a stage costs on one device under given bindings.
 *
 * @param nanos time on the device, transfers not counted
 * @param computeNanos tC
 * @param memoryNanos tM
 * @param transferNanos tX: bytes in and out over the link
 * @param fixedNanos t0
 * @param energyJ energy drawn while it runs; NaN if the device's power is not known
 * @param bytesPerTier traffic per memory tier
 * @param costClass the name of the largest of tC, tM, tX, t0
 * @param margin 1 - second/first
 * @param source predicted, unless the block was seen
 * @param basis the weakest basis among the blocks used
 * @param errorBandPercent the largest among the blocks used, NaN if not known
 */
public record CostSample(
    long nanos,
    double computeNanos,
    double memoryNanos,
    double transferNanos,
    double fixedNanos,
    double energyJ,
    Map<String, Long> bytesPerTier,
    CostClass costClass,
    double margin,
    Source source,
    Basis basis,
    double errorBandPercent) {

  public CostSample {
    bytesPerTier = Map.copyOf(bytesPerTier);
  }

  /** This sample with another transfer time, and the class that follows. */
  public CostSample withTransfer(double nanosOnLink) {
    Dominance d = Dominance.of(computeNanos, memoryNanos, nanosOnLink, fixedNanos);
    return new CostSample(
        nanos,
        computeNanos,
        memoryNanos,
        nanosOnLink,
        fixedNanos,
        energyJ,
        bytesPerTier,
        d.costClass(),
        d.margin(),
        source,
        basis,
        errorBandPercent);
  }
}

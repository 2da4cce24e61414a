package dev.rackloom.api.placement;

import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.Source;
import java.util.List;

/**
 * What is predicted of a placement.
 *
 * @param latencyNanos one request alone in the rack
 * @param busiestNanos the longest that any device or link is busy per request
 * @param energyJ of one request; NaN if a device works whose power is not known
 * @param devices load and memory per device, in the problem's order
 * @param links traffic per link
 * @param timeline when each stage runs for one request alone
 * @param bottleneck what limits throughput, and why
 * @param source always {@link Source#PREDICTED} here
 * @param basis the weakest basis of the costs used
 * @param tiers what each device holds in tiers below its own memory, of those that it may use
 */
public record Prediction(
    long latencyNanos,
    long busiestNanos,
    double energyJ,
    List<DeviceLoad> devices,
    List<LinkLoad> links,
    List<StageTime> timeline,
    String bottleneck,
    Source source,
    Basis basis,
    List<TierLoad> tiers) {

  /** A device's part: time busy per request, memory taken and there. */
  public record DeviceLoad(String device, long busyNanos, long memoryBytes, long capacityBytes) {}

  /**
   * What a device holds in a tier that others may share.
   *
   * @param device its id
   * @param node the node whose tier it is
   * @param tier the tier's name
   * @param bytes what this device holds there
   * @param takenBytes what all together hold there
   * @param capacityBytes what is there for all
   */
  public record TierLoad(
      String device, String node, String tier, long bytes, long takenBytes, long capacityBytes) {}

  /** A link's part: bytes and time per request. */
  public record LinkLoad(String link, long bytes, long busyNanos) {}

  /** When a stage runs, from the request's arrival. */
  public record StageTime(String stage, String device, long startNanos, long endNanos) {}

  public Prediction {
    devices = List.copyOf(devices);
    links = List.copyOf(links);
    timeline = List.copyOf(timeline);
    tiers = List.copyOf(tiers);
  }

  /** A prediction for devices with their own memory alone. */
  public Prediction(
      long latencyNanos,
      long busiestNanos,
      double energyJ,
      List<DeviceLoad> devices,
      List<LinkLoad> links,
      List<StageTime> timeline,
      String bottleneck,
      Source source,
      Basis basis) {
    this(
        latencyNanos,
        busiestNanos,
        energyJ,
        devices,
        links,
        timeline,
        bottleneck,
        source,
        basis,
        List.of());
  }

  /** Requests a second when the pipeline is full. */
  public double throughputPerS() {
    return busiestNanos == 0 ? Double.POSITIVE_INFINITY : 1e9 / busiestNanos;
  }

  /** The same prediction resting on {@code other}. */
  public Prediction withBasis(Basis other) {
    return new Prediction(
        latencyNanos,
        busiestNanos,
        energyJ,
        devices,
        links,
        timeline,
        bottleneck,
        source,
        other,
        tiers);
  }
}

package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Something that runs stages or moves their data.
 *
 * @param id unique in its rack
 * @param node the node it sits in
 * @param kind open: {@code cpu}, {@code gpu}, {@code dataflow}, {@code nic}, ...
 * @param model what it is, for people and the catalogue
 * @param peakFlopsPerS dense peak per dtype name; what is missing is unknown, not zero
 * @param memory its tiers, fastest first; the last one is the home of weights
 * @param launchNanos fixed time of one kernel launch
 * @param power what it draws
 * @param realization whether it is in this machine
 * @param attributes open, for plug-ins
 */
public record Device(
    String id,
    String node,
    String kind,
    String model,
    Map<String, Double> peakFlopsPerS,
    List<MemoryTier> memory,
    long launchNanos,
    Power power,
    Realization realization,
    Map<String, String> attributes) {

  /** Whether a device is there or emulated. */
  public enum Realization {
    /** In the machine of its agent. */
    REAL,
    /** Played by its agent: real numerics on the CPU, memory capped, time shaped. */
    EMULATED;

    /** As people and files are told. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Device {
    Checks.named(id, "device");
    Checks.named(kind, "kind of device " + id);
    peakFlopsPerS = Map.copyOf(peakFlopsPerS);
    peakFlopsPerS.forEach((t, f) -> Checks.positive(f, "peak of device " + id + " for " + t));
    memory = List.copyOf(memory);
    Checks.that(!memory.isEmpty(), "device '" + id + "' has no memory tier");
    Checks.distinct(memory, MemoryTier::name, "memory tiers of " + id);
    Checks.notNegative(launchNanos, "launchNanos of device " + id);
    attributes = Map.copyOf(attributes);
  }

  /** The tier that holds weights: the last, and largest. */
  public MemoryTier home() {
    return memory.getLast();
  }

  /** The dense peak for a dtype, if the data sheet gives one. */
  public OptionalDouble peak(DType dtype) {
    Double peak = peakFlopsPerS.get(dtype.name());
    return peak == null ? OptionalDouble.empty() : OptionalDouble.of(peak);
  }

  /**
   * Whether the kernels of a stage are laid out side by side and data streams through them (its
   * attribute {@code execution} is {@code spatial}): a stage then pays its fixed time once, when
   * the pipeline fills, not once a kernel.
   */
  public boolean isSpatial() {
    return "spatial".equals(attributes.get("execution"));
  }

  /**
   * The name of its kind: its entry in the catalogue, else its model. Devices of one kind share
   * calibrations.
   */
  public String sheet() {
    return attributes.getOrDefault("catalogue", model);
  }

  /**
   * What it costs an hour while it is held, in the rack's one currency (its attribute {@code
   * pricePerHour}); 0 if it says nothing or no number.
   */
  public double pricePerHour() {
    try {
      double price = Double.parseDouble(attributes.getOrDefault("pricePerHour", "0"));
      return price >= 0 && price < Double.POSITIVE_INFINITY ? price : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether it is emulated. */
  public boolean isEmulated() {
    return realization == Realization.EMULATED;
  }

  /** This device with other attributes. */
  public Device withAttributes(Map<String, String> others) {
    return new Device(
        id, node, kind, model, peakFlopsPerS, memory, launchNanos, power, realization, others);
  }

  /** This device with other peaks and memory bandwidths, as calibration finds them. */
  public Device withPeaks(Map<String, Double> peaks, List<MemoryTier> tiers) {
    return new Device(
        id, node, kind, model, peaks, tiers, launchNanos, power, realization, attributes);
  }
}

package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.Checks;
import java.time.Duration;

/**
 * How much a solver may do. The same seed gives the same map, unless it is the time that ends a
 * layer.
 *
 * @param proposals of each layer
 * @param perLayer wall time of each layer
 * @param threads layers at a time
 * @param seed of all chance
 * @param samples steps drawn from the trace's prompts, beside the trace's own
 * @param sampleWeight of these in compute time, 0 to 1: the more prompts differ, the more
 */
public record TraceEffort(
    long proposals, Duration perLayer, int threads, long seed, int samples, double sampleWeight) {

  public TraceEffort {
    Checks.positive(proposals, "proposals");
    Checks.positive(perLayer.toNanos(), "time of a layer");
    Checks.positive(threads, "threads");
    Checks.positive(samples, "samples");
    Checks.that(
        sampleWeight >= 0 && sampleWeight <= 1, "sample weight must be 0..1, was " + sampleWeight);
  }

  /** Two hundred thousand proposals a layer, but no longer than a time; one thread, seed 1. */
  public static TraceEffort within(Duration perLayer) {
    return new TraceEffort(200_000, perLayer, 1, 1, 48, 0.7);
  }

  /** The same with more layers at a time. */
  public TraceEffort on(int number) {
    return new TraceEffort(proposals, perLayer, number, seed, samples, sampleWeight);
  }

  /** The same with another number of proposals a layer. */
  public TraceEffort proposing(long number) {
    return new TraceEffort(number, perLayer, threads, seed, samples, sampleWeight);
  }

  /** The same with another seed. */
  public TraceEffort seeded(long other) {
    return new TraceEffort(proposals, perLayer, threads, other, samples, sampleWeight);
  }
}

package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;

/**
 * The data-sheet facts that laws of cost are written in.
 *
 * @param flopsPerS dense peak of the dtype
 * @param bytesPerS bandwidth of the home tier
 * @param units parts that each take one block of work at a time (streaming multiprocessors, cores)
 * @param cacheBytes the last cache before the home tier; 0 if not known
 */
public record Machine(double flopsPerS, double bytesPerS, int units, long cacheBytes) {
  public Machine {
    Checks.positive(flopsPerS, "flopsPerS");
    Checks.positive(bytesPerS, "bytesPerS");
    Checks.positive(units, "units");
    Checks.notNegative(cacheBytes, "cacheBytes");
  }
}

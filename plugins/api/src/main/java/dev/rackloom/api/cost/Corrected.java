package dev.rackloom.api.cost;

/**
 * A law with what measurements say beside it: {@code t = law(work) * exp(surface(work))}. The parts
 * keep their proportions, so the class is the law's.
 *
 * @param law the function corrected
 * @param surface the logarithm of measured over predicted
 */
public record Corrected(CostFunction law, Surface surface) implements CostFunction {

  @Override
  public CostParts at(BoundWork work) {
    CostParts parts = law.at(work);
    double factor = Math.exp(surface.at(work));
    return new CostParts(
        parts.computeNanos() * factor,
        parts.memoryNanos() * factor,
        parts.fixedNanos() * factor,
        parts.totalNanos() * factor);
  }
}

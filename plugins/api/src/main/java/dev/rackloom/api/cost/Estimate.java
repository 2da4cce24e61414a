package dev.rackloom.api.cost;

/** A cost, or why there is none. */
public sealed interface Estimate {

  /** A number is known. */
  record Sampled(CostSample sample) implements Estimate {}

  /** It is not: which block, symbol or figure is missing. */
  record Unknown(String reason) implements Estimate {}

  /** The class; unknown is one. */
  default CostClass costClass() {
    return this instanceof Sampled s ? s.sample().costClass() : CostClass.UNKNOWN;
  }
}

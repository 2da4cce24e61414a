package dev.rackloom.api.workload;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Bindings;

/**
 * Requests of one kind to one model.
 *
 * @param name unique in its workload
 * @param model the model's name
 * @param bindings sizes of a typical request: batch, sequence, context, output tokens
 * @param ratePerS arrivals a second; 0 for a closed loop
 * @param concurrency requests in flight in a closed loop, or the most allowed
 * @param objectives what it wants
 */
public record Stream(
    String name,
    String model,
    Bindings bindings,
    double ratePerS,
    int concurrency,
    Objectives objectives) {
  public Stream {
    Checks.named(name, "stream");
    Checks.notNegative(ratePerS, "ratePerS");
    Checks.positive(concurrency, "concurrency");
  }
}

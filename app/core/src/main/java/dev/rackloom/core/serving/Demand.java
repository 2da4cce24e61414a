package dev.rackloom.core.serving;

import dev.rackloom.api.Checks;
import dev.rackloom.api.workload.Objectives;
import dev.rackloom.core.Session;
import dev.rackloom.engine.serving.Arrivals;
import dev.rackloom.engine.serving.Trace;

/**
 * What is asked of servers.
 *
 * @param trace the requests
 * @param wanted what each of them wants
 * @param maxSequences sequences that run at a time on each server
 * @param maxBatchedTokens tokens a step computes at most
 */
public record Demand(Trace trace, Objectives wanted, int maxSequences, int maxBatchedTokens) {
  public Demand {
    Checks.positive(maxSequences, "sequences at a time");
    Checks.positive(maxBatchedTokens, "tokens of a step");
  }

  /**
   * Requests of the sizes of a session.
   *
   * @param ratePerS Poisson arrivals a second; 0 for a closed loop
   * @param concurrency requests in flight in a closed loop
   */
  public static Trace made(
      Session session, int requests, double ratePerS, int concurrency, long seed) {
    int prompt = Math.toIntExact(session.passes().getFirst().sizes().get("tokens").orElse(1));
    int output = Math.toIntExact(session.passes().getLast().times());
    return ratePerS > 0
        ? Arrivals.poisson(requests, ratePerS, prompt, output, seed)
        : Arrivals.closedLoop(requests, concurrency, prompt, output);
  }
}

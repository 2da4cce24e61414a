package dev.rackloom.agent.runtime;

import dev.rackloom.api.symbolic.Bindings;
import java.util.List;

/**
 * What travels with a request.
 *
 * @param bindings its sizes
 * @param deadlineNanos when nobody waits for it any more, by this agent's clock
 * @param replicas which replica serves it of each replicated stage, in plan order: its front chose
 *     them, so that all inputs of a firing meet
 */
public record RequestInfo(Bindings bindings, long deadlineNanos, List<Integer> replicas) {
  public RequestInfo {
    replicas = List.copyOf(replicas);
  }
}

package dev.rackloom.agent.runtime;

import dev.rackloom.api.symbolic.Bindings;

/**
 * What travels with a request.
 *
 * @param bindings its sizes
 * @param deadlineNanos when nobody waits for it any more, by this agent's clock
 */
public record RequestInfo(Bindings bindings, long deadlineNanos) {}

package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;
import java.util.List;

/**
 * Requests in the order they arrive.
 *
 * @param name for people
 * @param requests at least one, by arrival
 * @param concurrency 0: they arrive when they say; else a closed loop, in which so many are in the
 *     system and the next arrives when one leaves
 */
public record Trace(String name, List<Request> requests, int concurrency) {
  public Trace {
    Checks.named(name, "trace");
    requests = List.copyOf(requests);
    Checks.that(!requests.isEmpty(), "trace '" + name + "' has no request");
    Checks.notNegative(concurrency, "concurrency");
    for (int i = 1; i < requests.size(); i++) {
      Checks.that(
          requests.get(i).arrivalNanos() >= requests.get(i - 1).arrivalNanos(),
          "trace '" + name + "': request " + i + " arrives before the one ahead of it");
    }
  }

  /** Requests that arrive when they say. */
  public static Trace of(String name, List<Request> requests) {
    return new Trace(name, requests, 0);
  }

  /** The same requests, so many at a time, whenever they say they arrive. */
  public Trace closedLoop(int inFlight) {
    Checks.positive(inFlight, "concurrency");
    return new Trace(name, requests, inFlight);
  }

  /** The first {@code most} of them. */
  public Trace first(int most) {
    Checks.positive(most, "requests");
    return most >= requests.size() ? this : new Trace(name, requests.subList(0, most), concurrency);
  }

  /** Tokens given and asked for. */
  public long tokens() {
    return requests.stream().mapToLong(r -> (long) r.prompt() + r.output()).sum();
  }
}

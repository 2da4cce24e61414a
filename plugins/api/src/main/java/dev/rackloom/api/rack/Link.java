package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;

/**
 * A two-way connection between two vertices (devices or switches).
 *
 * @param id unique in its rack
 * @param a one end
 * @param b the other end
 * @param kind open: {@code pcie}, {@code nvlink}, {@code ethernet}, ...
 * @param bytesPerS peak in one direction
 * @param latencyNanos one way, for a small message, as software sees it
 */
public record Link(
    String id, String a, String b, String kind, double bytesPerS, long latencyNanos) {
  public Link {
    Checks.named(id, "link");
    Checks.that(!a.equals(b), "link '" + id + "' joins '" + a + "' to itself");
    Checks.positive(bytesPerS, "bytesPerS of link " + id);
    Checks.notNegative(latencyNanos, "latencyNanos of link " + id);
  }

  /** This link with another latency. */
  public Link withLatency(long nanos) {
    return new Link(id, a, b, kind, bytesPerS, nanos);
  }

  /** The end that is not {@code vertex}. */
  public String other(String vertex) {
    return vertex.equals(a) ? b : a;
  }
}

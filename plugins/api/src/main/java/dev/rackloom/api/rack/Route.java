package dev.rackloom.api.rack;

import java.util.List;

/**
 * The way from one vertex to another.
 *
 * @param links in order; empty from a vertex to itself
 */
public record Route(List<Link> links) {

  /** From a vertex to itself: no time, no limit. */
  public static final Route NOWHERE = new Route(List.of());

  public Route {
    links = List.copyOf(links);
  }

  /** The sum of the links' latencies. */
  public long latencyNanos() {
    return links.stream().mapToLong(Link::latencyNanos).sum();
  }

  /** The bandwidth of the slowest link; infinite if there is none. */
  public double bytesPerS() {
    return links.stream().mapToDouble(Link::bytesPerS).min().orElse(Double.POSITIVE_INFINITY);
  }

  /** Time for {@code bytes} to arrive, nothing else on the way. */
  public double nanos(double bytes) {
    return links.isEmpty() ? 0 : latencyNanos() + bytes / bytesPerS() * 1e9;
  }
}

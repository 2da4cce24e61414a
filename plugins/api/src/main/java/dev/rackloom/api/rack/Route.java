package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The way from one vertex to another.
 *
 * @param links in order; empty from a vertex to itself. The engine of a NIC on the way is a link of
 *     kind {@link TransferEngine#KIND}
 * @param shares of the bytes that are sent, what each link carries: 1, or less where {@link
 *     TransferEngine}s compress
 * @param scattered how many of the first links a tensor crosses once for all its readers: up to an
 *     engine that {@link TransferEngine#scatter scatters}, which is the last of them. All ways from
 *     one vertex through one engine begin with the same links
 * @param reduced how many of the last links carry a sum in place of its parts: from an engine that
 *     {@link TransferEngine#reduce reduces}, which is the first of them
 */
public record Route(List<Link> links, List<Double> shares, int scattered, int reduced) {

  /** From a vertex to itself: no time, no limit. */
  public static final Route NOWHERE = new Route(List.of());

  public Route {
    links = List.copyOf(links);
    shares = List.copyOf(shares);
    Checks.that(shares.size() == links.size(), "a route has a share for every link");
    Checks.that(shares.stream().allMatch(s -> s > 0 && s <= 1), "shares of links are in (0, 1]");
    Checks.that(
        scattered >= 0 && reduced >= 0 && scattered + reduced <= links.size(),
        "of "
            + links.size()
            + " links of a route the first "
            + scattered
            + " scatter and the last "
            + reduced
            + " reduce");
  }

  /** A way on which no engine copies or adds. */
  public Route(List<Link> links, List<Double> shares) {
    this(links, shares, 0, 0);
  }

  /** A way on which nothing is compressed. */
  public Route(List<Link> links) {
    this(links, Collections.nCopies(links.size(), 1.0));
  }

  /** The sum of the links' latencies. */
  public long latencyNanos() {
    return links.stream().mapToLong(Link::latencyNanos).sum();
  }

  /** Bytes sent a second that a link of the way lets through. */
  public double bytesPerS(int link) {
    return links.get(link).bytesPerS() / shares.get(link);
  }

  /** Bytes sent a second that the slowest link lets through; infinite if there is none. */
  public double bytesPerS() {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < links.size(); i++) {
      least = Math.min(least, bytesPerS(i));
    }
    return least;
  }

  /** Of the bytes that are sent, what travels where they are fewest. */
  public double leastShare() {
    return shares.stream().mapToDouble(Double::doubleValue).min().orElse(1);
  }

  /** Time for {@code bytes} to arrive, nothing else on the way. */
  public double nanos(double bytes) {
    return links.isEmpty() ? 0 : latencyNanos() + bytes / bytesPerS() * 1e9;
  }

  /** The same way over other links: each becomes what {@code change} makes of it. */
  public Route over(UnaryOperator<Link> change) {
    return new Route(links.stream().map(change).toList(), shares, scattered, reduced);
  }

  /** The same links the other way, where nothing is copied or added. */
  public Route reversed() {
    return new Route(links.reversed(), shares.reversed());
  }
}

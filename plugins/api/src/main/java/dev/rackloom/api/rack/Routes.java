package dev.rackloom.api.rack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Routes of a rack: for each pair of vertices the way that brings {@link #REFERENCE_BYTES} soonest,
 * if the links were stored and forwarded one after the other (Dijkstra) and nothing compressed.
 * Computed once, then read-only.
 */
public final class Routes {

  /** The message size that routes are chosen for: 1 MiB. */
  public static final long REFERENCE_BYTES = 1 << 20;

  private final Engines engines;
  private final List<Link> links;
  private final Map<String, List<Link>> linksAt = new HashMap<>();
  private final Map<String, Map<String, Route>> routes = new HashMap<>();

  public Routes(Rack rack) {
    this(rack, UnaryOperator.identity());
  }

  /** The routes of a rack if each of its links, engines included, were what is made of it. */
  public Routes(Rack rack, UnaryOperator<Link> change) {
    engines = new Engines(rack);
    links = engines.links(rack).stream().map(change).toList();
    for (Link link : links) {
      linksAt.computeIfAbsent(link.a(), v -> new ArrayList<>()).add(link);
      linksAt.computeIfAbsent(link.b(), v -> new ArrayList<>()).add(link);
    }
    rack.devices().forEach(d -> routes.put(d.id(), from(d.id())));
    routes.computeIfAbsent(rack.callerAt(), this::from);
  }

  /**
   * The route between two devices, or from the caller's vertex; empty if they are not connected.
   */
  public Optional<Route> between(String a, String b) {
    Map<String, Route> fromA = routes.get(a);
    @Nullable Route route = fromA == null ? null : fromA.get(b);
    return Optional.ofNullable(route);
  }

  /** The links that routes are made of: those of the rack, and the engines of its NICs. */
  public List<Link> links() {
    return links;
  }

  private record Reached(String vertex, double nanos) {}

  private Map<String, Route> from(String start) {
    Map<String, Double> best = new HashMap<>(Map.of(start, 0.0));
    Map<String, Link> via = new HashMap<>();
    PriorityQueue<Reached> open =
        new PriorityQueue<>(
            Comparator.comparingDouble(Reached::nanos).thenComparing(Reached::vertex));
    open.add(new Reached(start, 0));
    while (!open.isEmpty()) {
      Reached at = open.remove();
      if (at.nanos() > best.getOrDefault(at.vertex(), Double.POSITIVE_INFINITY)) {
        continue;
      }
      for (Link link : linksAt.getOrDefault(at.vertex(), List.of())) {
        String next = link.other(at.vertex());
        double nanos = at.nanos() + link.latencyNanos() + REFERENCE_BYTES / link.bytesPerS() * 1e9;
        if (nanos < best.getOrDefault(next, Double.POSITIVE_INFINITY)) {
          best.put(next, nanos);
          via.put(next, link);
          open.add(new Reached(next, nanos));
        }
      }
    }
    Map<String, Route> found = new HashMap<>();
    best.keySet().forEach(end -> found.put(end, trace(start, end, via)));
    return found;
  }

  private Route trace(String start, String end, Map<String, Link> via) {
    ArrayDeque<Link> way = new ArrayDeque<>();
    for (String at = end; !at.equals(start); ) {
      @Nullable Link link = via.get(at);
      if (link == null) {
        break;
      }
      way.addFirst(link);
      at = link.other(at);
    }
    return way.isEmpty() ? Route.NOWHERE : engines.route(start, List.copyOf(way));
  }
}

package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.rack.Routes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Routes between devices, and between the caller and each device. The caller is vertex number
 * {@code devices}.
 */
public final class LinkTable {

  /** Stands, by identity, for a pair that is not connected. */
  private static final Route NO_WAY = new Route(List.of());

  private final int devices;
  private final Route[][] routes;

  private LinkTable(int devices, Route[][] routes) {
    this.devices = devices;
    this.routes = routes;
  }

  /** The routes of a rack, its devices in their order. */
  public static LinkTable of(Rack rack) {
    return of(rack, 1);
  }

  /**
   * The routes of a rack for transfers that go in {@code messages} parts: each part pays the links'
   * latency.
   */
  public static LinkTable of(Rack rack, long messages) {
    Checks.positive(messages, "messages");
    List<String> vertices = new ArrayList<>(rack.devices().stream().map(d -> d.id()).toList());
    vertices.add(rack.callerAt());
    Routes found =
        new Routes(rack, l -> l.withLatency(Math.multiplyExact(l.latencyNanos(), messages)));
    int n = vertices.size();
    Route[][] table = new Route[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        table[a][b] = found.between(vertices.get(a), vertices.get(b)).orElse(NO_WAY);
      }
    }
    return new LinkTable(n - 1, table);
  }

  /**
   * Every device and the caller on a link of its own to one memory, without latency.
   *
   * @param bytesPerS of each link
   */
  public static LinkTable aroundMemory(List<String> devices, double bytesPerS) {
    List<Link> links = new ArrayList<>();
    for (int v = 0; v <= devices.size(); v++) {
      String end = v < devices.size() ? devices.get(v) : "caller";
      links.add(new Link(end + " port", end, "main memory", "port", bytesPerS, 0));
    }
    int n = links.size();
    Route[][] table = new Route[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        table[a][b] = a == b ? Route.NOWHERE : new Route(List.of(links.get(a), links.get(b)));
      }
    }
    return new LinkTable(n - 1, table);
  }

  /** The same routes over other links: each link becomes what {@code change} makes of it. */
  public LinkTable withLinks(UnaryOperator<Link> change) {
    Route[][] changed = new Route[routes.length][routes.length];
    for (int a = 0; a < routes.length; a++) {
      for (int b = 0; b < routes.length; b++) {
        changed[a][b] = connected(a, b) ? routes[a][b].over(change) : NO_WAY;
      }
    }
    return new LinkTable(devices, changed);
  }

  /** The vertex that requests come from. */
  public int caller() {
    return devices;
  }

  /** How many devices it joins. */
  public int devices() {
    return devices;
  }

  /** Whether there is any way from a to b. */
  @SuppressWarnings("ReferenceEquality") // the mark is told from an empty route by identity
  public boolean connected(int a, int b) {
    return routes[a][b] != NO_WAY;
  }

  /** The route from a to b; check {@link #connected} first. */
  public Route route(int a, int b) {
    if (!connected(a, b)) {
      throw new IllegalArgumentException("vertices " + a + " and " + b + " are not connected");
    }
    return routes[a][b];
  }

  /**
   * Nanoseconds for bytes from a to b without contention, rounded up; {@link CostTable#FORBIDDEN}
   * if there is no way.
   */
  public long nanos(int a, int b, long bytes) {
    return connected(a, b) ? (long) Math.ceil(route(a, b).nanos(bytes)) : CostTable.FORBIDDEN;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkTable t && Arrays.deepEquals(routes, t.routes);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(routes);
  }
}

package dev.rackloom.agent.execution;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.rack.Routes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What transfers really take over routes that touch an emulated device. Like {@link EmulatorTruth}:
 * bandwidth and latency of each link, engines of NICs among them, differ from the catalogue by up
 * to 20 %. A tensor for several readers is sent to one after the other where they share links, and
 * once to a NIC that scatters; rows of tokens and the parts of one sum likewise, as {@link
 * RowsInTurn} and {@link SumsInTurn} say. Other transfers do not wait for each other: contention on
 * a link is not emulated. Safe to share.
 */
public final class LinkTruth {

  private static final double SPREAD = 0.2;

  private final Routes routes;
  private final Set<String> emulated = new HashSet<>();
  private final Map<String, Link> truth = new HashMap<>();
  private final Map<Ends, Way> ways = new ConcurrentHashMap<>();

  private record Ends(String from, String to) {}

  private record Way(Route route, boolean isEmulated) {}

  /** The truth about the links of {@code rack} under a seed. */
  public LinkTruth(Rack rack, long seed) {
    routes = new Routes(rack);
    rack.devices().stream().filter(Device::isEmulated).map(Device::id).forEach(emulated::add);
    routes.links().forEach(link -> truth.put(link.id(), perturbed(link, seed)));
  }

  private static Link perturbed(Link link, long seed) {
    RandomGenerator random = Seeds.random(seed, "link " + link.id());
    double bytesPerS = link.bytesPerS() * Seeds.around(random, SPREAD);
    long latency = Math.round(link.latencyNanos() * Seeds.around(random, SPREAD));
    return new Link(link.id(), link.a(), link.b(), link.kind(), bytesPerS, latency);
  }

  /**
   * A transfer over an emulated way.
   *
   * @param nanos its time
   * @param carriedBytes what is left of it where NICs have compressed it most
   * @param copiedBytes what of it a NIC sent on that had it already
   * @param reducedBytes what of it a NIC added to rows that it had already
   */
  public record Passed(long nanos, long carriedBytes, long copiedBytes, long reducedBytes) {}

  /** Whether the way from one vertex to another touches an emulated device. */
  public boolean emulates(String from, String to) {
    return !emulated.isEmpty() && way(from, to).isEmulated;
  }

  /**
   * A tensor of {@code bytes} from one vertex to the last of others, after it went to those before.
   */
  public Passed pass(String from, List<String> to, long bytes) {
    Route way = way(from, to.getLast()).route;
    CopiesInTurn copies = new CopiesInTurn(bytes);
    to.subList(0, to.size() - 1).forEach(earlier -> copies.send(way(from, earlier).route));
    boolean copied = copies.hasPassed(way);
    return new Passed(
        Math.max(1, Math.round(copies.send(way))),
        Math.round(bytes * way.leastShare()),
        copied ? bytes : 0,
        0);
  }

  /**
   * Rows of tokens, of {@code bytes}, from one vertex to another.
   *
   * @param turn the rows that leave with them, before them
   * @param tokens which token each row is
   */
  public Passed scatter(RowsInTurn turn, String from, String to, int[] tokens, long bytes) {
    Route way = way(from, to).route;
    RowsInTurn.Part part = turn.send(way, tokens, bytes);
    return new Passed(
        Math.max(1, Math.round(part.nanos())),
        Math.round(bytes * way.leastShare()),
        part.copiedBytes(),
        0);
  }

  /**
   * A part of a sum, of {@code bytes}, from one vertex to another.
   *
   * @param turn the parts before it
   * @param startNanos when it leaves, by the clock
   * @param dilation of the clock's time
   * @param rows of the sum that it has
   */
  public Passed join(
      SumsInTurn turn,
      String from,
      String to,
      long startNanos,
      double dilation,
      int[] rows,
      long bytes) {
    Route way = way(from, to).route;
    SumsInTurn.Part part = turn.send(way, startNanos, dilation, rows, bytes);
    return new Passed(
        Math.max(1, Math.round(part.nanos())),
        Math.round(bytes * way.leastShare()),
        0,
        part.reducedBytes());
  }

  private Way way(String from, String to) {
    return ways.computeIfAbsent(new Ends(from, to), this::find);
  }

  private Way find(Ends ends) {
    Route route = routes.between(ends.from, ends.to).orElse(Route.NOWHERE);
    return new Way(
        route.over(l -> truth.getOrDefault(l.id(), l)),
        route.links().stream().anyMatch(l -> emulated.contains(l.a()) || emulated.contains(l.b())));
  }
}

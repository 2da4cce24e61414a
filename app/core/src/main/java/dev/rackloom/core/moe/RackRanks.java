package dev.rackloom.core.moe;

import dev.rackloom.api.Numbers;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RankTopology.Nic;
import dev.rackloom.api.moe.RankTopology.Rank;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.rack.Routes;
import dev.rackloom.api.rack.TransferEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The devices of a rack as ranks: accelerators if it has any, else its CPUs. The fastest has speed
 * 1; bandwidths are those of the slowest link on the way to the nearest other rank of the same
 * node, and of another. A NIC of its own on that way that scatters or reduces parts it in two.
 */
public final class RackRanks {

  private static final List<String> NO_COMPUTE = List.of("nic", "ipu", "dpu", "switch");
  private static final String CPU = "cpu";

  private final Rack rack;
  private final Routes routes;
  private final List<Device> devices;

  private RackRanks(Rack rack) {
    this.rack = rack;
    this.routes = new Routes(rack);
    this.devices = devices(rack);
  }

  /**
   * The ranks of a rack.
   *
   * @param slots of all ranks together, shared out equally, the first ranks taking what is left
   *     over
   * @throws RackloomException if no device computes, or the data sheets give no speed
   */
  public static RankTopology of(Rack rack, int slots) {
    return new RackRanks(rack).topology(slots);
  }

  /** The devices that are ranks, in their order: by node, then as the rack names them. */
  public static List<Device> devices(Rack rack) {
    List<String> nodes = rack.nodes().stream().map(n -> n.id()).toList();
    List<Device> all =
        rack.devices().stream()
            .filter(d -> !NO_COMPUTE.contains(d.kind()))
            .sorted(Comparator.comparingInt(d -> nodes.indexOf(d.node())))
            .toList();
    List<Device> accelerators = all.stream().filter(d -> !d.kind().equals(CPU)).toList();
    return accelerators.isEmpty() ? all : accelerators;
  }

  private RankTopology topology(int slots) {
    if (devices.isEmpty()) {
      throw RackloomException.user(
          "rack '" + rack.name() + "' has no device that computes", "name a rack with some.");
    }
    Numbers speeds =
        speeds(devices)
            .orElseThrow(() ->
                RackloomException.user(
                    "the data sheets of rack '"
                        + rack.name()
                        + "' give no peak that all ranks have",
                    "give peakFlopsPerS of one type for every device, or describe ranks by --ranks and --speeds."));
    List<String> nodes = devices.stream().map(Device::node).distinct().toList();
    List<Rank> ranks = new ArrayList<>();
    for (int r = 0; r < devices.size(); r++) {
      Device device = devices.get(r);
      Rank rank =
          new Rank(
              device.id(),
              nodes.indexOf(device.node()),
              speeds.get(r),
              slots / devices.size() + (r < slots % devices.size() ? 1 : 0),
              device.home().capacityBytes(),
              bandwidth(device, true).orElse(Rank.DEFAULT_INTRA_GB_PER_S),
              bandwidth(device, false).orElse(Rank.DEFAULT_INTER_GB_PER_S));
      ranks.add(nic(device).map(rank::withNic).orElse(rank));
    }
    return new RankTopology(ranks, latency());
  }

  /**
   * How fast devices are beside the fastest of them, by the best peak of one type that all their
   * data sheets give; empty if they have none in common.
   */
  public static Optional<Numbers> speeds(List<Device> devices) {
    double[] peaks = new double[devices.size()];
    for (int d = 0; d < peaks.length; d++) {
      peaks[d] =
          devices.get(d).peakFlopsPerS().entrySet().stream()
              .filter(
                  e -> devices.stream().allMatch(o -> o.peakFlopsPerS().containsKey(e.getKey())))
              .mapToDouble(Map.Entry::getValue)
              .max()
              .orElse(0);
    }
    double fastest = Arrays.stream(peaks).max().orElse(0);
    return Arrays.stream(peaks).allMatch(p -> p > 0)
        ? Optional.of(Numbers.of(Arrays.stream(peaks).map(p -> p / fastest).toArray()))
        : Optional.empty();
  }

  private Optional<Double> bandwidth(Device device, boolean sameNode) {
    return routesOf(device, sameNode).stream()
        .map(Route::bytesPerS)
        .filter(Double::isFinite)
        .max(Comparator.naturalOrder())
        .map(bytes -> bytes / 1e9);
  }

  /**
   * The NIC that a device sends by on its quickest way to another node, if it scatters there or
   * reduces on the way back. One that only the other device has is none of its own.
   */
  private Optional<Nic> nic(Device device) {
    Optional<Device> other =
        others(device, false).max(Comparator.comparingDouble(d -> way(device, d).bytesPerS()));
    if (other.isEmpty()) {
      return Optional.empty();
    }
    Route out = way(device, other.get());
    int host = left(device, out);
    boolean scatters = out.scattered() > 0;
    boolean reduces = way(other.get(), device).reduced() > 0;
    if (host == 0 || !(scatters || reduces)) {
      return Optional.empty();
    }
    int far = host;
    while (far < out.links().size() && !isEngine(out.links().get(far))) {
      far++;
    }
    return Optional.of(
        new Nic(slowest(out, 0, host) / 1e9, slowest(out, host, far) / 1e9, scatters, reduces));
  }

  /** How many links a way has up to the first engine that it leaves by, 0 if there is none. */
  private static int left(Device start, Route way) {
    String at = start.id();
    for (int i = 0; i < way.links().size(); i++) {
      Link link = way.links().get(i);
      if (isEngine(link) && link.a().equals(at)) {
        return i + 1;
      }
      at = link.other(at);
    }
    return 0;
  }

  private static boolean isEngine(Link link) {
    return link.kind().equals(TransferEngine.KIND);
  }

  private static double slowest(Route way, int first, int end) {
    return IntStream.range(first, end).mapToDouble(way::bytesPerS).min().orElseThrow();
  }

  private List<Route> routesOf(Device device, boolean sameNode) {
    return others(device, sameNode).map(d -> way(device, d)).toList();
  }

  /** The other ranks that a device has a way to. */
  private Stream<Device> others(Device device, boolean sameNode) {
    return devices.stream()
        .filter(d -> !d.id().equals(device.id()) && d.node().equals(device.node()) == sameNode)
        .filter(d -> routes.between(device.id(), d.id()).isPresent());
  }

  private Route way(Device from, Device to) {
    return routes.between(from.id(), to.id()).orElse(Route.NOWHERE);
  }

  /** The longest way of all; what every exchange waits for. */
  private double latency() {
    Device first = devices.getFirst();
    return devices.stream()
        .map(d -> way(first, d))
        .mapToDouble(r -> r.latencyNanos() / 1e3)
        .filter(micros -> micros > 0)
        .max()
        .orElse(RankTopology.DEFAULT_LATENCY_MICROS);
  }
}

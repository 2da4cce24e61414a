package dev.rackloom.testkit;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Racks for tests: a star of devices around a switch. */
public final class Racks {

  private Racks() {}

  /** {@code devices} unlike devices, one a node, each with the given memory. */
  public static Rack star(long seed, int devices, long memoryBytes) {
    RandomGenerator random = Seeded.random(seed);
    List<Node> nodes = new ArrayList<>();
    List<Device> all = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      nodes.add(new Node("n" + d, ""));
      all.add(
          device(
              "d" + d,
              "n" + d,
              memoryBytes,
              0.1e12 * (1 + random.nextInt(40)),
              10e9 * (1 + random.nextInt(40))));
      links.add(
          new Link(
              "l" + d,
              "hub",
              "d" + d,
              "test",
              1e9 * (1 + random.nextInt(16)),
              1_000L * random.nextInt(20)));
    }
    return new Rack("star-" + seed, nodes, all, List.of("hub"), links, "hub", 1);
  }

  /**
   * The devices of a star, each behind a NIC of its own that is the hub's neighbour. NICs come
   * after the other devices; some compress, for each other or for nobody.
   */
  public static Rack behindNics(long seed, Rack star) {
    return behindNics(seed, star, false);
  }

  /** The same, if its NICs scatter and reduce. */
  public static Rack behindNics(long seed, Rack star, boolean scatters) {
    RandomGenerator random = Seeded.random(seed);
    List<Device> devices = new ArrayList<>(star.devices());
    List<Link> links = new ArrayList<>();
    for (int d = 0; d < star.devices().size(); d++) {
      Device host = star.devices().get(d);
      Link way = star.links().get(d);
      String nic = "nic" + d;
      TransferEngine engine =
          new TransferEngine(
              1e9 * (1 + random.nextInt(16)),
              1_000L * random.nextInt(5),
              1 + random.nextInt(4) / 2.0,
              random.nextInt(4) == 0 ? "other" : "codec");
      devices.add(nic(nic, host.node(), engine.with(scatters, scatters)));
      links.add(new Link("pcie" + d, host.id(), nic, "pcie", 4 * way.bytesPerS(), 500));
      links.add(new Link(way.id(), nic, "hub", "ethernet", way.bytesPerS(), way.latencyNanos()));
    }
    return new Rack(star.name(), star.nodes(), devices, List.of("hub"), links, "hub", 1);
  }

  /** An emulated NIC that computes nothing. */
  public static Device nic(String id, String node, TransferEngine engine) {
    return new Device(
        id,
        node,
        "nic",
        id,
        Map.of(),
        List.of(new MemoryTier("DDR", 1 << 20, 1e9)),
        0,
        new Power(1, 2),
        Device.Realization.EMULATED,
        engine.attributes());
  }

  /** One real CPU-like device. */
  public static Device device(
      String id, String node, long memoryBytes, double flopsPerS, double bytesPerS) {
    return new Device(
        id,
        node,
        "cpu",
        id,
        Map.of("float32", flopsPerS, "int64", flopsPerS),
        List.of(new MemoryTier("DDR", memoryBytes, bytesPerS)),
        5_000,
        new Power(5, 50),
        Device.Realization.REAL,
        Map.of());
  }
}

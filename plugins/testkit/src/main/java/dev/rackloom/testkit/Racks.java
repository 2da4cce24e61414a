package dev.rackloom.testkit;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
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

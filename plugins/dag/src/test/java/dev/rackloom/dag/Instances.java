package dev.rackloom.dag;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Small instances of the benchmark as text. */
final class Instances {

  private static final int NODES = 12;

  private Instances() {}

  /** A diamond: 7 is read by 3 and 4, which are read by 5. Ids and flags as the files mix them. */
  static String diamond() {
    return file(
        String.join(
            ",",
            node(7, "in", true, 4.5, 0.5, "false", 1, 1024),
            node(5, "out", true, 0, 0, "0", 1, 0),
            node(3, "left", true, 2, 0.25, "1", 2, 0.125),
            node(4, "right", false, 3, 0, "true", 2, 8)),
        String.join(
            ",", edge(7, 3, 0.5, 64), edge(7, 4, 0.5, 0), edge(3, 5, 0, 1), edge(4, 5, 1, 8)));
  }

  static String file(String nodes, String edges) {
    return """
    {"maxSizePerFPGA": 629145600.0, "maxFPGAs": 2, "maxCPUs": 1,
     "nodes": [%s], "edges": [%s]}
    """
        .formatted(nodes, edges);
  }

  static String node(
      int id,
      String name,
      boolean fpga,
      double cpu,
      double time,
      String backward,
      int color,
      double size) {
    return String.format(
        Locale.ROOT,
        "{\"name\":\"%s\",\"id\":%d,\"supportedOnFpga\":%d,\"cpuLatency\":%s,\"fpgaLatency\":%s,"
            + "\"isBackwardNode\":%s,\"colorClass\":%d,\"layerId\":%d,\"size\":%s}",
        name,
        id,
        fpga ? 1 : 0,
        cpu,
        time,
        backward,
        color,
        id,
        size);
  }

  static String edge(int from, int to, double cost, double size) {
    return "{\"sourceId\":%d,\"destId\":%d,\"cost\":%s,\"size\":%s}"
        .formatted(from, to, cost, size);
  }

  /** An instance of {@value #NODES} nodes; the same for the same seed. */
  static byte[] random(long seed) {
    RandomGenerator random = Seeded.random(seed);
    List<String> nodes = new ArrayList<>();
    List<String> edges = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(node(i, "n" + i, random.nextBoolean(), i, i / 10.0, "0", i / 3, i * 1000));
      for (int j = i + 1; j < NODES; j++) {
        if (random.nextInt(3) == 0) {
          edges.add(edge(i, j, i / 4.0, i * 10));
        }
      }
    }
    return file(String.join(",", nodes), String.join(",", edges)).getBytes(UTF_8);
  }
}

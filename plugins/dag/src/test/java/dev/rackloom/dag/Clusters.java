package dev.rackloom.dag;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small serving clusters as text. */
final class Clusters {

  private Clusters() {}

  /** Two nodes for three layers, with a placement and what it is said to do. */
  static String pair() {
    return """
    {"name": "pair", "source": "by hand", "layers": 3, "nodes": 2,
     "throughputByLayerCount": {"0": {"1": 900.5, "2": 400}, "1": {"1": 500, "2": 300.25}},
     "linkCapacityTokensPerSec": [["source", "0", 5e8], ["0", "1", 75120.5], ["1", "sink", 1000]],
     "placements_start_count": {"hand": {"0": [0, 2], "1": [2, 1]}},
     "objectives": {"hand": 400.0, "bound": 433.5}}
    """;
  }

  /** A cluster as the files have them; the same for the same seed. */
  static byte[] random(long seed) {
    RandomGenerator random = Seeded.random(seed);
    int nodes = 2 + random.nextInt(4);
    List<String> throughputs = new ArrayList<>();
    List<String> links = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      throughputs.add("\"%d\": {\"1\": %d.5, \"2\": %d}".formatted(i, 90 + i, random.nextInt(90)));
      links.add("[\"source\", \"%d\", 5e8], [\"%d\", \"sink\", 5e8]".formatted(i, i));
      for (int j = 0; j < i; j++) {
        links.add("[\"%d\", \"%d\", %d]".formatted(i, j, random.nextInt(1000)));
      }
    }
    return """
    {"layers": %d, "nodes": %d, "throughputByLayerCount": {%s}, "linkCapacityTokensPerSec": [%s]}
    """
        .formatted(nodes, nodes, String.join(", ", throughputs), String.join(", ", links))
        .getBytes(UTF_8);
  }
}

package dev.rackloom.dag;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class HelixFuzzTest extends ReaderFuzz {

  /** Reads a cluster, and gives a graph of nothing for it. */
  static final class ClusterReader implements ModelReader {

    @Override
    public String format() {
      return "cluster";
    }

    @Override
    public int match(Path file, byte[] head) {
      return 0;
    }

    @Override
    public Graph read(Path file, ReadContext context) {
      HelixInstance instance = HelixInstances.read(file, context);
      return new Graph(
          instance.name(),
          format(),
          GraphDigest.of(List.of(), List.of()),
          List.of(),
          List.of(),
          Ids.NONE,
          Ids.NONE,
          List.of(),
          List.of(),
          Map.of(),
          List.of());
    }

    @Override
    public WorkRules workRules() {
      return new DagWork();
    }
  }

  @Override
  protected ModelReader reader() {
    return new ClusterReader();
  }

  @Override
  protected String extension() {
    return "json";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(Clusters.pair().getBytes(UTF_8), Clusters.random(1));
  }

  @Override
  protected List<String> dictionary() {
    return List.of(
        "\"layers\"",
        "\"nodes\"",
        "\"throughputByLayerCount\"",
        "\"linkCapacityTokensPerSec\"",
        "\"placements_start_count\"",
        "\"objectives\"",
        "\"source\"",
        "\"sink\"");
  }
}

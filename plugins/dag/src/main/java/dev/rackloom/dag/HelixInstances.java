package dev.rackloom.dag;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import java.nio.file.Path;

/** Reads serving clusters. */
public final class HelixInstances {

  private HelixInstances() {}

  /**
   * Reads a file.
   *
   * @throws RackloomException if it is no serving cluster, or one with numbers that cannot be
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public static HelixInstance read(Path file, ReadContext context) {
    return InstanceFile.read(
        file,
        context,
        "serving cluster",
        "layers, nodes, throughputByLayerCount, linkCapacityTokensPerSec",
        json -> {
          HelixParser parser = new HelixParser(context.cancellation());
          parser.read(json);
          return parser.instance(ModelFiles.stem(file, InstanceFile.ENDING));
        });
  }
}

package dev.rackloom.dag;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import java.nio.file.Path;

/** Reads instances of the benchmark. */
public final class PlacementInstances {

  private PlacementInstances() {}

  /**
   * Reads a file.
   *
   * @throws RackloomException if it is no instance, or one with numbers that cannot be
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public static PlacementInstance read(Path file, ReadContext context) {
    return InstanceFile.read(
        file,
        context,
        "placement instance",
        "maxSizePerFPGA, maxFPGAs, maxCPUs, nodes, edges",
        json -> {
          InstanceParser parser = new InstanceParser(context.cancellation());
          parser.read(json);
          return parser.instance(ModelFiles.stem(file, InstanceFile.ENDING));
        });
  }
}

package dev.rackloom.dag;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads instances of the placement benchmark as graphs. */
public final class DagReader implements ModelReader {

  static final String FORMAT = "dag";

  @Override
  public String format() {
    return FORMAT;
  }

  /** An object that has one of the benchmark's own names near its beginning. */
  @Override
  public int match(Path file, byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8).stripLeading();
    if (!text.startsWith("{")) {
      return 0;
    }
    boolean limits = text.contains("\"maxSizePerFPGA\"") || text.contains("\"maxFPGAs\"");
    boolean node = text.contains("\"supportedOnFpga\"") || text.contains("\"fpgaLatency\"");
    return limits ? 100 : node ? 80 : 0;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    context.progress().at(0, "reading " + file.getFileName());
    PlacementInstance instance = PlacementInstances.read(file, context);
    try {
      return DagGraph.of(instance);
    } catch (IllegalArgumentException e) {
      throw RackloomException.user(
          file + " is no placement instance: " + e.getMessage(), "correct its edges.");
    }
  }

  @Override
  public WorkRules workRules() {
    return new DagWork();
  }
}

package dev.rackloom.weights;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import java.nio.file.Path;
import java.util.Locale;

/** Reads GGUF files into a graph of weights. */
public final class GgufReader implements ModelReader {

  @Override
  public String format() {
    return GgufFiles.FORMAT;
  }

  /** The first four bytes are the format's name. */
  @Override
  public int match(Path file, byte[] head) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean named = name.endsWith(GgufFiles.ENDING);
    boolean begins =
        head.length >= 4 && head[0] == 'G' && head[1] == 'G' && head[2] == 'U' && head[3] == 'F';
    return begins ? 100 : named ? 50 : 0;
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    GgufFile gguf = GgufFiles.read(file, context);
    String name =
        gguf.metadata()
            .text("general.name")
            .filter(given -> !given.isBlank())
            .orElseGet(() -> ModelFiles.stem(file, GgufFiles.ENDING));
    String architecture =
        gguf.metadata()
            .architecture()
            .map(a -> "the architecture '" + a + "'")
            .orElse("what is computed with these weights: the file names no architecture");
    return WeightGraph.of(
        name,
        gguf.index(),
        new NotUnderstood(String.valueOf(file.getFileName()), architecture, "its cost is unknown"));
  }

  @Override
  public WorkRules workRules() {
    return new WeightWork();
  }
}

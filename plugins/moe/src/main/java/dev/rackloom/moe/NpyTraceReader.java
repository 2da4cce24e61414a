package dev.rackloom.moe;

import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.moe.grid.Npy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a trace as NumPy's {@code .npy}, plain or packed with gzip: tokens x layers x choices. A
 * file beside it whose name has {@code prompt} for {@code topk} says which prompt each token is of.
 */
public final class NpyTraceReader implements ExpertStatisticsReader {

  static final String FORMAT = "npy-trace";

  private static final String CHOICES = "topk";
  private static final String PROMPTS = "prompt";

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int match(Path file, byte[] head) {
    String name = Names.lower(file);
    boolean named = name.endsWith(".npy") || name.endsWith(".npy.gz");
    return Npy.looksRight(head) && (named || Npy.isPlain(head)) ? 100 : named ? 50 : 0;
  }

  @Override
  public ExpertStatistics read(Path file, ExpertHints hints, ReadContext context) {
    context.cancellation().check();
    Grid choices = Npy.read(file);
    if (choices.rank() != 3) {
      throw Damage.of(
          file, "has " + choices.rank() + " extents; a trace has tokens x layers x choices");
    }
    Optional<Path> beside = prompts(file).filter(Files::isRegularFile);
    Optional<Grid> prompts = beside.map(p -> checked(p, choices.extent(0)));
    Traced traced = new Traced(file, choices.extent(1), choices.extent(2));
    int one = traced.rows() * traced.topK();
    for (int t = 0; t < choices.extent(0); t++) {
      int from = t * one;
      if (t % 4096 == 0) {
        context.cancellation().check();
        context.progress().at((double) t / choices.extent(0), "tokens");
      }
      int token = t;
      int prompt = prompts.map(p -> p.whole(beside.orElseThrow(), token)).orElse(token);
      traced.token(prompt, i -> choices.whole(file, from + i));
    }
    if (beside.isEmpty()) {
      traced.note("no file beside it says which token is of which prompt: each is its own prompt");
    }
    return traced.statistics(FORMAT, LayerRows.Says.NOTHING, hints);
  }

  /** Where the prompts would be. */
  private static Optional<Path> prompts(Path file) {
    String name = String.valueOf(file.getFileName());
    int at = name.lastIndexOf(CHOICES);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            file.resolveSibling(
                name.substring(0, at) + PROMPTS + name.substring(at + CHOICES.length())));
  }

  private static Grid checked(Path file, int tokens) {
    Grid prompts = Npy.read(file);
    if (prompts.rank() != 1 || prompts.extent(0) != tokens) {
      throw Damage.of(
          file,
          "is of shape " + prompts.shape() + ", but the trace beside it has " + tokens + " tokens");
    }
    return prompts;
  }
}

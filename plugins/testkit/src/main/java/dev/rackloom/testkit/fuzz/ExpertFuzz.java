package dev.rackloom.testkit.fuzz;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import java.nio.file.Path;
import java.util.List;

/**
 * Fuzzes readers of expert statistics and importers of expert maps: a damaged file is given to
 * every one of them, as all may be asked for it.
 */
public abstract class ExpertFuzz extends FileFuzz {

  /** Readers of statistics; none by default. */
  protected List<ExpertStatisticsReader> readers() {
    return List.of();
  }

  /** Importers of maps; none by default. */
  protected List<ExpertMapImporter> importers() {
    return List.of();
  }

  /** What a person says beside the file. */
  protected ExpertHints hints() {
    return ExpertHints.NONE;
  }

  @Override
  protected final Reading reading() {
    return new Reading() {
      @Override
      public int match(Path file, byte[] head) {
        int best = 0;
        for (ExpertStatisticsReader reader : readers()) {
          best = Math.max(best, reader.match(file, head));
        }
        for (ExpertMapImporter importer : importers()) {
          best = Math.max(best, importer.match(file, head));
        }
        return best;
      }

      @Override
      public void use(Path file) {
        AnyOf.run(
            java.util.stream.Stream.concat(
                    readers().stream()
                        .map(r -> () -> ask(r.read(file, hints(), ReadContext.QUIET))),
                    importers().stream()
                        .<Runnable>map(i -> () -> ask(i.read(file, hints(), ReadContext.QUIET))))
                .toList());
      }
    };
  }

  private static void ask(ExpertStatistics statistics) {
    statistics.loads().sum(0);
    statistics.trace().ifPresent(t -> t.half(false).loads());
    statistics.layers().text();
  }

  private static void ask(ExpertMap map) {
    map.copies(0);
    map.layers().text();
  }
}

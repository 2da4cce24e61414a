package dev.rackloom.core.bench;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.loader.PluginCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Statistics of experts in the given data, read by the plug-ins that read them anywhere. */
final class MoeData {

  private static final int HEAD_BYTES = 4096;

  private final Path folder;
  private final List<ExpertStatisticsReader> readers;

  MoeData(Path data, PluginCatalog catalog) {
    this.folder = data.resolve("moe");
    this.readers =
        catalog.plugins().stream().flatMap(p -> p.expertStatisticsReaders().stream()).toList();
  }

  /** Counts of a file, layers without experts left out. */
  ExpertStatistics counts(String file) {
    ExpertStatistics all = read(file, ExpertHints.NONE);
    return all.rows(
        Ids.of(
            Ids.range(0, all.layers().size()).stream()
                .filter(row -> all.loads().sum(row) > 0)
                .toArray()));
  }

  /** Every second layer of a trace; {@code file} without its ending. */
  ExpertStatistics everySecondLayer(String file, int experts) {
    ExpertStatistics all = trace(file, experts);
    return all.rows(Ids.range(0, (all.layers().size() + 1) / 2).map(row -> 2 * row));
  }

  /** A trace; {@code file} without its ending. */
  ExpertStatistics trace(String file, int experts) {
    return read(file + "_topk.npy.gz", ExpertHints.NONE.withExperts(experts));
  }

  private ExpertStatistics read(String name, ExpertHints hints) {
    Path file = folder.resolve(name);
    byte[] head = head(file);
    return readers.stream()
        .filter(r -> r.match(file, head) > 0)
        .max(Comparator.comparingInt(r -> r.match(file, head)))
        .orElseThrow(() ->
            RackloomException.user(
                "no plug-in reads " + file, "put the one that reads it on the class path."))
        .read(file, hints, ReadContext.QUIET);
  }

  private static byte[] head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }
}

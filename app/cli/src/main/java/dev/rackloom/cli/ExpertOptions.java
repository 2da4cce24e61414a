package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertFiles;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a person says beside a file of experts. */
final class ExpertOptions {

  @Option(
      names = "--dense",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "How many dense layers stand before those with experts, where the file does not say.")
  int dense;

  @Option(
      names = "--experts",
      paramLabel = "N",
      description = "Experts of a layer, where the file does not say.")
  int experts;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Experts of a token, where the file does not say.")
  int topK;

  ExpertHints hints() {
    return hints(Ids.NONE);
  }

  ExpertHints hints(Ids slotsPerRank) {
    if (dense < LayerNumbers.UNKNOWN || experts < 0 || topK < 0) {
      throw RackloomException.user(
          "--dense "
              + dense
              + ", --experts "
              + experts
              + ", --top-k "
              + topK
              + ": none may be negative",
          "leave out what you do not know.");
    }
    return new ExpertHints(dense, experts, topK, slotsPerRank);
  }

  /** Reads statistics and keeps them. */
  ExpertStatistics read(Workbench bench, Path file, Console console) {
    ExpertStatistics statistics =
        new ExpertFiles(bench.plugins())
            .statistics(file, hints(), console.progress(), Cancellation.NEVER);
    bench.workspace().experts().save(statistics, file, hints());
    console.note("layers: " + statistics.layers().text());
    statistics.notes().forEach(note -> console.note("  " + note));
    return statistics;
  }
}

package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertFiles;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/** What a person says beside a map of another engine. */
final class MapOptions {

  @Mixin ExpertOptions experts;

  @Mixin RankOptions ranks;

  /**
   * Reads a map.
   *
   * @param form the form's name; empty to tell from the file
   */
  ExpertMap read(Workbench bench, Path file, String form) {
    return new ExpertFiles(bench.plugins())
        .map(file, form, experts.hints(ranks.slotsPerRank(bench)), Cancellation.NEVER);
  }
}

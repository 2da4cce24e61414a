package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.core.Workbench;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what statistics say. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "A heat map of layers and experts, their skew, and who fires with whom.")
final class MoeShowVerb implements Callable<Integer> {

  @Parameters(paramLabel = "STATS", description = "Statistics of any engine that is read here.")
  Path file;

  @Option(
      names = "--layer",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "One layer in detail, by the model's number if it is known, else by its number among layers with experts.")
  int layer;

  @Option(
      names = "--expert",
      paramLabel = "E",
      defaultValue = "-1",
      description = "One expert in detail; in all layers, or in the one of --layer.")
  int expert;

  @Option(
      names = "--map",
      paramLabel = "MAP",
      description =
          "A map in any form that is read here: also what each rank is asked for and, of an expert, where it lives.")
  @Nullable Path map;

  @Mixin MapOptions maps;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public @Nullable Integer call() {
    Console console = output.console();
    if (map == null && maps.ranks.given()) {
      throw RackloomException.user(
          "ranks are named, but no map says who stands on them", "add --map MAP.");
    }
    try (Workbench bench = Workbench.open(workspace.folder())) {
      ExpertStatistics statistics = maps.experts.read(bench, file, console);
      if (expert >= statistics.experts()) {
        throw RackloomException.user(
            "there is no expert " + expert + ", there are " + statistics.experts(),
            "experts are numbered from 0.");
      }
      int row = layer < 0 ? -1 : row(statistics.layers(), layer);
      Optional<RankText> ranks = Optional.ofNullable(map).map(m -> ranks(bench, statistics, m));
      if (output.json) {
        Map<String, @Nullable Object> json = MoeReports.statistics(statistics, row, expert);
        ranks.ifPresent(r -> json.put("map", r.json(row, expert)));
        console.document(json);
      } else {
        new MoeText(console, statistics).show(row, expert);
        ranks.ifPresent(r -> r.show(console, row, expert));
      }
      return 0;
    }
  }

  private RankText ranks(Workbench bench, ExpertStatistics statistics, Path file) {
    ExpertMap read = ExpertRules.sameLayers(maps.read(bench, file, ""), statistics.layers());
    if (read.experts() != statistics.experts()) {
      throw RackloomException.user(
          file
              + " maps "
              + read.experts()
              + " experts, the statistics have "
              + statistics.experts(),
          "take a map and statistics of one model.");
    }
    List<String> names = maps.ranks.names(bench, statistics.experts());
    if (!names.isEmpty() && names.size() != read.ranks()) {
      throw RackloomException.user(
          file + " is for " + read.ranks() + " ranks, the rack has " + names.size(),
          "name the rack that the map was made for.");
    }
    return new RankText(
        statistics, read, names.isEmpty() ? RankText.numbered(read.ranks()) : names);
  }

  /** The row of a layer's number. */
  static int row(LayerNumbers layers, int number) {
    boolean known = !layers.layers().contains(LayerNumbers.UNKNOWN);
    var numbers = known ? layers.layers() : layers.moeLayers();
    for (int r = 0; r < numbers.size(); r++) {
      if (numbers.get(r) == number) {
        return r;
      }
    }
    throw RackloomException.user(
        "there is no "
            + (known ? "layer " : "MoE layer ")
            + number
            + " with experts: "
            + layers.text(),
        "choose one of these layers.");
  }
}

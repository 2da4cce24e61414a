package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.MigrationPlan;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertFiles;
import dev.rackloom.core.moe.ExpertSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two maps under the same statistics. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Two maps side by side, and how to get from the first to the second.")
final class MoeCompareVerb implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "MAP_A",
      description = "A map in any form that is read here.")
  Path first;

  @Parameters(
      index = "1",
      paramLabel = "MAP_B",
      description = "Another of the same layers and slots.")
  Path second;

  @Option(
      names = "--stats",
      required = true,
      paramLabel = "STATS",
      description = "What both are priced with.")
  Path stats;

  @Option(names = "--plan", description = "Print the ordered moves.")
  boolean plan;

  @Mixin ExpertOptions experts;

  @Mixin RankOptions ranks;

  @Mixin ExpertCostOptions costs;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      ExpertStatistics statistics = experts.read(bench, stats, console);
      RankTopology topology = ranks.topology(bench, statistics.experts());
      ExpertSession session = ExpertSession.of(statistics, topology, costs.setting());
      ExpertMap a = read(bench, session, first);
      ExpertMap b = read(bench, session, second);
      MigrationPlan migration = session.migration(a, b);
      if (output.json) {
        console.document(document(session, a, b, migration));
      } else {
        MoePlans.table(
            console,
            List.of(String.valueOf(first.getFileName()), String.valueOf(second.getFileName())),
            List.of(session.price(a), session.price(b)));
        MoePlans.lines(console, session, migration, plan);
      }
      return 0;
    }
  }

  private ExpertMap read(Workbench bench, ExpertSession session, Path file) {
    Ids slots =
        Ids.of(session.topology().ranks().stream().mapToInt(RankTopology.Rank::slots).toArray());
    ExpertMap map =
        new ExpertFiles(bench.plugins()).map(file, "", experts.hints(slots), Cancellation.NEVER);
    return ExpertRules.sameLayers(map, session.statistics().layers());
  }

  private Map<String, @Nullable Object> document(
      ExpertSession session, ExpertMap a, ExpertMap b, MigrationPlan migration) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("a", side(session, a, first));
    json.put("b", side(session, b, second));
    json.put("migration", MoePlans.json(migration, plan));
    return json;
  }

  private static Map<String, @Nullable Object> side(
      ExpertSession session, ExpertMap map, Path file) {
    Map<String, @Nullable Object> json = MoeReports.map(map, session.price(map));
    json.put("file", file.toString());
    json.put("metrics", MoeReports.metrics(session, session.price(map)));
    return json;
  }
}

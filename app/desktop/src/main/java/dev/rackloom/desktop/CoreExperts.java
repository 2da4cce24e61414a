package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertFiles;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.ExpertSetting;
import dev.rackloom.core.workspace.ExpertTable;
import dev.rackloom.desktop.viewmodel.ExpertShelf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Expert statistics and maps of a workspace of the core. Ranks are those of the newest map that
 * fits; without one, equal ranks of eight a node with one slot in eight to spare.
 */
final class CoreExperts implements ExpertShelf {

  private static final int RANKS_A_NODE = 8;
  private static final int EXPERTS_A_RANK = 8;

  private final Workbench bench;

  CoreExperts(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public Optional<Shown> newest(Progress progress, Cancellation cancellation) {
    return bench.workspace().experts().statistics().stream()
        .findFirst()
        .flatMap(row ->
            again(row, progress, cancellation).map(statistics -> shown(statistics, row.file())));
  }

  /** With its trace if the file is still there, else as counts. */
  private Optional<ExpertStatistics> again(
      ExpertTable.StatisticsRow row, Progress progress, Cancellation cancellation) {
    if (Files.exists(row.file())) {
      try {
        return Optional.of(
            new ExpertFiles(bench.plugins())
                .statistics(row.file(), row.hints(), progress, cancellation));
      } catch (RackloomException changed) {
        return bench.workspace().experts().statistics(row.id()); // the counts as they were kept
      }
    }
    return bench.workspace().experts().statistics(row.id());
  }

  @Override
  public Shown open(Path file, Progress progress, Cancellation cancellation) {
    ExpertStatistics statistics = read(file, progress, cancellation);
    bench.workspace().experts().save(statistics, file, ExpertHints.NONE);
    return shown(statistics, file.toAbsolutePath().normalize());
  }

  @Override
  public ExpertStatistics read(Path file, Progress progress, Cancellation cancellation) {
    return new ExpertFiles(bench.plugins())
        .statistics(file, ExpertHints.NONE, progress, cancellation);
  }

  /** With the map as it was edited, unless a newer one that fits was kept since. */
  private Shown shown(ExpertStatistics statistics, Path file) {
    ExpertTable table = bench.workspace().experts();
    Optional<Long> newest =
        table.maps().stream()
            .map(ExpertTable.MapRow::id)
            .filter(id -> table.map(id).filter(map -> fits(map, statistics)).isPresent())
            .findFirst();
    Optional<ExpertTable.Draft> draft =
        table.draft(file).filter(d -> fits(d.map(), statistics) && newest.orElse(0L) <= d.after());
    Optional<ExpertMap> kept =
        draft.map(ExpertTable.Draft::map).or(() -> newest.flatMap(table::map));
    RankTopology topology =
        kept.map(CoreExperts::ranksOf).orElseGet(() -> usual(statistics.experts()));
    return new Shown(
        ExpertSession.of(statistics, topology, ExpertSetting.DEFAULT),
        kept.map(map -> map.numbered(statistics.layers())),
        draft.map(ExpertTable.Draft::rules).orElse(ExpertSetting.DEFAULT.rules()),
        file.toString());
  }

  private static boolean fits(ExpertMap map, ExpertStatistics statistics) {
    return map.rows() == statistics.layers().size() && map.experts() == statistics.experts();
  }

  /** The ranks of a map, all alike but for their slots. */
  private static RankTopology ranksOf(ExpertMap map) {
    List<RankTopology.Rank> ranks = new ArrayList<>();
    for (int r = 0; r < map.ranks(); r++) {
      int rank = r;
      int slots = (int) map.slotRanks().stream().filter(of -> of == rank).count();
      ranks.add(RankTopology.Rank.of(r, r / RANKS_A_NODE, 1, slots));
    }
    return new RankTopology(ranks, RankTopology.DEFAULT_LATENCY_MICROS);
  }

  private static RankTopology usual(int experts) {
    int wanted = Math.max(1, experts / EXPERTS_A_RANK);
    int nodes = Math.max(1, wanted / RANKS_A_NODE);
    int each = wanted < RANKS_A_NODE ? wanted : RANKS_A_NODE;
    int slots = (experts + nodes * each - 1) / (nodes * each) + 1;
    return RankTopology.equal(nodes, each, slots);
  }

  @Override
  public void keep(String name, String solver, ExpertMap map, String summary) {
    bench.workspace().experts().save(name, solver, map, summary);
  }

  @Override
  public void keepDraft(String name, ExpertMap map, List<ExpertRule> rules) {
    bench.workspace().experts().saveDraft(Path.of(name), map, rules);
  }
}

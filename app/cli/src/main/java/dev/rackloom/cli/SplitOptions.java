package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.experts.BalancedExperts;
import dev.rackloom.core.experts.ExpertMaps;
import dev.rackloom.core.experts.MappedExperts;
import dev.rackloom.core.moe.ExpertFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the experts of a model are split over the rack, and by what. */
final class SplitOptions {

  @Option(
      names = "--split-experts",
      description =
          "Deal the experts of every layer out over the rack's devices in turn: deploy splits them so.")
  boolean dealt;

  @Option(
      names = "--experts",
      paramLabel = "STATS|MAP",
      description =
          "Split the experts of every layer over the rack's devices: by statistics of any engine that is read here, balanced, with copies where there is room; or as a map says, such as moe place --out writes.")
  @Nullable Path statistics;

  /** The option that was given; nothing if none was. */
  String asked() {
    return statistics != null ? "--experts" : dealt ? "--split-experts" : "";
  }

  /** Refuses what contradicts itself. */
  void check(boolean front) {
    if (statistics != null && dealt) {
      throw RackloomException.user(
          "--experts places by a file, --split-experts deals in turn", "leave one of them out.");
    }
    if (statistics != null && front) {
      throw RackloomException.user(
          "--experts is for one placement, --pareto makes many", "leave one of them out.");
    }
  }

  /** The placement with experts where they were asked for, else as it is. */
  Placement of(Placement placement, Workbench bench, Graph graph, Rack rack, Console console) {
    if (statistics == null) {
      return dealt ? ExpertMaps.dealt(graph, placement, rack) : placement;
    }
    if (graph.experts().isEmpty()) {
      return ExpertMaps.dealt(graph, placement, rack); // which says that there are none
    }
    if (bench.plugins().isExpertMap(statistics)) {
      return placement.withExperts(mapped(bench, statistics, graph, rack, console));
    }
    ExpertStatistics read = read(bench, statistics, hints(graph.experts()), console);
    List<ExpertAssignment> experts = BalancedExperts.of(graph.name(), graph.experts(), rack, read);
    console.note(
        experts.size()
            + " copies of "
            + graph.experts().stream().mapToInt(ExpertBlock::experts).sum()
            + " experts on "
            + experts.stream().map(ExpertAssignment::rank).distinct().count()
            + " devices, balanced by "
            + read.name());
    return placement.withExperts(experts);
  }

  private static List<ExpertAssignment> mapped(
      Workbench bench, Path file, Graph graph, Rack rack, Console console) {
    ExpertMap map =
        new ExpertFiles(bench.plugins()).map(file, "", hints(graph.experts()), Cancellation.NEVER);
    console.note("layers: " + map.layers().text());
    console.note("experts as the map says: " + map);
    return MappedExperts.of(graph, rack, map);
  }

  private static ExpertStatistics read(
      Workbench bench, Path file, ExpertHints hints, Console console) {
    ExpertStatistics read =
        new ExpertFiles(bench.plugins())
            .statistics(file, hints, console.progress(), Cancellation.NEVER);
    bench.workspace().experts().save(read, file, hints);
    console.note("layers: " + read.layers().text());
    return read;
  }

  /** What the model says that the file may not. */
  private static ExpertHints hints(List<ExpertBlock> blocks) {
    ExpertBlock first = blocks.getFirst();
    int dense = first.layer() - first.moeLayer();
    boolean denseFirst = blocks.stream().allMatch(b -> b.layer() - b.moeLayer() == dense);
    return new ExpertHints(
        denseFirst ? dense : LayerNumbers.UNKNOWN, first.experts(), first.topK(), Ids.NONE);
  }
}

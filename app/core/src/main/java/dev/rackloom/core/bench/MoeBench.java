package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.loader.PluginCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How good maps of experts are: on counts and traces of real routing, beside EPLB in the same run.
 * Traces are split: prompts of even numbers place, those of odd numbers evaluate. A few minutes, a
 * few seconds of one core for each layer of a trace.
 */
public final class MoeBench {

  /** Rows that others measure, and who. */
  private static final TreeMap<String, String> ELSEWHERE =
      new TreeMap<>(
          java.util.Map.of(
              "split-execution.max-abs-diff", "1",
              "expert-map.frame-p99", "ms"));

  private final MoeData data;
  private final List<MoeRows> others;
  private final Progress progress;

  /**
   * Of given data: its folder {@code moe}.
   *
   * @param others who measures what this cannot see: agents, the desktop
   */
  public MoeBench(Path data, List<MoeRows> others, Progress progress) {
    this.data = new MoeData(data, PluginCatalog.onClassPath());
    this.others = List.copyOf(others);
    this.progress = progress;
  }

  /** Runs all of it. */
  public BenchReport run() {
    BenchReport.Machine machine = BenchReport.Machine.here();
    List<Row> rows = new ArrayList<>();
    progress.at(0, "maps from counts");
    rows.addAll(new MoeCountRows(data, progress.part(0, 0.2)).rows());
    progress.at(0.2, "maps from traces");
    rows.addAll(new MoeTraceRows(data, progress.part(0.2, 0.9)).rows());
    progress.at(0.9, "generated loads");
    rows.addAll(new MoeGeneratedRows(data, progress.part(0.9, 0.95)).rows());
    progress.at(0.95, "what others measure");
    others.forEach(o -> rows.addAll(o.rows()));
    Set<String> there = rows.stream().map(Row::id).collect(Collectors.toSet());
    ELSEWHERE.forEach((id, unit) -> {
      if (!there.contains(id)) {
        rows.add(Row.missing(id, unit, "nobody measures it in this run"));
      }
    });
    progress.at(1, "compared");
    return new BenchReport("moe", machine, rows);
  }
}

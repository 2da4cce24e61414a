package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How good placements are, how soon, and how true what is said of them: public instances, seeded
 * ones, and the log of a server. Takes about a quarter of an hour, most of it the sixty seconds
 * that each instance without an order is given.
 */
public final class PlacementBench {

  private final Path data;
  private final Progress progress;

  /** Of given data: its folders {@code placement} and {@code cost}. */
  public PlacementBench(Path data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  /** Runs all of it. */
  public BenchReport run() {
    BenchReport.Machine machine = BenchReport.Machine.here();
    PlacementData given = new PlacementData(data);
    LayerFlowRows flows = new LayerFlowRows(data, progress);
    LoadRows loads = new LoadRows(given, progress);
    List<Row> rows = new ArrayList<>();
    progress.at(Double.NaN, "the evaluator against given solutions");
    rows.add(new EvaluatorRow(given, flows).row());
    rows.addAll(loads.contiguous());
    rows.addAll(loads.free());
    rows.addAll(new LatencyRows(given, progress).rows());
    rows.addAll(flows.rows());
    progress.at(Double.NaN, "placements of layers in simulated serving");
    rows.addAll(new FlowDecodeRows(FlowDecodeRows.conversations(data)).rows(flows.found()));
    rows.add(new BruteForceRow(progress).row());
    rows.addAll(new LargeRows(progress).rows());
    rows.addAll(new CoarsenRows(progress).rows());
    progress.at(Double.NaN, "events of the simulator");
    rows.addAll(new SimulatorRows().rows());
    progress.at(Double.NaN, "the log of a server, replayed");
    rows.addAll(new ReplayRows(data).rows());
    progress.at(Double.NaN, "steps of servers, predicted");
    rows.addAll(new TpotRows(data).rows());
    progress.at(1, "compared");
    return new BenchReport("placement", machine, rows);
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks costs against measurements and references in a folder of given data. */
public final class CostBench {

  private final Path data;
  private final Progress progress;

  public CostBench(Path data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  /** Runs all rows. */
  public BenchReport run() {
    List<BenchReport.Row> rows = new ArrayList<>();
    progress.at(0, "operations and bytes of operators");
    rows.add(LlmViewerRows.row(data));
    progress.at(0.1, "costs of 61 layers at other sizes");
    rows.add(RecomputeRow.row());
    progress.at(1, "done");
    return new BenchReport("cost", BenchReport.Machine.here(), rows);
  }
}

package dev.rackloom.core.bench;

import dev.rackloom.core.bench.BenchReport.Row;
import java.util.List;

/** Rows of the benchmark of experts that another part of the house measures. */
public interface MoeRows {

  /** The ids it will answer for, as the list of bars has them. */
  List<String> ids();

  /** Measures. One row for each id, with a value or the reason why not; more are welcome. */
  List<Row> rows();
}

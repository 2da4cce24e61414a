package dev.rackloom.desktop.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What opening a model takes in the window of the application, with its panes and its workspace:
 * reported beside what the graph alone takes.
 */
final class WindowRows {

  private static final int SMALL_RUNS = 5;

  private static final String FIRST =
      "the application's window on an empty workspace, with all of its panes: CPU time of all threads"
          + " from opening the file in the running window until the graph's first frame was painted;"
          + " window of 1440x900, software renderer, idle before";

  private final Path sample;
  private final Progress progress;
  private final List<Row> rows = new ArrayList<>();

  WindowRows(Path sample, Progress progress) {
    this.sample = sample;
    this.progress = progress;
  }

  /**
   * Measures. Models must have sizes that are known: others have no stages to price.
   *
   * @param middle of 5,000 nodes, opened and then expanded
   * @param large of 50,000 nodes, opened alone
   */
  List<Row> rows(Path middle, Path large) {
    progress.at(Double.NaN, "a session of the window to learn from");
    try (Learnt session = Learnt.opening(WindowProbe.class, sample)) {
      small(session);
      Probed big = probe(session, "n50000 in the window", 1, large);
      row("desk.n50000.first-picture", "cpu-s", big.median("openCpuSeconds"), first(big));
      expanded(session, "n5000", middle);
    }
    return rows;
  }

  private void small(Learnt session) {
    Probed probed = probe(session, "all-MiniLM-L6-v2 in the window", SMALL_RUNS, sample);
    row("desk.minilm.first-picture", "cpu-s", probed.median("openCpuSeconds"), first(probed));
    row(
        "desk.minilm.memory",
        "MB",
        probed.median("residentMegabytes"),
        String.format(
            Locale.ROOT,
            "resident set of the whole process at rest after that, started with %s; %.0f before the"
                + " model was opened",
            Probed.HEAP,
            probed.median("emptyMegabytes")));
  }

  private void expanded(Learnt session, String name, Path file) {
    Probed probed = probe(session, name + " in the window", 1, file, "expand");
    row(
        "desk." + name + ".opened-expanded",
        "cpu-s",
        probed.median("expandedCpuSeconds"),
        String.format(
            Locale.ROOT,
            "nodes in scopes that feed each other, from opening the file in the running window until a frame with every group open, %,.0f"
                + " boxes, was painted; %.2f s of wall time",
            probed.median("boxes"),
            probed.median("expandedWallSeconds")));
  }

  private static String first(Probed probed) {
    return String.format(
        Locale.ROOT,
        "%s; %.2f s of wall time; %.2f CPU s until the window was at rest",
        FIRST,
        probed.median("openWallSeconds"),
        probed.median("restCpuSeconds"));
  }

  private Probed probe(Learnt session, String what, int runs, Path file, String... wanted) {
    progress.at(Double.NaN, "opening " + what);
    List<String> arguments = new ArrayList<>(List.of(file.toString()));
    arguments.addAll(List.of(wanted));
    return Probed.running(
        session.options(), WindowProbe.class, runs, arguments.toArray(String[]::new));
  }

  private void row(String id, String unit, double value, String note) {
    rows.add(
        Double.isNaN(value)
            ? new Row(id, unit, null, null, null, "the measuring process said nothing of it")
            : new Row(id, unit, value, null, "measured", note));
  }
}
